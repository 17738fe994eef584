import Platform
import Synchronization
import TestSupport
import Testing

@testable import Maelstrom

/// A pipeline without descriptors, threads and real time: what goes in, what comes out, and when.
///
/// Method: a simulated host, a service that answers each line with its number, and one turn at a time.
@Suite struct PipelineTests {
  private let clock = SimulatedClock()
  private let host: SimulatedHost

  init() {
    host = SimulatedHost(clock: clock)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func worker(
    _ configure: (inout PipelineOptions) -> Void = { _ in }
  ) -> Worker<WordService, SimulatedHost> {
    var options = PipelineOptions()
    configure(&options)
    return Pipeline(WordService(clock: clock), on: host, options).soleWorker()
  }

  @Test func withoutInputThereIsNothingToDo() {
    var worker = worker()
    #expect(worker.turn() == .idle)
    #expect(host.takeOutput().isEmpty)
  }

  @Test func linesAreServedInOrderHoweverTheyComeInPieces() {
    var random = SeededGenerator()
    for _ in 0..<200 {
      let host = SimulatedHost(clock: clock)
      var worker = Pipeline(WordService(), on: host).soleWorker()
      let words = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        String(repeating: "w", count: random.pick([0, 1, 2, 7, 100, 70_000]))
      }
      var input = Array(words.map { $0 + "\n" }.joined().utf8)[...]
      var output: [UInt8] = []
      while !input.isEmpty {
        let piece = input.prefix(random.pick([1, 3, 50, 5_000, 65_536, 200_000]))
        host.send(piece)
        input.removeFirst(piece.count)
        if random.oneIn(2) { _ = worker.turn() }
        output += host.takeOutput()
      }
      while worker.turn() == .served {}
      output += host.takeOutput()
      #expect(text(output) == words.enumerated().map { "\($0) \($1)\n" }.joined())
    }
  }

  @Test func theLastLineNeedsNoLineFeed() {
    var worker = worker()
    host.send("a\nb".utf8)
    host.endInput()
    #expect(worker.turn() == .served)
    #expect(worker.turn() == .ended(.inputEnded))
    #expect(text(host.takeOutput()) == "0 a\n1 b\n")
    #expect(worker.turn() == .ended(.inputEnded))
  }

  @Test func aTimerIsServedAtItsTimeAndNotBefore() {
    var worker = worker()
    host.send("+5\n+3\n".utf8)
    #expect(worker.turn() == .served)
    #expect(text(host.takeOutput()) == "0 +5\n1 +3\n")
    clock.move(to: Instant(nanoseconds: 2))
    #expect(worker.turn() == .idle)
    clock.move(to: Instant(nanoseconds: 4))
    #expect(worker.turn() == .served)
    #expect(text(host.takeOutput()) == "ring 1\n")
    #expect(worker.turn() == .idle)
    clock.move(to: Instant(nanoseconds: 9))
    #expect(worker.turn() == .served)
    #expect(text(host.takeOutput()) == "ring 0\n")
    #expect(host.notes == ["timer 1", "timer 0"])
  }

  @Test func inputThatNeverStopsDoesNotKeepATimerWaiting() {
    var worker = worker()
    host.send("+5\n".utf8)
    _ = worker.turn()
    clock.move(to: Instant(nanoseconds: 7))
    host.send("a\n".utf8)
    #expect(worker.turn() == .served)
    #expect(worker.turn() == .served)
    #expect(text(host.takeOutput()) == "0 +5\nring 0\n1 a\n")
  }

  @Test func whatIsDroppedIsToldTenTimesASecond() {
    var worker = worker { $0.lineByteCountMax = 64 }
    host.send(String(repeating: "!\n", count: 25).utf8)
    host.send((String(repeating: "x", count: 65) + "\n").utf8)
    _ = worker.turn()
    #expect(host.notes.count == 10)
    clock.move(to: Instant(nanoseconds: 1_000_000_000))
    host.send("!\n".utf8)
    _ = worker.turn()
    #expect(
      host.notes.suffix(2) == [
        "16 more problems were not printed", "dropped a message without a sender in \"src\": !",
      ])
    #expect(host.takeOutput().isEmpty)
  }

  @Test func aQuietPipelineSaysNothing() {
    var worker = worker { $0.isQuiet = true }
    host.send("!\n+0\n".utf8)
    _ = worker.turn()
    clock.move(to: Instant(nanoseconds: 1))
    _ = worker.turn()
    #expect(host.notes.isEmpty)
    #expect(text(host.takeOutput()) == "0 +0\nring 0\n")
  }

  @Test(arguments: [
    (OutputOutcome.closed, PipelineEnd.outputClosed), (.failed(28), .writingFailed(28)),
  ])
  func whereNobodyTakesTheOutputThePipelineEnds(_ outcome: OutputOutcome, _ end: PipelineEnd) {
    var worker = worker()
    host.outputOutcome = outcome
    host.send("a\nb\n".utf8)
    _ = worker.turn()
    #expect(worker.turn() == .ended(end))
  }

  @Test func repliesBeyondTheOutboxAreWrittenInPieces() {
    var worker = worker()
    let line = String(repeating: "y", count: 60_000)
    host.send(String(repeating: line + "\n", count: 30).utf8)
    while worker.turn() == .served {}
    #expect(text(host.takeOutput()) == (0..<30).map { "\($0) \(line)\n" }.joined())
  }
}
