@testable import Checking

/// The checker's twin: the definitions of jepsen.tests.kafka written down as they stand, with sets
/// and dictionaries, over and over the whole history, and with a real graph for the cycles.
struct NaiveChecker {
  struct Read: Hashable {
    var key: KeyNumber
    var records: [Record]
  }

  struct Record: Hashable {
    var offset: Int64
    var value: ValueNumber
  }

  struct Step {
    var operation: KafkaOperation
    /// What an ok poll read, by key in the order of the reply.
    var reads: [Read]
    var assigned: Set<KeyNumber>

    var isOK: Bool { operation.outcome == .ok }
    var isSend: Bool { operation.kind == .send }
  }

  let steps: [Step]
  let keys: [KeyNumber]

  init(_ history: KafkaHistory) {
    keys = history.keyNames.indices.map { KeyNumber($0) }
    steps = (0..<history.count).map { number in
      let operation = history.operations[number]
      var reads: [Read] = []
      if operation.kind == .poll, operation.outcome == .ok {
        for index in operation.polled.range {
          let run = history.runs[index]
          if reads.last?.key != run.key { reads.append(Read(key: run.key, records: [])) }
          for step in 0..<run.count {
            reads[reads.count - 1].records.append(
              Record(offset: run.offset &+ Int64(step), value: run.value + step))
          }
        }
      }
      var assigned = Set<KeyNumber>()
      if operation.kind == .assign {
        history.forEachKey(of: operation.assigned) { assigned.insert($0) }
      }
      return Step(operation: operation, reads: reads, assigned: assigned)
    }
  }

  // MARK: The parts of Jepsen's analysis

  func writer(_ key: KeyNumber, _ value: ValueNumber) -> Step? {
    steps.first { $0.isSend && $0.operation.key == key && $0.operation.value == value }
  }

  func readRecords(_ key: KeyNumber) -> [Record] {
    steps.flatMap(\.reads).filter { $0.key == key }.flatMap(\.records)
  }

  /// All values at each known offset, by rising offset.
  func log(_ key: KeyNumber) -> [(offset: Int64, values: Set<ValueNumber>)] {
    var log: [Int64: Set<ValueNumber>] = [:]
    for step in steps where step.isOK && step.isSend && step.operation.key == key {
      log[step.operation.offset, default: []].insert(step.operation.value)
    }
    for record in readRecords(key) { log[record.offset, default: []].insert(record.value) }
    return log.map { (offset: $0.key, values: $0.value) }.sorted { $0.offset < $1.offset }
  }

  /// The value that is taken to stand at each index: the smallest that was sent, or else the one
  /// that was polled first.
  func byIndex(_ key: KeyNumber) -> [ValueNumber] {
    let polled = readRecords(key).map(\.value)
    func rank(_ value: ValueNumber) -> (Int, Int) {
      let isSent = writer(key, value) != nil
      return isSent ? (0, Int(value)) : (1, polled.firstIndex(of: value) ?? .max)
    }
    return log(key).compactMap { $0.values.min { rank($0) < rank($1) } }
  }

  func index(_ key: KeyNumber, _ value: ValueNumber) -> Int? {
    byIndex(key).lastIndex(of: value)
  }

  func delta(_ key: KeyNumber, _ a: ValueNumber?, _ b: ValueNumber?) -> Int {
    guard let a, let b, let from = index(key, a), let to = index(key, b) else { return 1 }
    return to - from
  }

  // MARK: The anomalies

  func anomalies() -> [KafkaAnomaly: Int] {
    var counts: [KafkaAnomaly: Int] = [:]
    for key in keys { countLogAnomalies(key, &counts) }
    countClientAnomalies(&counts)
    for step in steps {
      for read in step.reads {
        for record in read.records
        where writer(read.key, record.value)?.operation.outcome == .fail {
          counts[.abortedRead, default: 0] += 1
        }
      }
    }
    return counts
  }

