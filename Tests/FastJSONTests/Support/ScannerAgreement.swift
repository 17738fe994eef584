import FastJSON

/// Compares the scanner with its naive twin on one text, whichever way the text is read.
enum ScannerAgreement {
  /// What the scanner and the naive twin disagree about, in words; nil where they agree.
  ///
  /// The text is read four times: by the twin, by walking over every value and name, as one slice,
  /// and by skipping it. All must give the same verdict, for a refusal the same error at the same
  /// byte, and the walk must give the twin's tree, decoded strings and byte ranges included.
  static func disagreement(on text: RawSpan) -> String? {
    let bytes = text.withUnsafeBytes { Array($0) }
    let expected = Result { () throws(JSONError) in try NaiveJSON.read(bytes) }
    let range = expected.map(\.range)

    let walked = Result { () throws(JSONError) in try tree(of: text) }
    guard walked == expected else { return "walking gives \(walked), not \(expected)" }
    let sliced = Result { () throws(JSONError) in try slice(of: text) }
    guard sliced == range else { return "value() gives \(sliced), not \(range)" }
    let skipped = Result { () throws(JSONError) in try skip(text) }
    guard skipped == range.map(\.upperBound) else {
      return "skipValue() gives \(skipped), not \(range)"
    }
    return nil
  }

  /// The tree of a text, read by walking: `peek`, then the method for the kind.
  static func tree(of text: RawSpan) throws(JSONError) -> NaiveJSON {
    var scanner = JSONScanner(text)
    let tree = try tree(&scanner)
    try scanner.end()
    return tree
  }

  private static func slice(of text: RawSpan) throws(JSONError) -> Range<Int> {
    var scanner = JSONScanner(text)
    let slice = try scanner.value()
    try scanner.end()
    return slice.start..<slice.end
  }

  private static func skip(_ text: RawSpan) throws(JSONError) -> Int {
    var scanner = JSONScanner(text)
    try scanner.skipValue()
    let position = scanner.position
    try scanner.end()
    return position
  }

  private static func tree(_ scanner: inout JSONScanner) throws(JSONError) -> NaiveJSON {
    let kind = try scanner.peek()
    let start = scanner.position
    let content: NaiveJSON.Content
    switch kind {
    case .object: content = .object(try members(&scanner))
    case .array: content = .array(try elements(&scanner))
    case .string: content = .string(decoded(try scanner.string(), by: scanner))
    case .number:
      let slice = try scanner.value()
      content = .number(scanner.bytes.extracting(slice).withUnsafeBytes { Array($0) })
    case .boolean: content = .boolean(try literal { () throws(JSONError) in try scanner.boolean() })
    case .null:
      try literal { () throws(JSONError) in try scanner.null() }
      content = .null
    }
    return NaiveJSON(range: start..<scanner.position, content: content)
  }

  private static func members(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> [NaiveJSON.Member] {
    var members: [NaiveJSON.Member] = []
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      let range = name.slice.start - 1..<name.slice.end + 1
      let name = decoded(name, by: scanner)
      members.append(NaiveJSON.Member(nameRange: range, name: name, value: try tree(&scanner)))
    }
    return members
  }

  private static func elements(_ scanner: inout JSONScanner) throws(JSONError) -> [NaiveJSON] {
    var elements: [NaiveJSON] = []
    try scanner.beginArray()
    while try scanner.nextElement() { elements.append(try tree(&scanner)) }
    return elements
  }

  private static func decoded(_ string: JSONString, by scanner: borrowing JSONScanner) -> [UInt8] {
    var bytes: [UInt8] = []
    scanner.decode(string, into: &bytes)
    return bytes
  }

  /// The walk asks for a literal by its kind, so a misspelt one is no boolean or no null to it,
  /// where the twin only knows that it is no value.
  private static func literal<Value>(
    _ read: () throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    do {
      return try read()
    } catch {
      let kinds: [JSONError.Kind] = [.expectedBoolean, .expectedNull]
      throw kinds.contains(error.kind) ? JSONError(.expectedValue, at: error.offset) : error
    }
  }
}
