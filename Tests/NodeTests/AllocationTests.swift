import Testing

@testable import Node

/// A warm node serves requests without taking memory, but for the records that it keeps.
///
/// Method: the C library's account of its heap before and after thousands of requests, in a process
/// of their own, since other tests would disturb the account. What is allocated and freed again in
/// between is not seen by it; `scripts/allocations` counts that.
@Suite struct AllocationTests {
  /// How far two accounts may lie apart: they are off by a byte or two.
  ///
  /// One smallest allocation for each request would be 32 bytes more than a thousand times.
  static let noiseByteCount = 1_000

  /// By how many bytes the heap grows or shrinks while `body` runs, the least of five times.
  ///
  /// What the rest of the process does meanwhile happens once; what a request takes, always.
  static func smallestGrowth(_ body: () -> Void) throws -> Int {
    var smallest = Int.max
    for _ in 0..<5 {
      let before = try Heap.settledByteCount()
      body()
      smallest = min(smallest, abs(try Heap.allocatedByteCount() - before))
    }
    return smallest
  }

  /// Ten keys short and long, some of them alike at their beginning.
  static let keys = (0..<5).map { "\($0)" } + (0..<5).map { "a topic with partition \($0)" }

  /// A line for each key, in Maelstrom's form.
  static func lines(_ body: (String) -> String) -> [UInt8] {
    keys.flatMap { key in
      Array((#"{"id":1,"src":"c1","dest":"n0","body":{"# + body(key) + ",\"msg_id\":7}}\n").utf8)
    }
  }

  static func sends() -> [UInt8] {
    lines { #""key":"\#($0)","msg":1,"type":"send""# }
  }

  /// A node whose logs have segments of the largest size, with room for another 800 records.
  static func warmNode() -> NodeInProcess {
    var node = NodeInProcess.initialized()
    let sends = sends()
    for _ in 0..<4_900 { node.serve(sends) { _ in } }
    return node
  }

  @Test func accountOfTheHeapSeesWhatIsKept() async {
    await #expect(processExitsWith: .success) {
      let before = try Heap.settledByteCount()
      let kept = (0..<1_000).map { _ in [UInt8](repeating: 1, count: 500) }
      let growth = try Heap.allocatedByteCount() - before
      withExtendedLifetime(kept) {
        #expect(growth >= 500_000 && growth < 600_000)
      }
    }
  }

  @Test func warmPollsCommitsAndListsTakeNoMemory() async {
    await #expect(processExitsWith: .success) {
      var node = AllocationTests.warmNode()
      let all = AllocationTests.keys.map { #""\#($0)":4890"# }.joined(separator: ",")
      let names = AllocationTests.keys.map { "\"\($0)\"" }.joined(separator: ",")
      let text =
        AllocationTests.lines { #""offsets":{"\#($0)":4890},"type":"poll""# }
        + AllocationTests.lines { _ in #""offsets":{\#(all)},"type":"poll""# }
        + AllocationTests.lines { #""offsets":{"\#($0)":4890},"type":"commit_offsets""# }
        + AllocationTests.lines { _ in #""keys":[\#(names)],"type":"list_committed_offsets""# }
      // Once to warm it up.
      node.serve(text) { _ in }
      var replyByteCount = 0
      let growth = try AllocationTests.smallestGrowth {
        for _ in 0..<60 { node.serve(text) { replyByteCount += $0.byteCount } }
      }
      #expect(growth < AllocationTests.noiseByteCount)
      #expect(node.counts.polls == 20 * 301 && replyByteCount > 1_000_000)
    }
  }

  @Test func warmSendsTakeNoMemoryBeyondTheirSegments() async {
    await #expect(processExitsWith: .success) {
      var node = AllocationTests.warmNode()
      let sends = AllocationTests.sends()
      let allocated = node.statistics.allocatedByteCount
      let growth = try AllocationTests.smallestGrowth {
        for _ in 0..<160 { node.serve(sends) { _ in } }
      }
      #expect(growth < AllocationTests.noiseByteCount)
      #expect(node.statistics.allocatedByteCount == allocated)
      #expect(node.counts.sends == 57_000)
    }
  }
}
