import FastJSON

/// A string of any bytes is read and decoded as the naive twin does it.
///
/// The input is what follows the opening quote; the quotes that end strings come from the fuzzer.
func check(_ text: RawSpan) -> String? {
  let bytes = [0x22] + text.withUnsafeBytes { Array($0) }
  var reader = NaiveReader(text: bytes)
  let decoded: [UInt8]
  do {
    decoded = try reader.string()
  } catch {
    return refusal(of: bytes, expected: error)
  }
  do {
    var scanner = JSONScanner(bytes.span.bytes)
    let string = try scanner.string()
    guard scanner.position == reader.offset else {
      return "the string ends at \(scanner.position), not \(reader.offset)"
    }
    guard string.slice == JSONSlice(start: 1, end: reader.offset - 1) else {
      return "the slice is \(string.slice)"
    }
    let contents = bytes[1..<reader.offset - 1]
    guard string.hasEscapes == contents.contains(0x5C) else { return "hasEscapes is wrong" }
    var output: [UInt8] = []
    scanner.decode(string, into: &output)
    guard output == decoded else { return "decoded \(output), not \(decoded)" }
    guard Array(scanner.text(of: string).utf8) == replacingHalves(of: decoded) else {
      return "the text is \(scanner.text(of: string))"
    }
    return plainString(of: bytes, string: string)
  } catch {
    return "refused: \(error)"
  }
}

/// Both must refuse with the same error; so must the guess.
private func refusal(of bytes: [UInt8], expected: JSONError) -> String? {
  do {
    var scanner = JSONScanner(bytes.span.bytes)
    let string = try scanner.string()
    return "accepted \(string), not refused with \(expected)"
  } catch {
    guard error == expected else { return "refused with \(error), not \(expected)" }
  }
  var guessing = JSONGuess(bytes.span.bytes, from: 1)
  return guessing.plainString() == nil ? nil : "guessed as a plain string"
}

/// The guess takes exactly the strings that are ASCII without escapes.
private func plainString(of bytes: [UInt8], string: JSONString) -> String? {
  var guessing = JSONGuess(bytes.span.bytes, from: 1)
  let contents = bytes[string.slice.start..<string.slice.end]
  let isPlain = contents.allSatisfy { $0 < 0x80 && $0 != 0x5C }
  return guessing.plainString() == (isPlain ? string.slice : nil) ? nil : "guessed wrongly"
}

/// U+FFFD in the place of each half of a surrogate pair, ED A0 80 … ED BF BF.
private func replacingHalves(of decoded: [UInt8]) -> [UInt8] {
  var replaced: [UInt8] = []
  var rest = decoded[...]
  while let first = rest.first {
    if first == 0xED, rest.dropFirst().first.map({ $0 >= 0xA0 }) == true {
      replaced += [0xEF, 0xBF, 0xBD]
      rest = rest.dropFirst(3)
    } else {
      replaced.append(rest.removeFirst())
    }
  }
  return replaced
}
