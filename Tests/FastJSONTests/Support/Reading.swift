import FastJSON

/// What `read` makes of a text: the way in which the tests call the scanner.
func reading<Value>(
  _ text: String, _ read: (inout JSONScanner) throws(JSONError) -> Value
) -> Result<Value, JSONError> {
  reading(Array(text.utf8), read)
}

/// What `read` makes of bytes that need not be UTF-8.
func reading<Value>(
  _ text: [UInt8], _ read: (inout JSONScanner) throws(JSONError) -> Value
) -> Result<Value, JSONError> {
  var scanner = JSONScanner(text.span.bytes)
  do {
    return .success(try read(&scanner))
  } catch {
    return .failure(error)
  }
}

/// The methods that read a value of one kind.
enum ReadMethod: CaseIterable {
  case beginObject, beginArray, string, integer, double, boolean, null

  /// The error where a value of another kind comes next.
  var expected: JSONError.Kind {
    switch self {
    case .beginObject: .expectedObject
    case .beginArray: .expectedArray
    case .string: .expectedString
    case .integer, .double: .expectedNumber
    case .boolean: .expectedBoolean
    case .null: .expectedNull
    }
  }

  /// What was read, described.
  func read(_ scanner: inout JSONScanner) throws(JSONError) -> String {
    switch self {
    case .beginObject: "\(try scanner.beginObject())"
    case .beginArray: "\(try scanner.beginArray())"
    case .string: "\(try scanner.string())"
    case .integer: "\(try scanner.integer())"
    case .double: "\(try scanner.double())"
    case .boolean: "\(try scanner.boolean())"
    case .null: "\(try scanner.null())"
    }
  }
}

extension Result {
  /// The error, or nil after a success.
  var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}

extension Result where Success == String, Failure == JSONError {
  /// The value or the error, in one line for a table: `kind@offset`.
  var summary: String {
    switch self {
    case .success(let value): value
    case .failure(let error): "\(error.kind)@\(error.offset)"
    }
  }
}

/// Everything that `emit` emits.
func emitted(_ emit: (inout JSONEmitter) -> Void) -> [UInt8] {
  var emitter = JSONEmitter(capacity: 0)
  emit(&emitter)
  return emitter.bytes.withUnsafeBytes { Array($0) }
}

/// The same as text.
func emittedText(_ emit: (inout JSONEmitter) -> Void) -> String {
  String(decoding: emitted(emit), as: UTF8.self)
}
