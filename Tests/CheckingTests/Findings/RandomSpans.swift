import TestSupport

@testable import Checking

/// The times of a small random run: clients that do one thing at a time, operations in the order of
/// their ends, with many equal times.
struct RandomSpans {
  private var now: Int64 = 0
  private var free: [UInt32: Int64] = [:]

  /// The next operation's client and times; the client's node is its number modulo `nodeCount`.
  mutating func next(
    _ random: inout SeededGenerator, clientCount: UInt32, nodeCount: UInt32,
    outcome: Outcome = .ok
  ) -> EndedOperation {
    let client = UInt32.random(in: 0..<clientCount, using: &random)
    now += Int64.random(in: 0...2, using: &random)
    let earliest = min(free[client, default: 0], now)
    let invoked = Int64.random(in: earliest...now, using: &random)
    free[client] = now
    return EndedOperation(
      client: client, node: UInt16(client % nodeCount), outcome: outcome, invoked: invoked,
      completed: now, lines: nil)
  }
}
