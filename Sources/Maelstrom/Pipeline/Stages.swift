import Platform
import Synchronization

/// What two workers share: the stages that each block of input goes through, and the state of each.
///
/// Why nobody waits for ever: a block waits only for blocks before it, and a worker finishes each of
/// its blocks before it begins another. So the first unfinished block never waits.
final class Stages<S: Service & ~Copyable, H: Host>: Sendable {
  let host: H
  let options: PipelineOptions
  let reading: PipelineStage<Reading>
  let serving: PipelineStage<S>
  let keeping: PipelineStage<Keeping>
  let writing: PipelineStage<Writing>
  private let diagnostics: Mutex<Diagnostics>

  /// The state of the reading stage.
  struct Reading {
    /// The beginning of the next line, left over from the block before.
    var unfinishedLine = UnfinishedLine()
    /// When the next timer is due; nil: never.
    var deadline: Instant?
    /// How many workers there are.
    var workerCount = 1
    /// Whether a second worker may be started, and whether that has been tried.
    var mayStartSecondWorker = false
    var hasTriedSecondWorker = false
    /// How the pipeline has ended; nil while it has not.
    var end: PipelineEnd?
  }

  /// The state of the keeping stage.
  struct Keeping {
    /// Whether something could not be kept, so that nothing behind it may be either.
    var hasFailed = false
  }

  /// The state of the writing stage.
  struct Writing {
    var output: H.Output
    /// Why nothing is written any more; nil while all is well.
    var end: PipelineEnd?
  }

  init(_ service: consuming S, on host: H, _ options: PipelineOptions) {
    self.host = host
    self.options = options
    reading = PipelineStage(Reading(deadline: service.nextDeadline))
    serving = PipelineStage(service)
    keeping = PipelineStage(Keeping())
    writing = PipelineStage(Writing(output: host.makeOutput()))
    diagnostics = Mutex(Diagnostics(isQuiet: options.isQuiet))
  }

  /// Tells of a line that is dropped.
  func tell(_ problem: LineProblem, line: RawSpan?) {
    diagnostics.withLock { $0.tell(problem, line: line, at: host.now) { host.say($0) } }
  }

  /// Says something that is no problem.
  func say(_ note: String) {
    if !options.isQuiet { host.say(note) }
  }

  /// Says how many problems were not told.
  func tellLeftOut() {
    diagnostics.withLock { $0.tellLeftOut { host.say($0) } }
  }
}
