import Platform

// How much of a long line an explanation shows: the place that matters, and some of the line around it.

extension ExplainedLine {
  /// Lines up to this length are shown whole: most requests and many replies.
  private static let wholeByteCountMax = 140
  /// Bytes of a longer line that are shown before and after the place that matters.
  private static let shownByteCountAround = 56
  /// Bytes that are shown of a longer line in which no place matters.
  private static let shownByteCountMax = 112
  /// Bytes that are marked of a place that is itself long, such as a record with a long payload.
  private static let markedByteCountMax = 24
  /// Cutting away fewer bytes than this would save nothing: to say so takes as much room.
  private static let cutByteCountMin = 16

  /// Shows the part of a line around the place that matters, in characters that a terminal can
  /// show, and marks the place.
  mutating func show(_ bytes: [UInt8], around place: Range<Int>?) {
    let marked = place.map {
      Self.wholeCharacters($0.prefix(Self.markedByteCountMax), of: bytes)
    }
    let window = Self.wholeCharacters(Self.window(around: marked, of: bytes.count), of: bytes)
    text = PrintableText.of(bytes[window])
    cutBefore = window.lowerBound
    cutAfter = bytes.count - window.upperBound
    guard let marked else { return }
    let start = PrintableText.of(bytes[window.lowerBound..<marked.lowerBound]).unicodeScalars.count
    let count = PrintableText.of(bytes[marked]).unicodeScalars.count
    mark = start..<start + count
  }

  /// What is shown of a line of `byteCount` bytes.
  private static func window(around place: Range<Int>?, of byteCount: Int) -> Range<Int> {
    if byteCount <= wholeByteCountMax { return 0..<byteCount }
    guard let place else { return 0..<shownByteCountMax }
    var window = place.lowerBound - shownByteCountAround..<place.upperBound + shownByteCountAround
    if window.lowerBound < cutByteCountMin { window = 0..<window.upperBound }
    if byteCount - window.upperBound < cutByteCountMin { window = window.lowerBound..<byteCount }
    return window
  }

  /// The window without the parts of characters at its two ends.
  private static func wholeCharacters(_ window: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    func isContinuation(_ index: Int) -> Bool {
      index < bytes.count && bytes[index] & 0b1100_0000 == 0b1000_0000
    }
    var start = window.lowerBound
    var end = window.upperBound
    while start < end, isContinuation(start) { start += 1 }
    while end > start, isContinuation(end) { end -= 1 }
    return start..<end
  }
}
