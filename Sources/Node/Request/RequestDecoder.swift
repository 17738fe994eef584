import FastJSON
import Maelstrom

/// The general decoder: makes a request of a line of any form, with fields in any order, any whitespace,
/// and escapes anywhere.
///
/// The line is read once. Every byte is checked, whatever is read or skipped; what is wrong with a
/// field is remembered until the type of the request is known, because only then is it clear which
/// fields matter. A field that occurs twice counts the last time (RFC 8259 §4 leaves that to us).
enum RequestDecoder {
  /// Decodes the line of `text` that begins at `start` and ends with the text.
  ///
  /// - Throws: `LineProblem` where the line names no sender. Other faults are answered: the request is
  ///   then one that is refused.
  static func decode(
    _ text: RawSpan, from start: Int, into batch: inout RequestBatch
  ) throws(LineProblem) {
    let entryCount = batch.entries.count
    let decodedCount = batch.decodedKeys.count
    var envelope = Envelope()
    do {
      try envelope.read(text, from: start, into: &batch)
    } catch {
      batch.entries.truncate(to: entryCount)
      batch.decodedKeys.removeSubrange(decodedCount...)
      if error.kind == .expectedObject { throw .notAnObject }
      // The scanner counts from the start of the text; the reader of the message knows only the line.
      let inLine = JSONError(error.kind, at: error.offset - start)
      guard let sender = InvalidLineSender.find(in: text, from: start) else {
        throw .invalidJSON(inLine)
      }
      batch.requests.append(
        Request(
          source: sender.source, destination: sender.destination, messageID: sender.messageID,
          operation: .refuse(.invalidJSON(inLine))))
      return
    }
    guard case .value(let source) = envelope.source, source.count > 0 else { throw .noSource }
    let messageID: JSONSlice? =
      if case .value(let id) = envelope.body.messageID { id.digits } else { nil }
    // Without a destination there is none to take a name from before `init`.
    let destination =
      if case .value(let name) = envelope.destination { name } else {
        JSONSlice(start: start, end: start)
      }
    batch.requests.append(
      Request(
        source: source, destination: destination, messageID: messageID,
        operation: envelope.operation(text)))
  }
}

/// A field of a message as it was found.
enum Found<Value> {
  case missing
  case wrongType
  case value(Value)

  /// The value, or what to answer where there is none.
  func required(_ field: Refusal.Field) throws(RefusalError) -> Value {
    switch self {
    case .missing: throw RefusalError(.missing(field))
    case .wrongType: throw RefusalError(.wrongType(field))
    case .value(let value): return value
    }
  }
}

/// A refusal on its way out of the decoding.
struct RefusalError: Error {
  let refusal: Refusal
  init(_ refusal: Refusal) { self.refusal = refusal }
}

/// A message (Maelstrom, `doc/protocol.md`, § Messages): who sends what to whom.
private struct Envelope {
  var source: Found<JSONSlice> = .missing
  var destination: Found<JSONSlice> = .missing
  var hasBody: Found<Void> = .missing
  /// Where the body is, if it is an object.
  var bodySlice = JSONSlice(start: 0, end: 0)
  var body = Body()

  mutating func read(
    _ text: RawSpan, from start: Int, into batch: inout RequestBatch
  ) throws(JSONError) {
    var scanner = JSONScanner(text, from: start)
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if scanner.matches(name, "src") {
        source = try scanner.foundString()
      } else if scanner.matches(name, "dest") {
        destination = try scanner.foundString()
      } else if scanner.matches(name, "body") {
        body = Body()
        if try scanner.peek() == .object {
          hasBody = .value(())
          let start = scanner.position
          try body.read(&scanner, into: &batch)
          bodySlice = JSONSlice(start: start, end: scanner.position)
        } else {
          hasBody = .wrongType
          try scanner.skipValue()
        }
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.end()
  }

  /// What the message asks for.
  func operation(_ text: RawSpan) -> Request.Operation {
    do throws(RefusalError) {
      _ = try destination.required(.dest)
      try hasBody.required(.body)
      let type = try body.type.required(.type)
      if case .wrongType = body.messageID { throw RefusalError(.wrongType(.messageID)) }
      let scanner = JSONScanner(text)
      // The order is that of how often they come.
      if scanner.matches(type, "send") {
        let key = try body.key.required(.key)
        return .send(key: key, payload: PackedSlice(try body.message.required(.message)))
      }
      if scanner.matches(type, "poll") {
        return .poll(try body.offsets.required(.offsets))
      }
      if scanner.matches(type, "commit_offsets") {
        return .commitOffsets(try body.offsets.required(.offsets))
      }
      if scanner.matches(type, "list_committed_offsets") {
        return .listCommittedOffsets(try body.keys.required(.keys))
      }
      if scanner.matches(type, "init") {
        let nodeID = try body.nodeID.required(.nodeID)
        guard nodeID.count > 0 else { throw RefusalError(.wrongType(.nodeID)) }
        let nodeIDs = try body.nodeIDs.required(.nodeIDs)
        return .initialize(nodeID: PackedSlice(nodeID), nodeIDs: PackedSlice(nodeIDs))
      }
      if scanner.matches(type, "replicate") {
        return .replicate(body: PackedSlice(bodySlice), type: PackedSlice(type.slice))
      }
      return .refuse(.unknownType(type.slice))
    } catch {
      return .refuse(error.refusal)
    }
  }
}

/// The body of a message: the fields of all requests, since they may come before the type.
private struct Body {
  var type: Found<JSONString> = .missing
  var messageID: Found<(digits: JSONSlice, number: Int64)> = .missing
  var key: Found<Key> = .missing
  var message: Found<JSONSlice> = .missing
  var offsets: Found<EntryRange> = .missing
  var keys: Found<EntryRange> = .missing
  var nodeID: Found<JSONSlice> = .missing
  var nodeIDs: Found<JSONSlice> = .missing

