import FastJSON

/// The naive twin of the scanner's memory: which call may come next, kept as a list of the open
/// containers and one word of what is due.
///
/// It reads by `NaiveReader`, so it shares nothing with the scanner.
struct NaiveWalk {
  private(set) var reader: NaiveReader
  /// The open containers, the innermost last; whether each is an object.
  private(set) var containers: [Bool] = []
  private(set) var due = Due.value

  enum Due { case value, firstMember, afterValue, nothing }

  /// What a call came to: what it gave and where the next byte is, or that it is refused.
  enum Outcome: Equatable {
    case gave(String, at: Int)
    /// The text is wrong.
    case refused
    /// The call does not belong here, whatever the text.
    case misplaced
  }

  init(_ text: [UInt8]) { reader = NaiveReader(text: text) }

  /// The outcome of a call of the scanner.
  mutating func call(_ call: ScannerCall) -> Outcome {
    guard isPlaced(call) else {
      due = .nothing
      return .misplaced
    }
    do throws(JSONError) {
      let given = try obey(call)
      return .gave(given, at: reader.offset)
    } catch {
      if call != .peek { due = .nothing }
      return .refused
    }
  }

  private func isPlaced(_ call: ScannerCall) -> Bool {
    let isBetween = due == .firstMember || due == .afterValue
    return switch call {
    case .nextName: isBetween && containers.last == true
    case .nextElement: isBetween && containers.last == false
    case .end: due == .afterValue && containers.isEmpty
    default: due == .value
    }
  }

  private mutating func obey(_ call: ScannerCall) throws(JSONError) -> String {
    reader.skipWhitespace()
    let start = reader.offset
    switch call {
    case .peek: return "\(try kind())"
    case .beginObject: return try enter("{", isObject: true)
    case .beginArray: return try enter("[", isObject: false)
    case .nextName: return try nextName()
    case .nextElement: return try nextElement()
    case .string:
      guard reader.next == 0x22 else { throw reader.failure(.expectedString) }
      _ = try reader.string()
      due = .afterValue
      return "\(start + 1)..<\(reader.offset - 1)"
    case .integer, .double:
      guard try kind() == .number else { throw reader.failure(.expectedNumber) }
      let digits = String(decoding: try reader.number(), as: UTF8.self)
      due = .afterValue
      if call == .integer, let integer = Int64(digits) { return "\(integer)" }
      if call == .double, let double = Double(digits), double.isFinite { return "\(double)" }
      throw reader.failure(.numberOutOfRange)
    case .boolean:
      guard try kind() == .boolean else { throw reader.failure(.expectedBoolean) }
      let isTrue = reader.next == UInt8(ascii: "t")
      try reader.literal(isTrue ? "true" : "false")
      due = .afterValue
      return "\(isTrue)"
    case .null:
      try reader.literal("null")
      due = .afterValue
      return ""
    case .value, .skipValue, .skipGuessedValue:
      reader.depth = containers.count
      _ = try reader.value()
      due = .afterValue
      return call == .value ? "\(start)..<\(reader.offset)" : ""
    case .end:
      guard reader.next == nil else { throw reader.failure(.trailingBytes) }
      due = .nothing
      return ""
    }
  }

  private func kind() throws(JSONError) -> JSONKind {
    switch reader.next.map(Unicode.Scalar.init) {
    case "{": return .object
    case "[": return .array
    case "\"": return .string
    case "-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9": return .number
    case "t", "f": return .boolean
    case "n": return .null
    default: throw reader.failure(.expectedValue)
    }
  }

  private mutating func enter(
    _ bracket: Unicode.Scalar, isObject: Bool
  ) throws(JSONError) -> String {
    guard containers.count < NaiveReader.depthMax, reader.take(bracket) else {
      throw reader.failure(.tooDeep)
    }
    containers.append(isObject)
    due = .firstMember
    return ""
  }

  /// Steps over the comma that must stand between members; whether the container ends instead.
  private mutating func hasEnded(_ bracket: Unicode.Scalar) throws(JSONError) -> Bool {
    if reader.take(bracket) {
      containers.removeLast()
      due = .afterValue
      return true
    }
    if due == .afterValue {
      guard reader.take(",") else { throw reader.failure(.expectedCommaOrBrace) }
      reader.skipWhitespace()
    }
    due = .value
    return false
  }

  private mutating func nextName() throws(JSONError) -> String {
    if try hasEnded("}") { return "no name" }
    guard reader.next == 0x22 else { throw reader.failure(.expectedName) }
    let start = reader.offset + 1
    _ = try reader.string()
    let end = reader.offset - 1
    reader.skipWhitespace()
    guard reader.take(":") else { throw reader.failure(.expectedColon) }
    return "\(start)..<\(end)"
  }

  private mutating func nextElement() throws(JSONError) -> String {
    if try hasEnded("]") { return "false" }
    guard reader.next != UInt8(ascii: "]") else { throw reader.failure(.expectedValue) }
    return "true"
  }

  /// A call that belongs here, of several the one that `choice` says.
  func sensibleCall(_ choice: UInt8) -> ScannerCall {
    guard due == .value else {
      return containers.last.map { $0 ? .nextName : .nextElement } ?? .end
    }
    var ahead = self
    ahead.reader.skipWhitespace()
    let calls: [ScannerCall]
    switch try? ahead.kind() {
    case .object: calls = [.beginObject, .beginObject, .beginObject]
    case .array: calls = [.beginArray, .beginArray, .beginArray]
    case .string: calls = [.string]
    case .number: calls = [.double, .integer]
    case .boolean: calls = [.boolean]
    case .null: calls = [.null]
    case nil: calls = []
    }
    let all = calls + [.value, .skipValue, .skipGuessedValue, .peek]
    return all[Int(choice) % all.count]
  }

  /// Where the value that is due ends, if it is valid.
  var valueEnd: Int? {
    var ahead = reader
    ahead.depth = containers.count
    guard due == .value, (try? ahead.value()) != nil else { return nil }
    return ahead.offset
  }
}
