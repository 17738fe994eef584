import Testing

@testable import Platform
@testable import Stress

@Suite struct PatienceTests {
  private static let millisecond: UInt64 = 1_000_000
  private static let second: UInt64 = 1_000_000_000

  @Test func timeInWhichTheBenchWaitsIsTheNodes() {
    var patience = Patience()
    for _ in 0..<10 {
      patience.endTurn(busy: 1000, slept: 20 * Self.millisecond, asked: 20 * Self.millisecond)
    }
    #expect(patience.now.nanoseconds == 10 * (20 * Self.millisecond + 1000))
  }

  @Test func timeInWhichTheBenchIsBusyIsNot() {
    var patience = Patience()
    patience.endTurn(busy: 7 * Self.second)
    #expect(patience.now == 0)
    // Short turns are left in, or a node under load would have all the time in the world.
    for _ in 0..<1000 { patience.endTurn(busy: Self.millisecond) }
    #expect(patience.now.nanoseconds == Self.second)
  }

  @Test func timeInWhichTheBenchWasStoppedIsNot() {
    var patience = Patience()
    patience.endTurn(busy: 0, slept: 60 * Self.second, asked: 20 * Self.millisecond)
    #expect(patience.now.nanoseconds == 20 * Self.millisecond)
    // A sleep that something ended early counts as it was.
    patience.endTurn(busy: 0, slept: 5, asked: 20 * Self.millisecond)
    #expect(patience.now.nanoseconds == 20 * Self.millisecond + 5)
  }

  @Test func anEmptyPipeSaysThatAllWasDealtWith() {
    var drain = Drain()
    drain.noteRead(position: 100, at: 5)
    #expect(drain.time == 0)
    drain.noteEmptyPipe(position: 100, at: Instant(nanoseconds: Self.second))
    #expect(drain.time.nanoseconds == Self.second)
  }

  /// A node that writes without end never leaves the pipe empty, and others must not wait for ever.
  @Test func moreThanAPipeHoldsSaysSoToo() {
    var patience = Patience()
    var drain = Drain()
    drain.noteEmptyPipe(position: 0, at: 0)
    for step in 1...100 {
      patience.endTurn(busy: Self.millisecond)
      drain.noteRead(position: Int64(step) << 16, at: patience.now)
      #expect(drain.time <= patience.now)
    }
    // Behind by what two pipes hold, at 64 KiB a millisecond.
    #expect(patience.now.since(drain.time) <= 34 * Self.millisecond)
    #expect(drain.time.nanoseconds >= 66 * Self.millisecond)
  }
}
