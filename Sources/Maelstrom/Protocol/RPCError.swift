/// An error as nodes tell it to each other: a message of type `error`.
///
/// A handler that throws one answers the request with it; a call that is answered with one throws it.
public struct RPCError: Error, Hashable, Sendable {
  /// What went wrong.
  public var code: ErrorCode
  /// What went wrong in words, for people.
  public var text: String

  /// An error of this code.
  public init(_ code: ErrorCode, _ text: String = "") {
    self.code = code
    self.text = text
  }
}

extension RPCError {
  /// The error that a message tells; nil where it tells none.
  init?(_ message: Message) {
    guard message.type == "error" else { return nil }
    let code = (try? message.valueIfPresent("code", as: Int.self)) ?? nil
    self.init(
      ErrorCode(rawValue: code ?? ErrorCode.crash.rawValue),
      ((try? message.valueIfPresent("text", as: String.self)) ?? nil) ?? "")
  }
}

extension RPCError: CustomStringConvertible {
  /// The code and the text.
  public var description: String { text.isEmpty ? "\(code)" : "\(code): \(text)" }
}
