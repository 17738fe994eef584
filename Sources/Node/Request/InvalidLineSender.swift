import FastJSON
import Maelstrom

// Who sent a line that is not valid JSON? A wrong answer is worse than none: Maelstrom listens no more
// to a node that answers somebody who has not asked, and a client that is told of another request's
// failure believes it. So the line is read as a sequence of members, and what is believed is this:
//
// - A member counts if it is whole: behind `{` or `,` a name, a colon and a value, each valid by itself,
//   and then `,` or `}`. So `"src":"c1" "c9",` names nobody.
// - `src` counts only before the first fault: up to there the line is valid, and where it stands is
//   certain. Behind a fault the brackets may be other ones than the sender meant.
// - What is not whole is stepped over as one member, from the `{` or `,` before it to the `,` or `}`
//   behind it, as quotes and brackets show, which have to match in kind. A backslash outside of quotes
//   shows that the quotes are out of step, and then nothing is believed.
// - Of a name that occurs twice the last counts, as in a line that is valid; also if that one is not
//   whole or of a wrong kind, and then there is none.
// - `msg_id` is a member of `body`, which is a member of the message; names may be written with escapes,
//   as everywhere. The message ends with the line. A line that was cut off is answered to nobody.
//
// Each byte is looked at three times at most: as a member of the body, as one of the message, and when
// it is stepped over. Hardly any line is read in this way, so nothing here is done for speed.

/// Who has sent a line that is not valid JSON, and under which number.
///
/// A payload with a bad escape or a byte that is no UTF-8 makes the whole line invalid, and its
/// sender would wait five seconds for an answer that does not come.
struct InvalidLineSender {
  /// What stands between the quotes of `src`.
  let source: JSONSlice
  /// What stands between the quotes of `dest`.
  let destination: JSONSlice
  /// The digits of `msg_id`.
  let messageID: JSONSlice

  /// Looks for the sender of the line of `text` that begins at `start` and ends with the text.
  ///
  /// - Returns: nil where the line does not show for certain who sent it.
  static func find(in text: RawSpan, from start: Int) -> InvalidLineSender? {
    var members = WholeMembers(text: text, start: start)
    guard
      members.readMessage(), let source = members.source, source.count > 0,
      let destination = members.destination, let messageID = members.messageID
    else { return nil }
    return InvalidLineSender(source: source, destination: destination, messageID: messageID)
  }
}

/// The members of a line that are whole, and where the next one begins.
private struct WholeMembers: ~Escapable {
  private let text: RawSpan
  private var position: Int
  /// Whether something has been stepped over.
  private var isBehindFault = false

  private(set) var source: JSONSlice?
  private(set) var destination: JSONSlice?
  private(set) var messageID: JSONSlice?

  @_lifetime(copy text)
  init(text: RawSpan, start: Int) {
    self.text = text
    position = start
  }

  /// The members that somebody looks for.
  private enum Field {
    case source, destination, body, messageID, other
  }

  /// Reads the line.
  ///
  /// - Returns: whether it has the shape of an object and nothing else.
  mutating func readMessage() -> Bool {
    guard advance(over: "{"), readMembers(depth: 1) else { return false }
    skipBlanks()
    return position == text.byteCount
  }

  /// Reads an object from behind its opening brace to behind its closing one.
  ///
  /// - Parameter depth: 1 for the message, 2 for its body.
  /// - Returns: whether it has the shape of an object.
  private mutating func readMembers(depth: Int) -> Bool {
    if advance(over: "}") { return true }
    repeat {
      let start = position
      let field = readName(depth: depth)
      forget(field)
      if let field, readValue(of: field, depth: depth), isNext(",") || isNext("}") { continue }
      forget(field)
      isBehindFault = true
      guard let end = endOfMember(from: start) else { return false }
      position = end
    } while advance(over: ",")
    return advance(over: "}")
  }

