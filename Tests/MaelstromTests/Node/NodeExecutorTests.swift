import Platform
import Synchronization
import Testing

@testable import Maelstrom

/// Whatever belongs to a node runs on the thread that serves it.
@Suite struct NodeExecutorTests {
  private actor Bystander {
    var count = 0
    func increase() -> Int {
      count += 1
      return count
    }
  }

  @Test func childTasksAndOtherActorsRunOnTheNodesThread() throws {
    let transcript = try Transcript { node in
      let bystander = Bystander()
      node.on("sum") { _ in
        let sum = await withTaskGroup(of: Int.self) { group in
          for _ in 0..<10 { group.addTask { await bystander.increase() } }
          var sum = 0
          for await number in group { sum += number }
          return sum
        }
        return .reply("sum_ok", ["sum": sum])
      }
    }
    // Nothing is waited for: it is all done when the line has been served.
    #expect(transcript.send(#"{"type":"sum","msg_id":1}"#)[0].contains(#""sum":55"#))
  }

  @Test func jobsOfOtherThreadsWakeTheNode() async {
    let wakeCount = Atomic(0)
    let alarm = Signal()
    let executor = NodeExecutor(wake: { alarm.ring() })
    // Nobody has adopted it: this thread is another one.
    let task = Task(executorPreference: executor) {
      _ = wakeCount.add(1, ordering: .relaxed)
    }
    #expect(alarm.count > 0)
    #expect(executor.hasJobs)
    executor.adopt()
    executor.runJobs()
    await task.value
    #expect(wakeCount.load(ordering: .relaxed) == 1)
    #expect(!executor.hasJobs)
  }

  /// Counts.
  private final class Signal: Sendable {
    private let rings = Atomic(0)
    var count: Int { rings.load(ordering: .relaxed) }
    func ring() { rings.add(1, ordering: .relaxed) }
  }
}
