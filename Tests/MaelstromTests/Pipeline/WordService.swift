import FastJSON
import Platform

@testable import Maelstrom

/// The smallest service there is: answers each line with its number and the line itself.
///
/// A line `!` is dropped; `+5` sets a timer for five nanoseconds later, which then says `ring`.
struct WordService: Service, ~Copyable {
  var clock: SimulatedClock?
  var timers = Timers()
  private(set) var servedCount = 0
  var isShareable = true
  /// What is asked to keep the lines; nil: nobody.
  var ledger: LedgerTests.CountingLedger?
  /// The number of the line with which the service fails; nil: none.
  var failingLine: Int?

  init(clock: SimulatedClock? = nil) {
    self.clock = clock
  }

  var nextDeadline: Instant? { timers.nextDeadline }

  mutating func serve(
    _ batch: borrowing LineBatch, from index: Int, of lines: RawSpan, into outbox: inout Outbox
  ) -> Int {
    var index = index
    repeat {
      let line = lines.extracting(batch.lines[index])
      if line.byteCount > 1, line.byte(at: 0) == UInt8(ascii: "+"), let clock {
        let delay = line.withUnsafeBytes { Int64(String(decoding: $0.dropFirst(), as: UTF8.self)) }
        timers.set(servedCount, to: clock.now.advanced(byNanoseconds: delay ?? 0))
      }
      outbox.lines.digits(Int64(servedCount))
      outbox.lines.literal(UInt8(ascii: " "))
      outbox.lines.literal(line)
      outbox.lines.newline()
      if servedCount == failingLine { outbox.failure = ServiceFailure("line \(servedCount)") }
      servedCount += 1
      index += 1
    } while index < batch.count && !outbox.isFull
    ledger?.servedCount = servedCount
    outbox.ledger = ledger
    return index
  }

  mutating func serveTimers(at now: Instant, into outbox: inout Outbox) {
    while let timer = timers.takeDue(at: now) {
      outbox.lines.literal("ring ".utf8.span.bytes)
      outbox.lines.digits(Int64(timer))
      outbox.lines.newline()
      outbox.notes.append("timer \(timer)")
    }
  }
}

struct LineDecoderOfWords: LineDecoder, ~Copyable {
  private let lineByteCountMax: Int

  init(lineByteCountMax: Int) {
    self.lineByteCountMax = lineByteCountMax
  }

  mutating func decode(
    _ lines: RawSpan, from position: Int, atMost messageCountMax: Int, into batch: inout LineBatch,
    drop: (LineProblem, RawSpan) -> Void
  ) -> Int {
    var position = position
    while batch.count < messageCountMax, position < lines.byteCount {
      guard let end = LineFeed.firstPosition(in: lines, from: position) else { break }
      let line = lines.extracting(position..<end)
      if line.byteCount > lineByteCountMax {
        drop(.tooLong(limit: lineByteCountMax), line)
      } else if line.byteCount == 1, line.byte(at: 0) == UInt8(ascii: "!") {
        drop(.noSource, line)
      } else {
        batch.lines.append(position..<end)
      }
      position = end + 1
    }
    return position
  }
}

struct LineBatch: MessageBatch, ~Copyable {
  var lines: [Range<Int>] = []
  var count: Int { lines.count }

  mutating func removeAll() {
    lines.removeAll(keepingCapacity: true)
  }
}

extension WordService {
  typealias Decoder = LineDecoderOfWords
}
