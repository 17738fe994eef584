import Platform
import Testing

@testable import Maelstrom

/// What a service wants kept is kept before the lines that depend on it leave, and where it cannot be
/// kept they never do.
///
/// Method: a service that answers each line with its number, and a ledger that notes what had left when
/// it was asked, in a pipeline without threads. With two threads: NodeTests' `DurabilityTests`.
@Suite struct LedgerTests {
  /// Notes how many lines had been served and how many had left at each call.
  final class CountingLedger: Ledger {
    var servedCount = 0
    /// The lines that had been served when it was called.
    private(set) var kept: [Int] = []
    /// The call that fails; nil: none does.
    var failingCall: Int?
    var hasCome: (Int) -> Void = { _ in }

    func keep() throws(ServiceFailure) {
      hasCome(servedCount)
      if kept.count == failingCall { throw ServiceFailure("the disk is full") }
      kept.append(servedCount)
    }
  }

  private let clock = SimulatedClock()
  private let host: SimulatedHost
  private let ledger = CountingLedger()

  init() {
    host = SimulatedHost(clock: clock)
  }

  private func worker() -> Worker<WordService, SimulatedHost> {
    var service = WordService(clock: clock)
    service.ledger = ledger
    return Pipeline(service, on: host).soleWorker()
  }

  private func takeText() -> String { String(decoding: host.takeOutput(), as: UTF8.self) }

  @Test func whatCameWithOneReadIsKeptAtOnceAndBeforeItsRepliesLeave() {
    var worker = worker()
    ledger.hasCome = { _ in #expect(host.takeOutput().isEmpty) }
    host.send("a\nb\n".utf8)
    #expect(worker.turn() == .served)
    #expect(takeText() == "0 a\n1 b\n")
    host.send("c\n".utf8)
    #expect(worker.turn() == .served)
    #expect(takeText() == "2 c\n")
    #expect(ledger.kept == [2, 3])
  }

  @Test func theLastLinesAreKeptAtTheEndOfTheInput() {
    var worker = worker()
    ledger.hasCome = { _ in #expect(host.takeOutput().isEmpty) }
    host.send("a\nb".utf8)
    host.endInput()
    while worker.turn() == .served { _ = host.takeOutput() }
    #expect(ledger.kept.last == 2)
    #expect(takeText() == "1 b\n")
  }

  @Test func whatATimerSaysIsKeptBefore() {
    var worker = worker()
    host.send("+5\n".utf8)
    _ = worker.turn()
    _ = host.takeOutput()
    ledger.hasCome = { _ in #expect(host.takeOutput().isEmpty) }
    clock.move(to: Instant(nanoseconds: 9))
    _ = worker.turn()
    #expect(takeText() == "ring 0\n")
    #expect(ledger.kept.count == 2)
  }

  @Test func repliesBeyondTheOutboxAreKeptPieceByPiece() {
    var worker = worker()
    var keptCount = 0
    ledger.hasCome = { servedCount in
      let leftCount = host.takeOutput().count { $0 == LineFeed.byte }
      #expect(leftCount <= keptCount)
      keptCount = servedCount
    }
    let line = String(repeating: "y", count: 30_000)
    host.send(String(repeating: line + "\n", count: 30).utf8)
    while worker.turn() == .served {}
    #expect(ledger.kept.last == 30)
    #expect(ledger.kept.count > 3)
  }

  @Test func whatCannotBeKeptIsNotAnsweredAndEndsThePipeline() {
    var worker = worker()
    ledger.failingCall = 1
    host.send("a\n".utf8)
    #expect(worker.turn() == .served)
    #expect(takeText() == "0 a\n")
    host.send("b\nc\n".utf8)
    _ = worker.turn()
    host.send("d\n".utf8)
    while worker.turn() == .served {}
    #expect(worker.turn() == .ended(.serviceFailed(ServiceFailure("the disk is full"))))
    #expect(host.takeOutput().isEmpty)
    // Nor is anything kept that came later.
    #expect(ledger.kept == [1])
  }

  @Test func aServiceThatCannotGoOnEndsThePipelineUnanswered() {
    var service = WordService(clock: clock)
    service.failingLine = 1
    var worker = Pipeline(service, on: host).soleWorker()
    host.send("a\nb\nc\n".utf8)
    while worker.turn() == .served {}
    #expect(worker.turn() == .ended(.serviceFailed(ServiceFailure("line 1"))))
    #expect(host.takeOutput().isEmpty)
    #expect(PipelineEnd.serviceFailed(ServiceFailure("line 1")).problem == "line 1")
  }
}
