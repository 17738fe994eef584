import FastJSON

/// The naive twin of the emitter's strings: one character after the other.
enum NaiveEmitter {
  /// The string, with its quotes, that stands for bytes that need not be UTF-8.
  static func string(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = [0x22]
    var reader = NaiveReader(text: bytes)
    while let byte = reader.next {
      switch byte {
      case 0x22: text += Array(#"\""#.utf8)
      case 0x5C: text += Array(#"\\"#.utf8)
      case 0x08: text += Array(#"\b"#.utf8)
      case 0x09: text += Array(#"\t"#.utf8)
      case 0x0A: text += Array(#"\n"#.utf8)
      case 0x0C: text += Array(#"\f"#.utf8)
      case 0x0D: text += Array(#"\r"#.utf8)
      case 0x00..<0x20: text += escape(UInt16(byte))
      case 0x20..<0x80: text.append(byte)
      default:
        text += sequence(&reader)
        continue
      }
      reader.offset += 1
    }
    return text + [0x22]
  }

  /// A character of more than one byte; half a surrogate pair in three bytes, as its escape; any
  /// other byte as U+FFFD.
  private static func sequence(_ reader: inout NaiveReader) -> [UInt8] {
    var ahead = reader
    if let character = try? ahead.character() {
      reader = ahead
      return character
    }
    let three = reader.text.dropFirst(reader.offset).prefix(3).map(UInt16.init)
    if three.count == 3, three[0] == 0xED, three[1] >= 0xA0, three[1] < 0xC0, three[2] >= 0x80,
      three[2] < 0xC0
    {
      reader.offset += 3
      return escape(0xD000 + (three[1] - 0x80) * 64 + (three[2] - 0x80))
    }
    reader.offset += 1
    return [0xEF, 0xBF, 0xBD]
  }

  private static func escape(_ unit: UInt16) -> [UInt8] {
    let digits = String(unit, radix: 16)
    return Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
  }
}

extension NaiveJSON {
  /// Emits the tree, its strings as the bytes that they say, its numbers as they stood in the text.
  func emit(into emitter: inout JSONEmitter) {
    switch content {
    case .object(let members):
      emitter.beginObject()
      for member in members {
        emitter.name(utf8: member.name.span.bytes)
        member.value.emit(into: &emitter)
      }
      emitter.endObject()
    case .array(let elements):
      emitter.beginArray()
      for element in elements { element.emit(into: &emitter) }
      emitter.endArray()
    case .string(let bytes): emitter.string(utf8: bytes.span.bytes)
    case .number(let text): emitter.raw(text.span.bytes)
    case .boolean(let value): emitter.boolean(value)
    case .null: emitter.null()
    }
  }
}
