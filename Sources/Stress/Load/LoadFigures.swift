import Checking
import Platform

/// What is counted while the load runs.
struct LoadFigures: Sendable {
  /// Operations of one kind that ended, with their latencies.
  struct Tally: Sendable {
    var counts = OperationCounts()
    var latencies = LatencyRecorder()
  }

  /// Send, poll and assign, at the raw values of their kinds.
  private(set) var tallies = [Tally(), Tally(), Tally()]
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

  init(startedAt: Instant) {
    self.startedAt = startedAt
    endedAt = startedAt
  }

  mutating func record(
    _ kind: KafkaOperationKind, outcome: Outcome, nanoseconds: UInt64, at now: Instant
  ) {
    let index = Int(kind.rawValue)
    switch outcome {
    case .ok: tallies[index].counts.ok += 1
    case .fail: tallies[index].counts.fail += 1
    case .info: tallies[index].counts.info += 1
    }
    tallies[index].latencies.record(nanoseconds)
    endedAt = max(endedAt, now)
  }

  subscript(_ kind: KafkaOperationKind) -> Tally { tallies[Int(kind.rawValue)] }

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
