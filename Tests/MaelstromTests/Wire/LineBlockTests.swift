import Foundation
import TestSupport
import Testing

@testable import Maelstrom

/// Lines come out of the buffer as they went in, in whatever pieces they came.
@Suite struct LineBlockTests {
  /// A buffer that reads from a simulated host, and what came of it.
  private struct Feed: ~Copyable {
    private var buffer: LineBlock
    private let host = SimulatedHost(clock: SimulatedClock())
    /// The complete lines so far, with their line feeds.
    private(set) var lines: [UInt8] = []
    private(set) var outcomes: [LineBlock.Outcome] = []

    init(lineByteCountMax: Int) {
      buffer = LineBlock(lineByteCountMax: lineByteCountMax)
    }

    /// Hands out bytes and reads them.
    mutating func feed(_ bytes: [UInt8]) {
      host.send(bytes)
      read()
    }

    /// Reads until there is nothing left.
    private mutating func read() {
      while host.hasInput {
        let outcome = buffer.read(from: host, before: nil)
        let complete = buffer.lines.array
        lines += complete
        buffer.removeLines()
        outcomes.append(outcome)
        if outcome == .ended { return }
      }
    }

    mutating func end() {
      host.endInput()
      read()
    }
  }

  @Test func splitAtEveryPlaceGivesTheSameLines() {
    let text = Array("first\n\nthird line\r\n{\"a\":1}\nlast".utf8)
    for place in 0...text.count {
      var feed = Feed(lineByteCountMax: 100)
      feed.feed(Array(text[..<place]))
      #expect(feed.lines == Array(text[..<place].prefix(upToLast: LineFeed.byte)))
      feed.feed(Array(text[place...]))
      feed.end()
      #expect(feed.lines == text + [LineFeed.byte])
      #expect(feed.outcomes.last == .ended)
      #expect(!feed.outcomes.contains(.lineTooLong))
    }
  }

  @Test(arguments: [
    ("", ""), ("\n", "\n"), ("a", "a\n"), ("a\n", "a\n"), ("a\nb", "a\nb\n"), ("\n\n", "\n\n"),
  ])
  func lastLineNeedsNoLineFeed(_ text: String, _ lines: String) {
    var feed = Feed(lineByteCountMax: 100)
    feed.feed(Array(text.utf8))
    feed.end()
    #expect(feed.lines == Array(lines.utf8))
  }

  /// Lines around the limit, in pieces of many sizes.
  @Test(arguments: [1, 7, 100, 1_000, 65_536])
  func linesOverTheLimitAreDroppedAndAllOthersKept(_ pieceByteCount: Int) {
    let limit = 500
    var text: [UInt8] = []
    var kept: [[UInt8]] = []
    for count in [0, 10, 499, 500, 501, 10, 999, 500, 7_000, 0, 500, 2_000, 3] {
      let line = [UInt8](repeating: UInt8(ascii: "a") + UInt8(count % 26), count: count)
      text += line + [LineFeed.byte]
      if count <= limit { kept.append(line) }
    }
    var feed = Feed(lineByteCountMax: limit)
    var rest = text[...]
    while !rest.isEmpty {
      feed.feed(Array(rest.prefix(pieceByteCount)))
      rest = rest.dropFirst(pieceByteCount)
    }
    feed.end()
    // A line over the limit that came in one piece is the server's to drop.
    let lines = feed.lines.split(separator: LineFeed.byte, omittingEmptySubsequences: false)
    #expect(lines.dropLast().filter { $0.count <= limit }.map(Array.init) == kept)
    if pieceByteCount == 1 { #expect(feed.outcomes.count { $0 == .lineTooLong } == 4) }
  }

  @Test func endWithinALineThatIsDroppedEndsWithNothing() {
    var feed = Feed(lineByteCountMax: 64)
    feed.feed(Array("kept\n".utf8) + [UInt8](repeating: 0x78, count: 65))
    feed.feed([UInt8](repeating: 0x78, count: 1_000))
    feed.end()
    #expect(feed.lines == Array("kept\n".utf8))
    #expect(feed.outcomes == [.lineTooLong, .filled, .ended])
  }

  @Test func longLineGrowsTheBufferAndLosesNoByte() {
    var random = SeededGenerator()
    var feed = Feed(lineByteCountMax: 2_000_000)
    var text: [UInt8] = []
    for count in [1_000_000, 3, 200_000, 70_000, 0, 131_072, 131_071, 65_536, 1] {
      text += (0..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
      text.append(LineFeed.byte)
    }
    var rest = text[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...65_536, using: &random)
      feed.feed(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    feed.end()
    #expect(Data(feed.lines) == Data(text))
  }

  /// Two buffers that read from one host, of which each goes on where the other has stopped.
  @Test(arguments: [1, 3, 64, 1_000, 65_536])
  func anotherBufferGoesOnWithTheUnfinishedLine(_ pieceByteCount: Int) {
    var random = SeededGenerator()
    var text: [UInt8] = []
    var kept: [UInt8] = []
    for _ in 0..<60 {
      let count = Int.random(in: 0...1_200, using: &random)
      let line = (0..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
      text += line + [LineFeed.byte]
      if count <= 1_000 { kept += line + [LineFeed.byte] }
    }
    let host = SimulatedHost(clock: SimulatedClock())
    var unfinished = UnfinishedLine()
    var lines: [UInt8] = []
    func read(_ buffer: inout LineBlock) -> LineBlock.Outcome {
      buffer.takeUp(&unfinished)
      let outcome = buffer.read(from: host, before: nil)
      buffer.putAside(into: &unfinished)
      let complete = buffer.lines.array
      lines += complete
      buffer.removeLines()
      return outcome
    }
    var first = LineBlock(lineByteCountMax: 1_000)
    var second = LineBlock(lineByteCountMax: 1_000)
    var rest = text[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(pieceByteCount))
      host.send(piece)
      rest = rest.dropFirst(pieceByteCount)
      _ = read(&first)
      swap(&first, &second)
    }
    host.endInput()
    while host.hasInput, read(&first) != .ended {}
    #expect(read(&first) == .ended)
    // A line over the limit that came in one piece is the server's to drop.
    let shortLines = lines.split(separator: LineFeed.byte, omittingEmptySubsequences: false)
      .dropLast().filter { $0.count <= 1_000 }.flatMap { $0 + [LineFeed.byte] }
    #expect(shortLines == kept)
  }

  @Test func linesThatWereNotServedAreNotOverwritten() async {
    await #expect(processExitsWith: .failure) {
      var buffer = LineBlock(lineByteCountMax: 100)
      let host = SimulatedHost(clock: SimulatedClock())
      host.send("a\n".utf8)
      _ = buffer.read(from: host, before: nil)
      host.send("b\n".utf8)
      _ = buffer.read(from: host, before: nil)
    }
  }
}

extension ArraySlice<UInt8> {
  /// Everything up to the last occurrence of a byte and that byte; nothing where there is none.
  fileprivate func prefix(upToLast byte: UInt8) -> ArraySlice {
    lastIndex(of: byte).map { self[startIndex...$0] } ?? []
  }
}
