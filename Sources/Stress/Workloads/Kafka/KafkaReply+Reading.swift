import FastJSON

// Nearly all of a run's bytes are records whose payload is a small number, so a list of records is
// guessed to be `[[0,1],[1,2]]`, byte by byte. Where it is anything else, or written with spaces,
// the line is read again from its start without guessing; a node whose lines always miss is soon
// left in peace.

extension KafkaReply {
  mutating func read(
    _ name: JSONString, _ scanner: inout JSONScanner, _ reader: ReplyReader
  ) throws(JSONError) -> (field: ReplyFields, isRight: Bool)? {
    if scanner.matches(name, "offset") {
      let number = try reader.readInteger(&scanner)
      offset = number ?? 0
      return (.offset, number != nil)
    }
    if scanner.matches(name, "msgs") {
      removeRecords()
      return (.messages, try readMessages(&scanner, reader))
    }
    if scanner.matches(name, "offsets") { return (.offsets, try readOffsets(&scanner, reader)) }
    return nil
  }

  /// Reads `{key: [[offset, msg], …], …}`.
  /// - Returns: whether it has that form; records are read up to where it has not.
  private mutating func readMessages(
    _ scanner: inout JSONScanner, _ reader: ReplyReader
  ) throws(JSONError) -> Bool {
    guard try scanner.peek() == .object else {
      try scanner.skipValue()
      return false
    }
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      var polled = PolledKey(
        key: reader.withText(of: name, scanner, ReplyReader.canonicalNumber),
        firstRecord: records.count, recordCount: 0)
      switch try scanner.peek() {
      case .array where reader.guesses: try guessRecords(&scanner)
      case .array:
        try scanner.beginArray()
        while try scanner.nextElement() {
          if let record = try readRecord(&scanner, reader) {
            records.append(record)
          } else {
            polled.isRight = false
          }
        }
      case .null: try scanner.null()
      default:
        try scanner.skipValue()
        polled.isRight = false
      }
      polled.recordCount = records.count - polled.firstRecord
      polledKeys.append(polled)
    }
    keepLastOfEqualKeys()
    return polledKeys.allSatisfy(\.isRight)
  }

  /// Reads `[]` or `[[offset,number],[offset,number]]`, written like that.
  ///
  /// - Throws: an error, also where the list is right and only looks different.
  private mutating func guessRecords(
    _ scanner: inout JSONScanner
  ) throws(JSONError) {
    var guess = JSONGuess(scanner.bytes, from: scanner.position)
    if !guess.advance(over: "[]") {
      guard guess.advance(over: "[[") else { throw JSONError(.expectedArray, at: guess.position) }
      repeat {
        let offset = guess.plainInteger()
        let isComma = guess.advance(over: ",")
        let start = guess.position
        let integer = guess.plainInteger()
        let payload = JSONSlice(start: start, end: guess.position)
        guard let offset, isComma, integer != nil, guess.advance(over: "]") else {
          throw JSONError(.expectedValue, at: start)
        }
        records.append(Record(offset: offset, payload: payload, integer: integer))
      } while guess.advance(over: ",[")
      guard guess.advance(over: "]") else {
        throw JSONError(.expectedCommaOrBracket, at: guess.position)
      }
    }
    try scanner.skipValue(endingAt: guess.position)
  }

  /// `[offset, msg]`; `nil` when the value is anything else.
  private func readRecord(
    _ scanner: inout JSONScanner, _ reader: ReplyReader
  ) throws(JSONError) -> Record? {
    guard try scanner.peek() == .array else {
      try scanner.skipValue()
      return nil
    }
    try scanner.beginArray()
    guard try scanner.nextElement() else { return nil }
    let offset = try reader.readInteger(&scanner)
    guard try scanner.nextElement() else { return nil }
    let payload = try scanner.value()
    var hasMore = false
    while try scanner.nextElement() {
      hasMore = true
      try scanner.skipValue()
    }
    guard let offset, !hasMore else { return nil }
    return Record(offset: offset, payload: payload)
  }

  /// Reads `{key: offset, …}` and says whether the value is that.
  private func readOffsets(
    _ scanner: inout JSONScanner, _ reader: ReplyReader
  ) throws(JSONError) -> Bool {
    guard try scanner.peek() == .object else {
      try scanner.skipValue()
      return false
    }
    var wrongNames: Set<String> = []
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if try reader.readInteger(&scanner) == nil {
        wrongNames.insert(scanner.text(of: name))
      } else if !wrongNames.isEmpty {
        wrongNames.remove(scanner.text(of: name))
      }
    }
    return wrongNames.isEmpty
  }
}
