import Foundation

/// Who may be answered for a line that is not JSON: the rules of `InvalidLineSender`, each looked up in the
/// bytes by itself and as slowly as it likes.
struct NaiveInvalidLine {
  let line: [UInt8]
  /// The first byte that cannot be right.
  let fault: Int

  /// The sender that the line names before its fault; nil where it names none.
  ///
  /// What ends at a comma between two members of the message is, with a brace, a valid object; Foundation
  /// says what is in it.
  var source: String? {
    for comma in (0..<fault).reversed() where line[comma] == UInt8(ascii: ",") {
      let message = try? JSONSerialization.jsonObject(with: Data(line[..<comma]) + Data("}".utf8))
      if let message = message as? [String: Any] { return message["src"] as? String }
    }
    return nil
  }

  /// Whether a member `msg_id` with these digits stands somewhere, whole: with what must be before it
  /// and behind it.
  func hasWholeMessageID(_ digits: String) -> Bool {
    // A name may be written with escapes; here one of its letters is.
    let names = [#""msg_id""#, #""msg\u005fid""#]
    let text = String(decoding: line, as: UTF8.self).filter { !" \t\r\n".contains($0) }
    return names.contains { name in
      ["{", ","].contains { before in
        [",", "}"].contains { after in
          let sign = digits == "0" ? ["", "-"] : [""]
          return sign.contains { text.contains("\(before)\(name):\($0)\(digits)\(after)") }
        }
      }
    }
  }
}

/// A line and the ways to harm it.
struct Harm {
  /// Bytes that mean something in JSON, and some that mean nothing.
  static let bytes = Array(#"",:{}[]\ 0-x"#.utf8) + [0x00, 0x80, 0xFF]

  /// Each line that comes of one byte that is deleted, doubled, swapped with the next, replaced, or
  /// put in.
  static func inOneByte(_ line: [UInt8]) -> [[UInt8]] {
    var harmed: [[UInt8]] = []
    for place in line.indices {
      let (before, rest) = (Array(line[..<place]), Array(line[(place + 1)...]))
      harmed.append(before + rest)
      harmed.append(before + [line[place], line[place]] + rest)
      if let next = rest.first { harmed.append(before + [next, line[place]] + rest.dropFirst()) }
      for byte in bytes {
        harmed.append(before + [byte] + rest)
        harmed.append(before + [byte, line[place]] + rest)
      }
    }
    return harmed
  }

  /// The same of one token, where others that may deceive are put in.
  static func inOneToken(_ line: [UInt8]) -> [[UInt8]] {
    let tokens = tokens(of: line)
    let strangers = [
      #""c9""#, #""src""#, #""sr\u0063""#, #""src":"c9""#, #""msg_id":99"#, "99", ",",
    ]
    .map { Array($0.utf8) }
    var harmed: [[[UInt8]]] = []
    for place in tokens.indices {
      let (before, rest) = (Array(tokens[..<place]), Array(tokens[(place + 1)...]))
      harmed.append(before + rest)
      harmed.append(before + [tokens[place], tokens[place]] + rest)
      if let next = rest.first { harmed.append(before + [next, tokens[place]] + rest.dropFirst()) }
      for stranger in strangers {
        harmed.append(before + [stranger] + rest)
        harmed.append(before + [stranger, tokens[place]] + rest)
        harmed.append(before + [tokens[place], Array(" ".utf8), stranger] + rest)
      }
    }
    return harmed.map { Array($0.joined()) }
  }

  /// The strings, numbers and words of a valid line, and the bytes between them.
  private static func tokens(of line: [UInt8]) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    var place = 0
    while place < line.count {
      var end = place + 1
      if line[place] == UInt8(ascii: "\"") {
        while line[end] != UInt8(ascii: "\"") { end += line[end] == UInt8(ascii: "\\") ? 2 : 1 }
        end += 1
      } else if !Array(",:{}[]".utf8).contains(line[place]) {
        while end < line.count, !Array(",:{}[]\"".utf8).contains(line[end]) { end += 1 }
      }
      tokens.append(Array(line[place..<end]))
      place = end
    }
    return tokens
  }
}
