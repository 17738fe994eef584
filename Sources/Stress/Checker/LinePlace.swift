import FastJSON

/// A place in one of the lines of an operation, found by what it means.
enum LinePlace: Equatable {
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

  var direction: ExplainedLine.Direction {
    switch self {
    case .message, .requestedOffset: .request
    case .acknowledgedOffset, .errorCode, .record, .pollReply, .commitErrorCode: .reply
    }
  }

  /// Whether the line belongs to the commit that followed a poll.
  var isOfCommit: Bool { self == .commitErrorCode }

  /// The bytes of `line` that matter, or nil if the line is not of the expected form.
  func find(in line: [UInt8]) -> Range<Int>? {
    let bytes = line.span.bytes
    var scanner = JSONScanner(bytes)
    guard let slice = try? find(with: &scanner) else { return nil }
    return slice.start..<slice.end
  }

  private func find(with scanner: inout JSONScanner) throws(JSONError) -> JSONSlice? {
    guard try enter("body", &scanner) else { return nil }
    switch self {
    case .message:
      return try enter("msg", &scanner) ? scanner.value() : nil
    case .acknowledgedOffset:
      return try enter("offset", &scanner) ? scanner.value() : nil
    case .errorCode, .commitErrorCode:
      return try enter("code", &scanner) ? scanner.value() : nil
    case .requestedOffset(let key):
      guard try enter("offsets", &scanner), try enter(key, &scanner) else { return nil }
      return try scanner.value()
    case .record(let key, let ordinal):
      guard try enter("msgs", &scanner), try enter(key, &scanner) else { return nil }
      try scanner.beginArray()
      for _ in 0..<ordinal {
        guard try scanner.nextElement() else { return nil }
        try scanner.skipValue()
      }
      return try scanner.nextElement() ? scanner.value() : nil
    case .pollReply:
      return nil
    }
  }

  /// Goes into the object that comes next, up to the value of the member `name`.
  private func enter(
    _ name: String, _ scanner: inout JSONScanner
  ) throws(JSONError) -> Bool {
    try scanner.beginObject()
    while let found = try scanner.nextName() {
      if scanner.text(of: found) == name { return true }
      try scanner.skipValue()
    }
    return false
  }
}
