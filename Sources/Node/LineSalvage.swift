import FastJSON

/// Finds out who sent a line that is not valid JSON, so that the sender can be told.
///
/// A payload with a bad escape or a byte that is no UTF-8 makes the whole line invalid, and its
/// sender would wait five seconds for an answer that does not come. Where the brackets and quotes of
/// the line still show an object with a `src` and, in its `body`, a `msg_id`, both of them valid by
/// themselves, the answer is an error; nothing else in the line is believed. A line that was cut off
/// or that is no object has no such shape.
///
/// This is the way of last resort: it looks at one byte at a time and is in no hurry.
enum LineSalvage {
  /// Who gets the answer, and to which request.
  struct Sender {
    var source: JSONSlice
    var destination: JSONSlice
    var messageID: JSONSlice
  }

  /// Looks for the sender of the line of `text` that begins at `start` and ends with the text.
  static func sender(of text: RawSpan, from start: Int) -> Sender? {
    var shape = Shape(text: text, start: start)
    guard
      var sender = shape.sender(), sender.source.count > 0, isString(sender.source, of: text),
      isString(sender.destination, of: text),
      let number = integer(sender.messageID, of: text)
    else { return nil }
    // Minus zero is zero, and zero is how it is sent back.
    if number == 0 { sender.messageID.start = sender.messageID.end - 1 }
    return sender
  }

  /// Whether a slice is the contents of a valid string.
  private static func isString(_ slice: JSONSlice, of text: RawSpan) -> Bool {
    var scanner = JSONScanner(text, from: slice.start - 1)
    return (try? scanner.string())?.slice == slice
  }

  /// What a slice says if it is an integer of 64 bits and nothing else.
  private static func integer(_ slice: JSONSlice, of text: RawSpan) -> Int64? {
    var scanner = JSONScanner(text, from: slice.start)
    guard let number = try? scanner.integer(as: Int64.self), scanner.position == slice.end else {
      return nil
    }
    return number
  }
}

/// The shape of a line: strings, and the brackets outside of them.
private struct Shape: ~Escapable {
  let text: RawSpan
  var index: Int

  @_lifetime(copy text)
  init(text: RawSpan, start: Int) {
    self.text = text
    index = start
  }

  /// How deep the brackets stand, and the name of the member that is being read at depth 1 and 2.
  private var depth = 0
  private var isInBody = false

  mutating func sender() -> LineSalvage.Sender? {
    var source: JSONSlice?
    var destination: JSONSlice?
    var messageID: JSONSlice?
    var name: JSONSlice?
    while index < text.byteCount {
      switch text.byte(at: index) {
      case UInt8(ascii: "\""):
        guard let string = contents() else { return nil }
        if isName() {
          name = string
          if depth == 1 { isInBody = equals(string, "body") }
        } else if depth == 1, let current = name {
          if equals(current, "src") { source = string }
          if equals(current, "dest") { destination = string }
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        index += 1
        if depth == 0 {
          guard isRestBlank(), let source, let destination, let messageID else { return nil }
          return LineSalvage.Sender(
            source: source, destination: destination, messageID: messageID)
        }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        let number = token()
        if depth == 2, isInBody, let current = name, equals(current, "msg_id") {
          messageID = number
        }
      default:
        if depth == 0, !isBlank(text.byte(at: index)) { return nil }
        index += 1
      }
    }
    return nil
  }

  /// The contents of the string that begins here.
  private mutating func contents() -> JSONSlice? {
    let start = index + 1
    index = start
    while index < text.byteCount {
      switch text.byte(at: index) {
      case UInt8(ascii: "\\"): index += 2
      case UInt8(ascii: "\""):
        index += 1
        return JSONSlice(start: start, end: index - 1)
      default: index += 1
      }
    }
    return nil
  }

  /// Whether a colon follows, past whitespace.
  private func isName() -> Bool {
    var next = index
    while next < text.byteCount, isBlank(text.byte(at: next)) { next += 1 }
    return next < text.byteCount && text.byte(at: next) == UInt8(ascii: ":")
  }

  /// The bytes up to the next comma, bracket or blank.
  private mutating func token() -> JSONSlice {
    let start = index
    while index < text.byteCount {
      let byte = text.byte(at: index)
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
        || isBlank(byte)
      {
        break
      }
      index += 1
    }
    return JSONSlice(start: start, end: index)
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  private func isRestBlank() -> Bool {
    var next = index
    while next < text.byteCount, isBlank(text.byte(at: next)) { next += 1 }
    return next == text.byteCount
  }

  private func equals(_ slice: JSONSlice, _ name: StaticString) -> Bool {
    JSONScanner(text).matches(JSONString(slice: slice, hasEscapes: false), name)
  }
}
