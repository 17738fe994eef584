import FastJSON
import LogStore
import Maelstrom
import Platform

/// The kafka node as the pipeline sees it: requests are served by `KafkaNode`, and now and then a line
/// of statistics is said.
struct KafkaService: Service, ~Copyable {
  typealias Decoder = KafkaDecoder

  var node: KafkaNode
  private var statistics = StatisticsReport()
  private var schedule: ReportSchedule?

  /// - Parameter schedule: when statistics are told; nil: never.
  init(_ node: consuming KafkaNode, schedule: ReportSchedule? = nil) {
    self.node = node
    self.schedule = schedule
  }

  /// Gives the journal back, where there is one, with everything in it durable.
  mutating func closeJournal() -> Result<Void, ServiceFailure> {
    Result { () throws(ServiceFailure) in try node.closeJournal() }
  }

  /// Where there are no other nodes the schedule is the only timer, and it is set again only when it
  /// is served.
  var isShareable: Bool { node.isAlone }

  var nextDeadline: Instant? {
    guard !node.isAlone, let due = node.nextDeadline else { return schedule?.due }
    return schedule.map { min($0.due, due) } ?? due
  }

  mutating func serve(
    _ batch: borrowing RequestBatch, from index: Int, of lines: RawSpan,
    into outbox: inout Outbox
  ) -> Int {
    if index == 0 { statistics.count(batch) }
    let before = outbox.lines.count
    defer { statistics.countOutput(outbox.lines.count - before) }
    return node.serve(batch, from: index, of: lines, into: &outbox)
  }

  mutating func serveTimers(at now: Instant, into outbox: inout Outbox) {
    node.tick(at: now, into: &outbox.lines)
    guard let due = schedule?.due, due <= now else { return }
    schedule?.advance(past: now)
    outbox.notes.append(statistics.line(node.counts, node.logs.statistics) + node.replicaReport)
  }
}
