import Foundation
import Synchronization
import Testing

@testable import Node

/// Everybody passes in the order of the numbers, sees what those before have done, and nobody waits
/// for ever.
@Suite struct TurnstileTests {
  /// A turnstile, and what only whoever has the turn touches.
  private final class Guarded: @unchecked Sendable {
    let turnstile = Turnstile()
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
          guarded.turnstile.wait(for: number)
          guarded.passed.append(number)
          pause(number)
          guarded.turnstile.pass()
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
    let turnstile = Turnstile()
    for number in 0..<10 {
      turnstile.wait(for: number)
      turnstile.wait(for: number)
      turnstile.pass()
    }
    turnstile.wait(for: 10)
  }

  /// Two turnstiles, one behind the other, as the stages of the server: a number passes the second
  /// while the next one is at the first.
  @Test func stagesFollowEachOther() throws {
    let first = Guarded()
    let second = Guarded()
    let done = DispatchSemaphore(value: 0)
    for start in 0..<2 {
      Thread.detachNewThread {
        for number in stride(from: start, to: 20_000, by: 2) {
          for stage in [first, second] {
            stage.turnstile.wait(for: number)
            stage.passed.append(number)
            stage.turnstile.pass()
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
