import FastJSON

/// Why a line is dropped: there is nobody to send an answer to, or nobody has taken the answers.
package enum LineProblem: Error, Equatable, Sendable {
  /// It is longer than the limit, in bytes.
  case tooLong(limit: Int)
  /// It is not JSON, and does not show who sent it; the position counts from the start of the line.
  case invalidJSON(JSONError)
  /// It is JSON, but no object.
  case notAnObject
  /// It has no `src`.
  case noSource
  /// It came before `init` and has no `dest` that the answer could come from.
  case noDestinationBeforeInit
  /// So many lines of the node's own were not taken by their reader in time.
  case notTakenInTime(lineCount: Int)
  /// Another node has sent it, or somebody who is none, and it is of no use, for this reason.
  case uselessMessage(reason: String)
}

extension LineProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLong(let limit): "dropped a line of more than \(limit) bytes"
    case .invalidJSON(let error): "dropped a line that is not JSON (\(error))"
    case .notAnObject: "dropped a line that is not an object"
    case .noSource: "dropped a message without a sender in \"src\""
    case .noDestinationBeforeInit:
      "dropped a message before \"init\" that names no node in \"dest\""
    case .notTakenInTime(let lineCount): "dropped replies that were not taken in time: \(lineCount)"
    case .uselessMessage(let reason): "dropped a message of another node: \(reason)"
    }
  }
}
