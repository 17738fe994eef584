import FastJSON
import Maelstrom

/// Decodes lines into requests: those of the form that Maelstrom writes by `RequestGuess`, all others
/// by `RequestDecoder`.
struct KafkaDecoder: LineDecoder, ~Copyable {
  private let lineByteCountMax: Int
  private var guess = RequestGuess()

  init(lineByteCountMax: Int) {
    self.lineByteCountMax = lineByteCountMax
  }

  mutating func decode(
    _ lines: RawSpan, from position: Int, atMost messageCountMax: Int,
    into batch: inout RequestBatch, drop: (LineProblem, RawSpan) -> Void
  ) -> Int {
    let first = position
    var position = position
    while batch.requests.count < messageCountMax, position < lines.byteCount {
      if let end = guess.decode(
        lines, from: position, lineByteCountMax: lineByteCountMax, into: &batch)
      {
        position = end
      } else {
        position = decodeAnyForm(lines, from: position, into: &batch, drop)
      }
    }
    batch.byteCount += position - first
    return position
  }

  /// Decodes one line of any form, or tells why it cannot be answered.
  @inline(never)
  private func decodeAnyForm(
    _ lines: RawSpan, from start: Int, into batch: inout RequestBatch,
    _ drop: (LineProblem, RawSpan) -> Void
  ) -> Int {
    let entryCount = batch.entries.count
    if let end = UnorderedRequestGuess.decode(
      lines, from: start, lineByteCountMax: lineByteCountMax, into: &batch)
    {
      return end
    }
    batch.entries.truncate(to: entryCount)
    // The buffer ends each complete line with a line feed.
    guard let end = LineFeed.firstPosition(in: lines, from: start) else { return lines.byteCount }
    let line = lines.extracting(start..<end)
    guard line.byteCount <= lineByteCountMax else {
      drop(.tooLong(limit: lineByteCountMax), line)
      return end + 1
    }
    do {
      try RequestDecoder.decode(lines.extracting(0..<end), from: start, into: &batch)
    } catch {
      drop(error, line)
    }
    return end + 1
  }
}
