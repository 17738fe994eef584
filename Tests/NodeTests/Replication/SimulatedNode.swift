import FastJSON
import Maelstrom
import Platform

@testable import LogStore
@testable import Node

/// A node on a simulated host.
final class SimulatedNode {
  let host: SimulatedHost
  /// Its logs, for a test that looks at them without asking.
  let logs = Logs(seed: 1)
  private var worker: Worker<KeptService, SimulatedHost>
  /// When it is to be woken; nil: not.
  var wakeTime: Instant?
  /// Until when it stands still.
  var pausedUntil: Instant?
  /// Whether it has crashed, and was not started again.
  var isDown = false

  /// - Parameter memory: what the node finds that it has kept, and where it keeps more; nil: nowhere.
  init(on clock: SimulatedClock, _ cluster: ClusterOptions, memory: SimulatedMemory? = nil) {
    host = SimulatedHost(clock: clock)
    let node = KafkaNode(
      logs: logs, pollByteCountMax: Options().pollByteCountMax, cluster: cluster)
    let service = KeptService(KafkaService(node), memory: memory)
    worker = Pipeline(service, on: host).soleWorker()
  }

  /// Whether polls show a record.
  func hasVisible(_ offset: Int64, of key: String) -> Bool {
    let key = Array(key.utf8)
    return logs.read { table in
      guard let log = table.logIndex(of: key.span.bytes) else { return false }
      return table.endOffset(of: log).rawValue > offset
    }
  }

  /// Lets it work on input until there is nothing left to do.
  func serve(_ bytes: [UInt8]) -> [UInt8] {
    host.send(bytes)
    var turnCount = 0
    while worker.turn() == .served {
      turnCount += 1
      precondition(turnCount < 10_000, "the node never rests")
    }
    return host.takeOutput()
  }
}

/// What a node has kept: one piece for each time it was asked to do something.
final class SimulatedMemory {
  private(set) var pieces: [[UInt8]] = []
  /// So many pieces are sure to be there after a crash: what left the node depended on them.
  private(set) var durableCount = 0
  /// Why a node could not be restored from it.
  var problem: String?

  /// Adds what was noted.
  func keep(_ batch: inout JournalBatch) {
    guard !batch.isEmpty else { return }
    let start = FrameHeader.byteCount
    var piece: [UInt8] = []
    piece.append(copying: batch.block.bytes(from: start, to: start + batch.byteCount))
    pieces.append(piece)
    batch.removeAll()
  }

  /// Notes that something has left the node.
  func makeDurable() { durableCount = pieces.count }

  /// Loses the last pieces, of which `count` are left.
  func lose(from count: Int) {
    precondition(count >= durableCount, "what is durable is not lost")
    pieces.removeLast(pieces.count - count)
    durableCount = count
  }
}

/// The service of a node that keeps what its replica notes, and restores it when `init` has come.
struct KeptService: Service, ~Copyable {
  typealias Decoder = KafkaService.Decoder

  private var service: KafkaService
  private let memory: SimulatedMemory?
  private var isRestored = false

  init(_ service: consuming KafkaService, memory: SimulatedMemory?) {
    self.service = service
    self.memory = memory
  }

  var isShareable: Bool { service.isShareable }
  var nextDeadline: Instant? { service.nextDeadline }

  mutating func serve(
    _ batch: borrowing RequestBatch, from index: Int, of lines: RawSpan,
    into outbox: inout Outbox
  ) -> Int {
    let end = service.serve(batch, from: index, of: lines, into: &outbox)
    keep()
    return end
  }

  mutating func serveTimers(at now: Instant, into outbox: inout Outbox) {
    service.serveTimers(at: now, into: &outbox)
    keep()
  }

  private mutating func keep() {
    guard let memory else { return }
    if !isRestored, !service.node.isAlone, hasReplica { restore(from: memory) }
    var batch = JournalBatch()
    service.node.replica?.exchangeEntries(with: &batch)
    memory.keep(&batch)
  }

  private var hasReplica: Bool {
    switch service.node.replica {
    case .some: true
    case .none: false
    }
  }

  private mutating func restore(from memory: SimulatedMemory) {
    isRestored = true
    var recovery = ReplicaRecovery()
    swap(&recovery.replica, &service.node.replica)
    service.node.logs.write { table in
      swap(&recovery.table, &table)
      for piece in memory.pieces {
        var reader = EntryReader()
        do {
          try reader.read(piece.span.bytes, into: &recovery)
        } catch {
          memory.problem = "what was kept cannot be restored: \(error)"
        }
      }
      swap(&recovery.table, &table)
    }
    recovery.replica?.beginLife()
    swap(&recovery.replica, &service.node.replica)
  }
}

/// Gives a replica what was kept.
private struct ReplicaRecovery: JournalVisitor, ~Copyable {
  var replica: Replica?
  var table = LogTable(seed: 1)

  mutating func takeRecord(_ payload: RawSpan, of key: RawSpan, at offset: Offset) -> Bool {
    replica?.restoreRecord(payload, of: key, at: offset, of: &table) ?? false
  }

  mutating func takeCommit(_ offset: Offset, of key: RawSpan) -> Bool {
    replica?.restoreCommit(offset, of: key, of: &table)
    return true
  }

  mutating func take(_ kind: JournalEntryKind, _ bytes: RawSpan) -> Bool {
    replica?.restore(kind, bytes, of: &table) ?? false
  }
}
