import Foundation
import Synchronization
import Testing

@testable import Maelstrom

/// Everybody passes in the order of the numbers, sees what those before have done, and nobody waits
/// for ever.
@Suite struct TicketGateTests {
  /// A gate, and what only whoever has the turn touches.
  private final class Guarded: @unchecked Sendable {
    let gate = TicketGate()
    var passed: [Int] = []
  }

  /// Passes `count` numbers by `threadCount` threads, each of which takes every `threadCount`th.
  private func pass(
    _ count: Int, by threadCount: Int, _ pause: @escaping @Sendable (Int) -> Void
  ) throws -> [Int] {
    let guarded = Guarded()
    let done = DispatchSemaphore(value: 0)
    for first in 0..<threadCount {
      Thread.detachNewThread {
        for number in stride(from: first, to: count, by: threadCount) {
          guarded.gate.wait(for: number)
          guarded.passed.append(number)
          pause(number)
          guarded.gate.pass()
        }
        done.signal()
      }
    }
    for _ in 0..<threadCount { try #require(done.wait(timeout: .now() + 60) == .success) }
    return guarded.passed
  }

  @Test(arguments: [1, 2, 3, 7])
  func numbersPassInTheirOrder(threadCount: Int) throws {
    #expect(try pass(50_000, by: threadCount) { _ in } == Array(0..<50_000))
  }

  /// Long enough that the others go to sleep, and just about so long.
  @Test func sleepersAreWoken() throws {
    let passed = try pass(3_000, by: 2) { number in
      if number % 3 == 0 { usleep(UInt32(number % 150)) }
    }
    #expect(passed == Array(0..<3_000))
  }

  @Test func whoseTurnItIsDoesNotWait() {
    let gate = TicketGate()
    for number in 0..<10 {
      gate.wait(for: number)
      gate.wait(for: number)
      gate.pass()
    }
    gate.wait(for: 10)
  }

  /// Two gates, one behind the other, as the stages of a pipeline: a number passes the second
  /// while the next one is at the first.
  @Test func stagesFollowEachOther() throws {
    let first = Guarded()
    let second = Guarded()
    let done = DispatchSemaphore(value: 0)
    for start in 0..<2 {
      Thread.detachNewThread {
        for number in stride(from: start, to: 20_000, by: 2) {
          for stage in [first, second] {
            stage.gate.wait(for: number)
            stage.passed.append(number)
            stage.gate.pass()
          }
        }
        done.signal()
      }
    }
    for _ in 0..<2 { try #require(done.wait(timeout: .now() + 60) == .success) }
    #expect(first.passed == Array(0..<20_000))
    #expect(second.passed == Array(0..<20_000))
  }
}
