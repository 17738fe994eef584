import FastJSON

/// A place in one of the lines of an operation, found by what it means.
package enum KafkaLinePlace: Equatable {
  /// The payload in a `send`.
  case message
  /// The offset in a `send_ok`.
  case acknowledgedOffset
  /// The code in the error that answered a `send`.
  case errorCode
  /// The offset from which a `poll` asked for a key.
  case requestedOffset(key: String)
  /// One record in a `poll_ok`, counted from 0 in the list of its key.
  case record(key: String, ordinal: Int)
  /// The whole `poll_ok`, of which no part matters more than the others.
  case pollReply
  /// The code in the error that answered the `commit_offsets` after a poll.
  case commitErrorCode

  package var direction: ExplainedLine.Direction {
    switch self {
    case .message, .requestedOffset: .request
    case .acknowledgedOffset, .errorCode, .record, .pollReply, .commitErrorCode: .reply
    }
  }

  /// Whether the line belongs to the commit that followed a poll.
  package var isOfCommit: Bool { self == .commitErrorCode }

  /// The bytes of `line` that matter, or nil if the line is not of the expected form.
  package func find(in line: [UInt8]) -> Range<Int>? {
    guard let slice = try? find(JSONSlice(start: 0, end: line.count), of: line) else { return nil }
    return slice.start..<slice.end
  }

  private func find(_ message: JSONSlice, of line: [UInt8]) throws(JSONError) -> JSONSlice? {
    let path: [String] =
      switch self {
      case .message: ["body", "msg"]
      case .acknowledgedOffset: ["body", "offset"]
      case .errorCode, .commitErrorCode: ["body", "code"]
      case .requestedOffset(let key): ["body", "offsets", key]
      case .record(let key, _): ["body", "msgs", key]
      case .pollReply: []
      }
    guard !path.isEmpty else { return nil }
    var value = message
    for name in path {
      guard let member = try Self.member(name, of: value, in: line) else { return nil }
      value = member
    }
    guard case .record(_, let ordinal) = self else { return value }
    return try Self.element(ordinal, of: value, in: line)
  }

  /// The value of a member of an object; of equal names the last one counts.
  private static func member(
    _ name: String, of object: JSONSlice, in line: [UInt8]
  ) throws(JSONError) -> JSONSlice? {
    var scanner = JSONScanner(line.span.bytes, from: object.start)
    var value: JSONSlice?
    try scanner.beginObject()
    while let found = try scanner.nextName() {
      let isIt = scanner.text(of: found) == name
      let candidate = try scanner.value()
      if isIt { value = candidate }
    }
    return value
  }

  private static func element(
    _ ordinal: Int, of array: JSONSlice, in line: [UInt8]
  ) throws(JSONError) -> JSONSlice? {
    var scanner = JSONScanner(line.span.bytes, from: array.start)
    try scanner.beginArray()
    for _ in 0..<ordinal {
      guard try scanner.nextElement() else { return nil }
      try scanner.skipValue()
    }
    return try scanner.nextElement() ? scanner.value() : nil
  }
}
