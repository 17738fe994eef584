import Platform

/// Turns findings into explanations: fetches the lines, cuts them, and marks the place that
/// matters.
package struct Explainer {
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

  package let history: KafkaHistory
  package let requests: (any RecordedLines)?
  package let replies: (any RecordedLines)?

  package func explain(_ finding: Finding) -> Explanation {
    let lines = finding.evidence.map { explain($0) }
    // The sort is stable: what has one time stays in the order in which it was told.
    return Explanation(summary: finding.summary, lines: lines.sorted { $0.time < $1.time })
  }

  private func explain(_ evidence: Evidence) -> ExplainedLine {
    let operation = history.operations[evidence.operation]
    let place = evidence.place
    var line = ExplainedLine(
      time: time(of: place, in: operation), client: operation.client, direction: place.direction,
      text: "", cutBefore: 0, cutAfter: 0, mark: nil, note: evidence.note)
    guard let bytes = bytes(of: place, in: operation) else {
      line.text = "(the line was not kept) \(retell(place, in: operation))"
      return line
    }
    cut(bytes, around: place.find(in: bytes), into: &line)
    return line
  }

  private func time(of place: KafkaLinePlace, in operation: KafkaOperation) -> Int64 {
    if place.direction == .request { return operation.invoked }
    return operation.kind == .poll && !place.isOfCommit ? operation.replied : operation.completed
  }

  private func bytes(of place: KafkaLinePlace, in operation: KafkaOperation) -> [UInt8]? {
    let exchanges = history.operations.exchanges(of: operation)
    let number = place.isOfCommit ? 1 : 0
    guard number < exchanges.count else { return nil }
    switch place.direction {
    case .request: return requests?.line(at: exchanges[number].request)
    case .reply: return replies?.line(at: exchanges[number].reply)
    }
  }

  /// What the history knows of a line that the spool did not keep.
  private func retell(_ place: KafkaLinePlace, in operation: KafkaOperation) -> String {
    switch place {
    case .message:
      "send of value \(operation.value) to \(name(history.keyNames[Int(operation.key)]))"
    case .acknowledgedOffset: "send_ok with offset \(operation.offset)"
    case .errorCode: "error, in answer to the send"
    case .requestedOffset(let key): "poll of \(name(key))"
    case .record(let key, let ordinal):
      "poll_ok with \(record(key, ordinal, in: operation)) in \(name(key))"
    case .pollReply: "poll_ok"
    case .commitErrorCode: "error, in answer to the commit"
    }
  }

  private func name(_ key: String) -> String {
    "key \(String(reflecting: key))"
  }

  /// A record of a poll as a reply writes it: `[7,8]`.
  private func record(_ key: String, _ ordinal: Int, in operation: KafkaOperation) -> String {
    var ordinal = UInt32(ordinal)
    for index in operation.polled.range {
      let run = history.runs[index]
      guard history.keyNames[Int(run.key)] == key else { continue }
      if ordinal < run.count {
        let payload = history.inventedPayload(run.value &+ ordinal)
        let value = payload.map { PrintableText.of($0[...]) } ?? String(run.value &+ ordinal)
        return "[\(run.offset(at: ordinal)),\(value)]"
      }
      ordinal -= run.count
    }
    return "a record"
  }

  /// Puts the part of the line around `place` into `line`, in characters that a terminal can show.
  private func cut(_ bytes: [UInt8], around place: Range<Int>?, into line: inout ExplainedLine) {
    let marked = place.map {
      Self.wholeCharacters($0.prefix(Self.markedByteCountMax), of: bytes)
    }
    let window = Self.wholeCharacters(Self.window(around: marked, of: bytes.count), of: bytes)
    line.text = PrintableText.of(bytes[window])
    line.cutBefore = window.lowerBound
    line.cutAfter = bytes.count - window.upperBound
    guard let marked else { return }
    let start = PrintableText.of(bytes[window.lowerBound..<marked.lowerBound]).unicodeScalars.count
    let count = PrintableText.of(bytes[marked]).unicodeScalars.count
    line.mark = start..<start + count
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
