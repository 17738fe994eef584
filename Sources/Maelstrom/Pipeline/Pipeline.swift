/// Serves what comes in: the life of a node, whatever it serves.
///
///     read ─▶ decode ─▶ serve ─▶ keep ─▶ write
///
/// Reading, serving, keeping (`Ledger`) and writing are done for one block of input after the other, in the order in which
/// the blocks came, so that the replies leave in the order of the requests; decoding needs nothing that
/// is shared. While there is little to do one worker does everything, and nobody waits; when much input
/// waits a second one is started, and the two take the blocks in turns (`Worker`).
package struct Pipeline<S: Service & ~Copyable, H: Host> {
  private let stages: Stages<S, H>

  /// A pipeline that has read nothing yet.
  package init(_ service: consuming S, on host: H, _ options: PipelineOptions = PipelineOptions()) {
    stages = Stages(service, on: host, options)
  }

  /// Serves until the input ends or nobody takes the output.
  package func run() -> PipelineEnd {
    let stages = stages
    return Worker(stages, firstBlock: 0) { block in
      stages.host.startThread {
        _ = Worker(stages, firstBlock: block, startSecondWorker: nil).run()
      }
    }.run()
  }

  /// A worker that does everything, for a host that does not wait: each turn is asked for.
  package func soleWorker() -> Worker<S, H> {
    Worker(stages, firstBlock: 0, startSecondWorker: nil)
  }

  /// Calls `body` with the service, between two batches.
  ///
  /// Not to be called while `run` is under way.
  package func withService<Result>(_ body: (inout S) -> Result) -> Result {
    stages.serving.useAlone { body(&$0) }
  }
}

/// What may be chosen of a pipeline.
package struct PipelineOptions: Sendable {
  /// How long a line may be, in bytes, without its line feed.
  package var lineByteCountMax = 64 << 20
  /// Seconds after which a reply that its reader has not taken is dropped; nil: never.
  package var replyDeadline: Double?
  /// How many threads may serve when much input waits: 1 or 2.
  package var threadCountMax = 1
  /// Whether to say nothing to the person who runs the node.
  package var isQuiet = false

  package init() {}
}

/// How a pipeline came to its end.
package enum PipelineEnd: Equatable, Sendable {
  /// The input has ended, and everything in it is answered.
  case inputEnded
  /// Nobody takes the output any more.
  case outputClosed
  /// A signal has ended the input, and the reader of the output takes no more.
  case outputStalled
  /// Reading failed, with this error number; what was read before is answered.
  case readingFailed(Int32)
  /// Writing failed, with this error number.
  case writingFailed(Int32)
  /// The service could not go on, or not keep what it must; nothing that depends on it was written.
  case serviceFailed(ServiceFailure)
}
