import FastJSON
import Maelstrom

/// Reads requests whose fields stand in any order, with any whitespace between them, as long as each
/// field is plain: names, keys and types without escapes, numbers without signs.
///
///     { "src": "c2", "body": { "msg": 1, "msg_id": 2, "type": "send", "key": "5" }, "dest": "n0" }
///
/// That is how JSON libraries other than Maelstrom's write the same requests. One pass goes over the
/// line; nothing is remembered but where each field is. A line that holds anything else (an escape, a field twice, a field that no request of its type has,
/// a wrong type) is left to `RequestDecoder`, which reads it from its start and says what is wrong. So
/// this is no looser than the general decoder: each byte is compared with what it must be, or read by a
/// scanner.
enum UnorderedRequestGuess {
  /// Reads the request that begins at `start` and its line feed.
  ///
  /// - Returns: the position behind the line feed, or nil where the line has another form; entries
  ///   may then have been added to the batch that belong to no request.
  static func decode(
    _ text: RawSpan, from start: Int, lineByteCountMax: Int, into batch: inout RequestBatch
  ) -> Int? {
    var guess = JSONGuess(text, from: start)
    var seen = SeenFields<EnvelopeField>()
    var source = JSONSlice(start: start, end: start)
    var destination = source
    var body = PlainBody()
    guard guess.advance(overSpacesAnd: "{") else { return nil }
    repeat {
      guard guess.advance(overSpacesAnd: "\""), let field = EnvelopeField(&guess),
        seen.isNew(field), guess.advance(overSpacesAnd: ":")
      else { return nil }
      guess.skipSpaces()
      switch field {
      case .source:
        guard let string = guess.quotedPlainString() else { return nil }
        source = string
      case .destination:
        guard let string = guess.quotedPlainString() else { return nil }
        destination = string
      case .body:
        guard guess.advance(over: "{"),
          let end = body.read(text, from: guess.position, into: &batch)
        else { return nil }
        guess.move(to: end)
      case .id:
        guard guess.plainInteger() != nil else { return nil }
      }
    } while guess.advance(overSpacesAnd: ",")
    guard guess.advance(overSpacesAnd: "}"), guess.advance(overSpacesAnd: "\n"),
      guess.position &- start <= lineByteCountMax,
      seen.isOnly(.source, .destination, .body, or: .id), source.count > 0,
      let operation = body.operation(text)
    else { return nil }
    batch.requests.append(
      Request(
        source: source, destination: destination, messageID: body.messageID, operation: operation))
    return guess.position
  }
}

/// The fields of a message.
private enum EnvelopeField: UInt8 {
  case source, destination, id, body

  /// Reads the name of a field, whose opening quote has been read, and its closing quote.
  @inline(__always)
  init?(_ guess: inout JSONGuess) {
    if guess.advance(over: "src\"") {
      self = .source
    } else if guess.advance(over: "dest\"") {
      self = .destination
    } else if guess.advance(over: "body\"") {
      self = .body
    } else if guess.advance(over: "id\"") {
      self = .id
    } else {
      return nil
    }
  }
}

/// The fields of the body of a request.
private enum BodyField: UInt8 {
  case type, messageID, key, message, offsets, keys

  /// As for a message.
  @inline(__always)
  init?(_ guess: inout JSONGuess) {
    if guess.advance(over: "type\"") {
      self = .type
    } else if guess.advance(over: "msg_id\"") {
      self = .messageID
    } else if guess.advance(over: "key\"") {
      self = .key
    } else if guess.advance(over: "msg\"") {
      self = .message
    } else if guess.advance(over: "offsets\"") {
      self = .offsets
    } else if guess.advance(over: "keys\"") {
      self = .keys
    } else {
      return nil
    }
  }
}

/// Which fields an object has had, a bit each.
private struct SeenFields<Field: RawRepresentable<UInt8>> {
  private var bits: UInt32 = 0

  @inline(__always)
  private static func bit(_ field: Field) -> UInt32 { 1 &<< UInt32(field.rawValue) }

  /// Notes a field; returns whether it was not there before.
  @inline(__always)
  mutating func isNew(_ field: Field) -> Bool {
    let isNew = bits & Self.bit(field) == 0
    bits |= Self.bit(field)
    return isNew
  }

  /// Whether the fields are these two or three, with or without another.
  @inline(__always)
  func isOnly(_ first: Field, _ second: Field, _ third: Field? = nil, or other: Field) -> Bool {
    let wanted = Self.bit(first) | Self.bit(second) | (third.map { Self.bit($0) } ?? 0)
    return bits & ~Self.bit(other) == wanted
  }
}

/// The body of a request of plain fields.
private struct PlainBody {
  private var seen = SeenFields<BodyField>()
  private var type = JSONSlice(start: 0, end: 0)
  private(set) var messageID = JSONSlice(start: 0, end: 0)
  private var key = Key(word: 0, slice: JSONSlice(start: 0, end: 0), isDecoded: false)
  private var message = JSONSlice(start: 0, end: 0)
  private var entries = EntryRange(0..<0)