  mutating func read(
    _ scanner: inout JSONScanner, into batch: inout RequestBatch
  ) throws(JSONError) {
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if scanner.matches(name, "type") {
        type =
          try scanner.peek() == .string ? .value(try scanner.string()) : try scanner.foundOther()
      } else if scanner.matches(name, "msg_id") {
        messageID = try scanner.foundInteger()
      } else if scanner.matches(name, "msg") {
        message = .value(try scanner.value())
      } else if scanner.matches(name, "key") {
        key =
          try scanner.peek() == .string
          ? .value(batch.key(try scanner.string(), in: scanner)) : try scanner.foundOther()
      } else if scanner.matches(name, "offsets") {
        offsets = try batch.readOffsets(&scanner)
      } else if scanner.matches(name, "keys") {
        keys = try batch.readKeys(&scanner)
      } else if scanner.matches(name, "node_id") {
        nodeID = try scanner.foundString()
      } else if scanner.matches(name, "node_ids") {
        nodeIDs = try scanner.foundArrayOfStrings()
      } else {
        try scanner.skipValue()
      }
    }
  }
}

extension JSONScanner {
  /// Steps over a value that is of the wrong kind.
  fileprivate mutating func foundOther<Value>() throws(JSONError) -> Found<Value> {
    try skipValue()
    return .wrongType
  }

  /// Reads a string, and finds the wrong kind in any other value.
  fileprivate mutating func foundString() throws(JSONError) -> Found<JSONSlice> {
    guard try peek() == .string else { return try foundOther() }
    return .value(try string().slice)
  }

  /// Reads an integer of 64 bits: the digits it is written in, and what they say.
  fileprivate mutating func foundInteger() throws(JSONError) -> Found<
    (digits: JSONSlice, number: Int64)
  > {
    guard try peek() == .number else { return try foundOther() }
    let start = position
    var guess = JSONGuess(bytes, from: start)
    if let number = guess.plainInteger(), guess.isNext(",") || guess.isNext("}") {
      try skipValue(endingAt: guess.position)
      return .value((JSONSlice(start: start, end: guess.position), number))
    }
    let slice = try value()
    var again = JSONScanner(bytes.extracting(slice))
    guard let number = try? again.integer(as: Int64.self) else { return .wrongType }
    // Minus zero is zero, and zero is how it is sent back.
    let digits = number == 0 ? JSONSlice(start: slice.end - 1, end: slice.end) : slice
    return .value((digits, number))
  }

  /// Checks that a value is an array of strings.
  fileprivate mutating func foundArrayOfStrings() throws(JSONError) -> Found<JSONSlice> {
    guard try peek() == .array else { return try foundOther() }
    let start = position
    var areStrings = true
    try beginArray()
    while try nextElement() {
      if try peek() != .string { areStrings = false }
      try skipValue()
    }
    return areStrings ? .value(JSONSlice(start: start, end: position)) : .wrongType
  }
}

extension JSONString {
  /// The string with its quotes.
  fileprivate var quoted: JSONSlice {
    JSONSlice(start: slice.start - 1, end: slice.end + 1)
  }
}

extension RequestBatch {
  /// The key that a string of the text says; decoded into the batch's memory if it holds escapes.
  fileprivate mutating func key(_ string: JSONString, in scanner: borrowing JSONScanner) -> Key {
    guard string.hasEscapes else {
      return Key(
        word: scanner.leadingWord(of: string.slice), slice: string.slice, isDecoded: false)
    }
    let start = decodedKeys.count
    scanner.decode(string, into: &decodedKeys)
    var word: UInt64 = 0
    for (place, byte) in decodedKeys[start...].prefix(8).enumerated() {
      word |= UInt64(byte) << UInt64(place * 8)
    }
    return Key(
      word: word, slice: JSONSlice(start: start, end: decodedKeys.count), isDecoded: true)
  }

  /// Reads an object whose members are integers of 64 bits.
  fileprivate mutating func readOffsets(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> Found<EntryRange> {
    guard try scanner.peek() == .object else { return try scanner.foundOther() }
    let first = entries.count
    // Where a name occurs twice only the last value counts, also in that it may be a wrong one.
    var wrongNames: Set<Int> = []
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      let key = key(name, in: scanner)
      var offset: Int64 = 0
      if case .value(let integer) = try scanner.foundInteger() {
        offset = integer.number
      } else {
        wrongNames.insert(name.quoted.start)
      }
      entries.append(KeyAndOffset(key: key, name: name.quoted, offset: offset))
    }
    keepLastOfEachKey(from: first, in: scanner.bytes)
    let range = first..<entries.count
    let areIntegers = !range.contains { wrongNames.contains(entries[$0].name.start) }
    return areIntegers ? .value(EntryRange(range)) : .wrongType
  }

  /// Reads an array of strings.
  fileprivate mutating func readKeys(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> Found<EntryRange> {
    guard try scanner.peek() == .array else { return try scanner.foundOther() }
    let first = entries.count
    var areStrings = true
    try scanner.beginArray()
    while try scanner.nextElement() {
      if try scanner.peek() == .string {
        let name = try scanner.string()
        entries.append(KeyAndOffset(key: key(name, in: scanner), name: name.quoted, offset: 0))
      } else {
        areStrings = false
        try scanner.skipValue()
      }
    }
    keepLastOfEachKey(from: first, in: scanner.bytes)
    return areStrings ? .value(EntryRange(first..<entries.count)) : .wrongType
  }
}
