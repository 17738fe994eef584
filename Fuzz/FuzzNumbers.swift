import FastJSON

/// Integers of several widths are those of the standard library, doubles those of the C library,
/// and the guess is what its digits spell.
func check(_ text: RawSpan) -> String? {
  let bytes = text.withUnsafeBytes { Array($0) }
  let widths =
    integer(text, bytes, Int8.self) ?? integer(text, bytes, UInt16.self)
    ?? integer(text, bytes, Int32.self) ?? integer(text, bytes, UInt32.self)
    ?? integer(text, bytes, Int64.self) ?? integer(text, bytes, UInt64.self)
    ?? integer(text, bytes, Int128.self)
  let others = double(text, bytes) ?? slice(text, bytes) ?? element(bytes)
  return widths ?? others ?? guess(text, bytes) ?? guessAgain(text)
}

/// The twin reads no whitespace, which the scanner steps over.
private func startsWithWhitespace(_ bytes: [UInt8]) -> Bool {
  bytes.first.map { [0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? false
}

private func integer<T: FixedWidthInteger>(
  _ text: RawSpan, _ bytes: [UInt8], _ type: T.Type
) -> String? {
  guard !startsWithWhitespace(bytes) else { return nil }
  let expected = NaiveJSON.integer(bytes, as: type)
  let read = Result { () throws(JSONError) -> T in
    var scanner = JSONScanner(text)
    return try scanner.integer(as: type)
  }
  return read == expected ? nil : "\(type) is \(read), not \(expected)"
}

private func double(_ text: RawSpan, _ bytes: [UInt8]) -> String? {
  guard !startsWithWhitespace(bytes) else { return nil }
  let expected = NaiveJSON.double(bytes)
  let read = Result { () throws(JSONError) -> UInt64 in
    var scanner = JSONScanner(text)
    return try scanner.double().bitPattern
  }
  return read == expected ? nil : "the double is \(read), not \(expected)"
}

/// A number is stepped over up to the byte where the twin stops.
private func slice(_ text: RawSpan, _ bytes: [UInt8]) -> String? {
  guard case .success(let number) = NaiveJSON.number(bytes) else { return nil }
  let read = Result { () throws(JSONError) -> JSONSlice in
    var scanner = JSONScanner(text)
    return try scanner.value()
  }
  let expected = JSONSlice(start: 0, end: number.count)
  return read == .success(expected) ? nil : "the slice is \(read), not \(expected)"
}

/// A number in an array, where it is stepped over in other ways, ends where it ends by itself.
private func element(_ bytes: [UInt8]) -> String? {
  guard let first = bytes.first, first == 0x2D || (0x30...0x39).contains(first) else { return nil }
  let array = [0x5B] + bytes + [0x5D]
  let expected = (try? NaiveJSON.read(array)) != nil
  let read = Result { () throws(JSONError) -> JSONSlice in
    var scanner = JSONScanner(array.span.bytes)
    let slice = try scanner.value()
    try scanner.end()
    return slice
  }
  let isRead = read == .success(JSONSlice(start: 0, end: array.count))
  return isRead == expected ? nil : "the array is \(read)"
}

/// Digits are the same with what is remembered of them as without.
private func guessAgain(_ text: RawSpan) -> String? {
  var length = ExpectedLength()
  var first = JSONGuess(text)
  let digits = first.plainDigits(&length)
  var second = JSONGuess(text)
  let again = second.plainDigits(&length)
  var plain = JSONGuess(text)
  let isNumber = plain.plainInteger() != nil
  let expected = isNumber ? JSONSlice(start: 0, end: plain.position) : nil
  return digits == expected && again == expected ? nil : "digits are remembered wrongly"
}

/// The guess takes up to fifteen digits without leading zeros, whatever follows them.
private func guess(_ text: RawSpan, _ bytes: [UInt8]) -> String? {
  var cursor = JSONGuess(text)
  let digits = bytes.prefix { (0x30...0x39).contains($0) }
  let isRead = (1...15).contains(digits.count) && (digits.count == 1 || digits[0] != 0x30)
  let expected = isRead ? Int64(String(decoding: digits, as: UTF8.self)) : nil
  let guessed = cursor.plainInteger()
  guard guessed == expected else { return "guessed \(String(describing: guessed))" }
  let end = isRead ? digits.count : 0
  return cursor.position == end ? nil : "the guess ends at \(cursor.position), not \(end)"
}