  /// Reads the name of a member; nil where there is none that is valid.
  private mutating func readName(depth: Int) -> Field? {
    skipBlanks()
    var scanner = JSONScanner(text, from: position)
    guard let name = try? scanner.string() else { return nil }
    position = scanner.position
    if depth == 2 { return scanner.matches(name, "msg_id") ? .messageID : .other }
    if scanner.matches(name, "src") { return .source }
    if scanner.matches(name, "dest") { return .destination }
    return scanner.matches(name, "body") ? .body : .other
  }

  /// Reads the colon and the value of a member.
  ///
  /// - Returns: whether both are valid.
  private mutating func readValue(of field: Field, depth: Int) -> Bool {
    guard advance(over: ":") else { return false }
    skipBlanks()
    if field == .body, advance(over: "{") { return readMembers(depth: 2) }
    var scanner = JSONScanner(text, from: position, depth: depth)
    guard let value = try? scanner.value() else { return false }
    position = value.end
    switch field {
    case .source: if !isBehindFault { source = contents(of: value) }
    case .destination: destination = contents(of: value)
    case .messageID: messageID = digits(of: value)
    case .body, .other: break
    }
    return true
  }

  /// Takes back what a member has said.
  private mutating func forget(_ field: Field?) {
    switch field {
    case .source: source = nil
    case .destination: destination = nil
    case .body, .messageID: messageID = nil
    case .other, nil: break
    }
  }

  /// What stands between the quotes of a valid value; nil if it is no string.
  private func contents(of value: JSONSlice) -> JSONSlice? {
    guard text.byte(at: value.start) == UInt8(ascii: "\"") else { return nil }
    return JSONSlice(start: value.start + 1, end: value.end - 1)
  }

  /// The digits of a valid value; nil if it is no integer of 64 bits.
  private func digits(of value: JSONSlice) -> JSONSlice? {
    var scanner = JSONScanner(text, from: value.start)
    guard let number = try? scanner.integer(as: Int64.self), scanner.position == value.end else {
      return nil
    }
    // Minus zero is zero, and zero is how it is sent back.
    return number == 0 ? JSONSlice(start: value.end - 1, end: value.end) : value
  }

  /// Where a member ends that begins at `start`, whatever it holds: at the comma behind it, or at the
  /// brace that closes what it is a member of.
  private func endOfMember(from start: Int) -> Int? {
    var next = start
    // The brackets that close what is open, the innermost last.
    var closing: [UInt8] = []
    while next < text.byteCount {
      let byte = text.byte(at: next)
      switch byte {
      case UInt8(ascii: "\""):
        guard let end = endOfString(from: next) else { return nil }
        next = end
        continue
      case UInt8(ascii: "\\"): return nil
      case UInt8(ascii: "{"): closing.append(UInt8(ascii: "}"))
      case UInt8(ascii: "["): closing.append(UInt8(ascii: "]"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard let expected = closing.popLast() else {
          return byte == UInt8(ascii: "}") ? next : nil
        }
        guard byte == expected else { return nil }
      case UInt8(ascii: ","): if closing.isEmpty { return next }
      default: break
      }
      next += 1
    }
    return nil
  }

  /// The position behind the closing quote of what begins with a quote at `start`.
  private func endOfString(from start: Int) -> Int? {
    var next = start + 1
    while next < text.byteCount {
      switch text.byte(at: next) {
      case UInt8(ascii: "\\"): next += 2
      case UInt8(ascii: "\""): return next + 1
      default: next += 1
      }
    }
    return nil
  }

  /// Steps over whitespace and, where it comes next, a byte.
  private mutating func advance(over byte: Unicode.Scalar) -> Bool {
    guard isNext(byte) else { return false }
    position += 1
    return true
  }

  /// Steps over whitespace and tells whether a byte comes next.
  private mutating func isNext(_ byte: Unicode.Scalar) -> Bool {
    skipBlanks()
    return position < text.byteCount && text.byte(at: position) == UInt8(ascii: byte)
  }

  private mutating func skipBlanks() {
    while position < text.byteCount {
      switch text.byte(at: position) {
      case 0x20, 0x09, 0x0D, 0x0A: position += 1
      default: return
      }
    }
  }
}