  private func countLogAnomalies(_ key: KeyNumber, _ counts: inout [KafkaAnomaly: Int]) {
    let log = log(key)
    let read = Set(readRecords(key).map(\.value))
    let acknowledged = Set(
      steps.filter { $0.isOK && $0.isSend && $0.operation.key == key }.map(\.operation.value))

    counts[.inconsistentOffsets, default: 0] += log.count { $0.values.count > 1 }
    counts[.unseen, default: 0] += acknowledged.subtracting(read).count
    let values = Set(log.flatMap(\.values))
    counts[.duplicate, default: 0] += values.count { value in
      log.count { $0.values.contains(value) } > 1
    }
    counts[.noWriter, default: 0] += read.count { writer(key, $0) == nil }

    let first = { value in log.firstIndex { $0.values.contains(value) } ?? -1 }
    let last = { value in log.lastIndex { $0.values.contains(value) } ?? -1 }
    let bound = read.map(first).max() ?? -1
    counts[.lostWrite, default: 0] += values.count {
      last($0) <= bound && !read.contains($0) && acknowledged.contains($0)
    }
  }

  private func countClientAnomalies(_ counts: inout [KafkaAnomaly: Int]) {
    for client in Set(steps.map(\.operation.client)) {
      var lastRead: [KeyNumber: Read] = [:]
      var lastSent: [KeyNumber: ValueNumber] = [:]
      for step in steps where step.operation.client == client {
        switch step.operation.kind {
        case .crash: break
        case .assign:
          if step.operation.outcome == .fail { break }
          lastRead = lastRead.filter { step.assigned.contains($0.key) }
          lastSent = lastSent.filter { step.assigned.contains($0.key) }
        case .send:
          if step.operation.outcome == .fail { break }
          let key = step.operation.key
          if let last = lastSent[key], delta(key, last, step.operation.value) < 1 {
            counts[.nonmonotonicSend, default: 0] += 1
          }
          lastSent[key] = step.operation.value
        case .poll:
          for read in step.reads {
            let values = read.records.map(\.value)
            if let last = lastRead[read.key] {
              let delta = delta(read.key, last.records.last?.value, values.first)
              if delta > 1 { counts[.pollSkip, default: 0] += 1 }
              if delta < 1 { counts[.nonmonotonicPoll, default: 0] += 1 }
            }
            for (a, b) in zip(values, values.dropFirst()) {
              let delta = delta(read.key, a, b)
              if delta > 1 { counts[.intPollSkip, default: 0] += 1 }
              if delta < 1 { counts[.intNonmonotonicPoll, default: 0] += 1 }
            }
          }
          for read in step.reads { lastRead[read.key] = read }
        }
      }
    }
  }

  // MARK: The graph

  /// Whether the graph of sends and polls has a cycle, with edges from the send of a value to the
  /// polls that read it (wr) and in real time, and if asked for between the sends of neighbours in
  /// a version order (ww).
  func hasCycle(wr: Bool, ww: Bool) -> Bool {
    let nodes = steps.filter { $0.operation.kind == .send || $0.operation.kind == .poll }
    var reaches = nodes.map { a in
      nodes.map { b in a.isOK && a.operation.completed < b.operation.invoked }
    }
    func node(_ key: KeyNumber, _ value: ValueNumber) -> Int? {
      nodes.firstIndex { $0.isSend && $0.operation.key == key && $0.operation.value == value }
    }
    if wr {
      for (reader, step) in nodes.enumerated() {
        for read in step.reads {
          for record in read.records {
            if let writer = node(read.key, record.value) { reaches[writer][reader] = true }
          }
        }
      }
    }
    if ww {
      for key in keys {
        let writers = byIndex(key).map { node(key, $0) }
        for (a, b) in zip(writers, writers.dropFirst()) {
          if let a, let b, a != b { reaches[a][b] = true }
        }
      }
    }
    for middle in nodes.indices {
      for from in nodes.indices where reaches[from][middle] {
        for to in nodes.indices where reaches[middle][to] { reaches[from][to] = true }
      }
    }
    return nodes.indices.contains { reaches[$0][$0] }
  }
}
