import FastJSON
import Glibc
import LogStore
import Synchronization

/// What the workers share: the stages that a block of input goes through.
///
///     read ─▶ decode ─▶ serve ─▶ write
///
/// Reading, serving and writing are done for one block after the other, in the order in which the
/// blocks came, so that the replies leave in the order of the requests; decoding needs nothing that is
/// shared. While there is little to do one worker does everything, and nobody waits; when much input
/// waits a second one is started, and the two take the blocks in turns (`Worker`).
///
/// Why nobody waits for ever: a block waits only for blocks before it, and a worker finishes each of
/// its blocks before it begins another. So the first unfinished block never waits.
final class Server: Sendable {
  let options: Options
  let reading: Stage<Reading>
  let serving: Stage<Serving>
  let writing = Stage(OutputStream(descriptor: STDOUT_FILENO))
  private let diagnostics: Mutex<Diagnostics>

  /// What whoever reads has to know.
  struct Reading {
    /// The beginning of the next line, left over from the block before.
    var unfinishedLine = UnfinishedLine()
    /// When statistics are to be told; nil: never.
    var reportSchedule: ReportSchedule?
    /// How many workers there are.
    var workerCount = 1
    /// Whether a second worker may be started.
    var mayHire: Bool
  }

  /// What whoever serves works with.
  struct Serving: ~Copyable {
    /// The logs, and who we are.
    var node: KafkaNode
    var statistics = StatisticsReport()
  }

  init(options: Options) {
    self.options = options
    let processorCount = CLibrary.availableProcessorCount
    reading = Stage(
      Reading(
        reportSchedule: options.statisticsInterval.map(ReportSchedule.init),
        mayHire: min(options.threadCountMax, processorCount) > 1))
    serving = Stage(
      Serving(node: KafkaNode(logs: Logs(), pollByteCountMax: options.pollByteCountMax)))
    diagnostics = Mutex(Diagnostics(isQuiet: options.isQuiet))
  }

  /// Serves until the input ends or nobody reads the replies, and ends the process.
  func run() -> Never {
    tell { $0.say("version \(Options.version) reads requests from standard input") }
    Worker(self, firstBlock: 0).run()
  }

  /// Whether two workers share the work; the worker that reads `block` asks, and starts the second if
  /// there may be one.
  func isShared(from block: Int) -> Bool {
    reading.use(in: block) { reading in
      if reading.mayHire {
        reading.mayHire = false
        let isHired = Companion.start { Worker(self, firstBlock: block + 1).run() }
        if isHired { reading.workerCount = 2 }
      }
      return reading.workerCount > 1
    }
  }

  /// Tells something on stderr.
  func tell(_ telling: (inout Diagnostics) -> Void) {
    diagnostics.withLock { telling(&$0) }
  }
}
