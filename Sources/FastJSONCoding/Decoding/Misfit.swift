// What can be wrong with a value that a type asks for, and the error that says so.

import FastJSON

/// Why a value of the text is not the one that a type asks for.
enum Misfit: Error {
  /// The value is null.
  case null
  /// The value is of another kind.
  case otherKind
  /// The number is not representable: out of range, or not an integer.
  case number(JSONError)
}

extension DecodingSession {
  /// The error for the value of an entry.
  ///
  /// - Parameter path: the way to the value.
  @inline(never)
  func error(
    _ misfit: Misfit, at index: UInt32, expecting type: any Any.Type, path: [any CodingKey]
  ) -> DecodingError {
    let entry = self[index]
    let start = entry.slice.start
    func context(_ description: String, _ cause: JSONError) -> DecodingError.Context {
      DecodingError.Context(
        codingPath: path, debugDescription: "\(description) at byte \(cause.offset)",
        underlyingError: cause)
    }
    switch misfit {
    case .null:
      return .valueNotFound(
        type, context("expected \(type), found null", JSONError(Self.expected(type), at: start)))
    case .otherKind:
      return .typeMismatch(
        type,
        context("expected \(type), found \(entry.kind)", JSONError(Self.expected(type), at: start)))
    case .number(let cause):
      let digits = text.text(of: entry.slice)
      return .dataCorrupted(
        context("the number \(digits) is no \(type): \(cause.kind.explanation)", cause))
    }
  }

  /// What the scanner would have called it that a value is not of a type.
  private static func expected(_ type: any Any.Type) -> JSONError.Kind {
    switch type {
    case is String.Type: .expectedString
    case is Bool.Type: .expectedBoolean
    case is [Any].Type: .expectedArray
    case is [String: Any].Type: .expectedObject
    case is any Numeric.Type: .expectedNumber
    default: .expectedValue
    }
  }

  /// The error for a member that is not there.
  @inline(never)
  func missing(
    _ key: some CodingKey, in object: UInt32, path: [any CodingKey]
  ) -> DecodingError {
    let start = self[object].slice.start
    return .keyNotFound(
      key,
      DecodingError.Context(
        codingPath: path,
        debugDescription: "no member \"\(key.stringValue)\" in the object at byte \(start)"))
  }

  /// The error for a text that is not JSON, or is more than the decoder takes.
  static func corrupted(_ cause: JSONError) -> DecodingError {
    .dataCorrupted(
      DecodingError.Context(
        codingPath: [], debugDescription: "\(cause)", underlyingError: cause))
  }
}
