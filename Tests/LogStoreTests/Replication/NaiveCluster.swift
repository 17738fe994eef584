@testable import LogStore

/// The twin of several `ReplicatedLogs` and one key: every record in one list, floors in arrays, and
/// what can be polled by definition.
struct NaiveCluster {
  struct Record: Equatable {
    var offset: Int64
    var payload: [UInt8]
  }

  let nodeCount: Int
  /// Every record that was ever given an offset, by the node that gave it.
  var records: [[Record]]
  /// `floors[i][j]`: what node i knows of node j.
  var floors: [[Int64]]
  /// The highest offset that a node has given or heard of.
  var highest: [Int64]
  var committed: [Int64?]
  /// A commit that was heard of and not reached yet, at each node.
  var held: [[Int64]]

  init(nodeCount: Int) {
    self.nodeCount = nodeCount
    records = Array(repeating: [], count: nodeCount)
    floors = (0..<nodeCount).map { node in
      (0..<nodeCount).map { $0 == node ? Int64(node) : 0 }
    }
    highest = Array(repeating: -1, count: nodeCount)
    committed = Array(repeating: nil, count: nodeCount)
    held = Array(repeating: [], count: nodeCount)
  }

  /// The lowest offset of a node's share above all that it knows.
  func next(_ node: Int) -> Int64 {
    var offset = highest[node] + 1
    while offset % Int64(nodeCount) != Int64(node) { offset += 1 }
    return offset
  }

  mutating func send(_ payload: [UInt8], to node: Int) -> Int64 {
    let offset = next(node)
    records[node].append(Record(offset: offset, payload: payload))
    highest[node] = offset
    settle(node)
    return offset
  }

  mutating func hear(from: Int64, floor: Int64, commit: Int64?, of speaker: Int, at node: Int) {
    if from <= floors[node][speaker] {
      floors[node][speaker] = max(floors[node][speaker], floor)
      let said = records[speaker].filter { $0.offset >= from && $0.offset < floor }
      highest[node] = max(highest[node], said.last?.offset ?? -1)
      settle(node)
      if let commit {
        if commit < visibleEnd(node) {
          committed[node] = max(committed[node] ?? commit, commit)
        } else {
          held[node] = [max(commit, held[node].first ?? commit)]
        }
      }
    }
    settle(node)
  }

  mutating func settle(_ node: Int) {
    floors[node][node] = next(node)
    if let commit = held[node].first, commit < visibleEnd(node) {
      committed[node] = max(committed[node] ?? commit, commit)
      held[node] = []
    }
  }

  func visibleEnd(_ node: Int) -> Int64 { floors[node].min() ?? 0 }

  /// All records of all nodes below the lowest floor.
  func visible(_ node: Int) -> [Record] {
    records.joined().filter { $0.offset < visibleEnd(node) }.sorted { $0.offset < $1.offset }
  }

  static func form(_ records: some Sequence<Record>) -> [UInt8] {
    Array(records.map { NaiveTable.form(($0.offset, $0.payload)) }.joined(separator: [0x2C]))
  }
}
