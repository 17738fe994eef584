/// What went wrong with a request, as a number on the wire.
///
/// Maelstrom defines the numbers below 1000 (`doc/protocol.md`, *Errors*); those from 1000 on are free
/// for a program's own:
///
///     extension ErrorCode {
///       static let leaderUnknown = ErrorCode(custom: 1001)
///     }
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
  /// The number on the wire.
  public let rawValue: Int

  /// The code of a number, whether it is one that Maelstrom defines or not.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A code of the program's own.
  ///
  /// - Precondition: `number` is 1000 at least: those below are Maelstrom's.
  public init(custom number: Int) {
    precondition(number >= 1000, "error codes below 1000 are Maelstrom's")
    rawValue = number
  }

  /// There was no answer in time: the operation may have happened, or may happen later.
  public static let timeout = ErrorCode(rawValue: 0)
  /// There is no such node.
  public static let nodeNotFound = ErrorCode(rawValue: 1)
  /// The receiver does not know this type of request.
  public static let notSupported = ErrorCode(rawValue: 10)
  /// The receiver cannot serve the request now, but may later.
  public static let temporarilyUnavailable = ErrorCode(rawValue: 11)
  /// The request is not what its type says.
  public static let malformedRequest = ErrorCode(rawValue: 12)
  /// Something went wrong in the receiver: the operation may have happened.
  public static let crash = ErrorCode(rawValue: 13)
  /// The operation was given up, and did not happen.
  public static let abort = ErrorCode(rawValue: 14)
  /// The operation is on a key that does not exist.
  public static let keyDoesNotExist = ErrorCode(rawValue: 20)
  /// The operation creates a key that exists.
  public static let keyAlreadyExists = ErrorCode(rawValue: 21)
  /// What the operation demands does not hold, such as the value that a compare-and-swap names.
  public static let preconditionFailed = ErrorCode(rawValue: 22)
  /// The transaction was given up because of another one.
  public static let transactionConflict = ErrorCode(rawValue: 30)

  /// Whether the operation certainly did not happen, and never will.
  ///
  /// An error that is not definite leaves that open. So do codes of a program's own and all that this
  /// library does not know, for Maelstrom takes them so.
  public var isDefinite: Bool {
    switch self {
    case .nodeNotFound, .notSupported, .temporarilyUnavailable, .malformedRequest, .abort,
      .keyDoesNotExist, .keyAlreadyExists, .preconditionFailed, .transactionConflict:
      true
    default: false
    }
  }
}

extension ErrorCode: CustomStringConvertible {
  /// The name that Maelstrom gives it, or the number.
  public var description: String {
    switch self {
    case .timeout: "timeout"
    case .nodeNotFound: "node-not-found"
    case .notSupported: "not-supported"
    case .temporarilyUnavailable: "temporarily-unavailable"
    case .malformedRequest: "malformed-request"
    case .crash: "crash"
    case .abort: "abort"
    case .keyDoesNotExist: "key-does-not-exist"
    case .keyAlreadyExists: "key-already-exists"
    case .preconditionFailed: "precondition-failed"
    case .transactionConflict: "txn-conflict"
    default: "error \(rawValue)"
    }
  }
}