  /// Reads the fields and the closing brace.
  ///
  /// - Parameter start: the position behind the opening brace.
  /// - Returns: the position behind the closing brace; nil where the body is another.
  @inline(__always)
  mutating func read(_ text: RawSpan, from start: Int, into batch: inout RequestBatch) -> Int? {
    var guess = JSONGuess(text, from: start)
    repeat {
      guard guess.advance(overSpacesAnd: "\""), let field = BodyField(&guess),
        seen.isNew(field), guess.advance(overSpacesAnd: ":")
      else { return nil }
      guess.skipSpaces()
      switch field {
      case .type:
        guard let string = guess.quotedPlainString() else { return nil }
        type = string
      case .messageID:
        let start = guess.position
        guard guess.plainInteger() != nil else { return nil }
        messageID = JSONSlice(start: start, end: guess.position)
      case .key:
        guard guess.advance(over: "\""), let (slice, word) = guess.plainStringAndWord() else {
          return nil
        }
        key = Key(word: word, slice: slice, isDecoded: false)
      case .message:
        guard let slice = Self.payload(&guess) else { return nil }
        message = slice
      case .offsets:
        guard guess.advance(over: "{"),
          let (range, end) = Self.offsets(text, from: guess.position, into: &batch)
        else { return nil }
        entries = range
        guess.move(to: end)
      case .keys:
        guard guess.advance(over: "["),
          let (range, end) = Self.keys(text, from: guess.position, into: &batch)
        else { return nil }
        entries = range
        guess.move(to: end)
      }
    } while guess.advance(overSpacesAnd: ",")
    return guess.advance(overSpacesAnd: "}") ? guess.position : nil
  }

  /// Reads any value that lies in this line.
  @inline(__always)
  private static func payload(_ guess: inout JSONGuess) -> JSONSlice? {
    let start = guess.position
    if guess.plainInteger() != nil, !guess.isNumberGoingOn {
      return JSONSlice(start: start, end: guess.position)
    }
    guard let slice = RequestGuess.anyPayload(in: guess.bytes, from: start) else { return nil }
    guess.move(to: slice.end)
    return slice
  }

  /// Reads an object whose members are plain, from behind its opening brace on.
  @inline(never)
  private static func offsets(
    _ text: RawSpan, from start: Int, into batch: inout RequestBatch
  ) -> (EntryRange, end: Int)? {
    var guess = JSONGuess(text, from: start)
    let first = batch.entries.count
    var filter = KeyFilter()
    if !guess.advance(overSpacesAnd: "}") {
      repeat {
        guard guess.advance(overSpacesAnd: "\""), let member = guess.plainMemberWithSpaces()
        else { return nil }
        let entry = KeyAndOffset(member.name, member.word, offset: member.value)
        filter.add(entry.key)
        batch.entries.append(entry)
      } while guess.advance(overSpacesAnd: ",")
      guard guess.advance(overSpacesAnd: "}") else { return nil }
    }
    if filter.mayHoldRepeats { batch.keepLastOfEachKey(from: first, in: text) }
    return (EntryRange(first..<batch.entries.count), guess.position)
  }

  /// Reads an array of plain strings, from behind its opening bracket on.
  @inline(never)
  private static func keys(
    _ text: RawSpan, from start: Int, into batch: inout RequestBatch
  ) -> (EntryRange, end: Int)? {
    var guess = JSONGuess(text, from: start)
    let first = batch.entries.count
    var filter = KeyFilter()
    if !guess.advance(overSpacesAnd: "]") {
      repeat {
        guard guess.advance(overSpacesAnd: "\""),
          let (key, word) = guess.plainStringAndWord()
        else { return nil }
        let entry = KeyAndOffset(key, word, offset: 0)
        filter.add(entry.key)
        batch.entries.append(entry)
      } while guess.advance(overSpacesAnd: ",")
      guard guess.advance(overSpacesAnd: "]") else { return nil }
    }
    if filter.mayHoldRepeats { batch.keepLastOfEachKey(from: first, in: text) }
    return (EntryRange(first..<batch.entries.count), guess.position)
  }

  /// What the fields ask for; nil where they are not those of one request.
  @inline(__always)
  func operation(_ text: RawSpan) -> Request.Operation? {
    let type = JSONGuess(text, from: type.start)
    if type.isNext("send\"") {
      guard seen.isOnly(.type, .key, .message, or: .messageID) else { return nil }
      return .send(key: key, payload: PackedSlice(message))
    }
    if type.isNext("poll\"") {
      return seen.isOnly(.type, .offsets, or: .messageID) ? .poll(entries) : nil
    }
    if type.isNext("commit_offsets\"") {
      return seen.isOnly(.type, .offsets, or: .messageID) ? .commitOffsets(entries) : nil
    }
    if type.isNext("list_committed_offsets\"") {
      return seen.isOnly(.type, .keys, or: .messageID) ? .listCommittedOffsets(entries) : nil
    }
    return nil
  }
}

extension JSONGuess {
  /// Whether what was read as an integer is the beginning of a number with a fraction or an exponent.
  @inline(__always)
  fileprivate var isNumberGoingOn: Bool { isNext(".") || isNext("e") || isNext("E") }

  /// Reads a plain string that is next, opening quote and all.
  @inline(__always)
  fileprivate mutating func quotedPlainString() -> JSONSlice? {
    advance(over: "\"") ? plainString() : nil
  }
}
