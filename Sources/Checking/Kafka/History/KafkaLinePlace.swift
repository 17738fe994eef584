/// A place in one of the lines of an operation, found by what it means.
package enum KafkaLinePlace: LinePlace {
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

  /// The commit that followed a poll is its second exchange.
  package var exchange: Int { self == .commitErrorCode ? 1 : 0 }

  package var path: [JSONStep] {
    switch self {
    case .message: [.member("body"), .member("msg")]
    case .acknowledgedOffset: [.member("body"), .member("offset")]
    case .errorCode, .commitErrorCode: [.member("body"), .member("code")]
    case .requestedOffset(let key): [.member("body"), .member("offsets"), .member(key)]
    case .record(let key, let ordinal):
      [.member("body"), .member("msgs"), .member(key), .element(ordinal)]
    case .pollReply: []
    }
  }
}
