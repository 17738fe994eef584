import Checking
import Platform

/// What is counted while the load runs.
struct LoadFigures: Sendable {
  /// Operations of one kind that ended, with their latencies.
  struct Tally: Sendable {
    /// Maelstrom's name of the kind.
    let name: String
    var counts = OperationCounts()
    var latencies = LatencyRecorder()
  }

  /// One for each kind that is counted, at its raw value.
  private(set) var tallies: [Tally]
  /// When the load began and when its latest operation ended.
  let startedAt: Instant
  private(set) var endedAt: Instant

  var requestCount = 0
  var replyCount = 0
  var requestByteCount = 0
  var replyByteCount = 0
  var timeoutCount = 0
  /// Operations of an open loop that were due and for which no client became free.
  var neverBegunCount = 0
  /// Processor time of the load alone, in seconds: of the node, all its processes and threads, and of
  /// the bench's one thread that drives it.
  ///
  /// `nil` where the system does not tell.
  var nodeProcessorSeconds: Double?
  var benchProcessorSeconds = 0.0

  /// - Parameter kindNames: the names of the workload's kinds of operations.
  init(of kindNames: [String], startedAt: Instant) {
    tallies = kindNames.map { Tally(name: $0) }
    self.startedAt = startedAt
    endedAt = startedAt
  }

  mutating func record(
    _ kind: Int, outcome: Outcome, nanoseconds: UInt64, at now: Instant
  ) {
    tallies[kind].counts.add(outcome)
    tallies[kind].latencies.record(nanoseconds)
    endedAt = max(endedAt, now)
  }

  /// The tallies of the kinds that occurred.
  var occurred: [Tally] { tallies.filter { $0.counts.count > 0 } }

  /// The tally of a kind; `nil` when the workload has none of this name.
  subscript(_ name: String) -> Tally? { tallies.first { $0.name == name } }

  /// How long operations took from the first beginning to the last end, in seconds.
  var seconds: Double { max(endedAt.seconds(since: startedAt), 1e-9) }

  /// How operations of all kinds ended.
  var counts: OperationCounts {
    tallies.reduce(into: OperationCounts()) { sum, tally in
      sum.ok += tally.counts.ok
      sum.fail += tally.counts.fail
      sum.info += tally.counts.info
    }
  }

  var operationCount: Int { counts.count }

  /// Operations that did not succeed.
  var errorCount: Int { counts.fail + counts.info }

  /// Operations a second.
  var rate: Double { Double(operationCount) / seconds }

  /// The share that succeeded; 1 when none were tried.
  var availability: Double {
    operationCount == 0 ? 1 : Double(counts.ok) / Double(operationCount)
  }

  /// Requests and replies for each operation.
  var messagesPerOperation: Double {
    Double(requestCount + replyCount) / Double(max(operationCount, 1))
  }

  /// How much of a core the node kept busy, and how much the bench; more than 1 for several
  /// threads.
  var nodeBusyShare: Double? { nodeProcessorSeconds.map { $0 / seconds } }
  var benchBusyShare: Double { benchProcessorSeconds / seconds }

  /// The latencies of all kinds together.
  var latencies: LatencyRecorder {
    var all = LatencyRecorder()
    for tally in tallies { all.add(tally.latencies) }
    return all
  }
}
