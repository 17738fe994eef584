import FastJSON
import LogStore

/// What another node says, decoded (`docs/replication.md`).
///
/// Positions are those of the text that it was decoded from.
struct PeerMail {
  /// A number that the sender has drawn when it started.
  var session: Int64 = 0
  /// The receiver's such number, if the sender knows it.
  var to: Int64?
  /// The number by which this message is acknowledged; nil where it needs not be.
  var number: Int64?
  /// Whether the sender waits for this message to be acknowledged.
  var isPrompt = false
  /// Numbers of the receiver's messages that have come.
  var acknowledgements: [Int64] = []
  var parts: [Part] = []
  /// The records of all parts.
  var records: [HeardRecord] = []
  /// Keys that held escapes, decoded.
  private(set) var decodedKeys: [UInt8] = []

  /// What is said of a log.
  struct Part {
    var segment = HeardSegment(from: .first, floor: .first, commit: nil)
    /// Which of the message's records are this log's.
    var records = 0..<0
    fileprivate var key = JSONSlice(start: 0, end: 0)
    fileprivate var isKeyDecoded = false
    fileprivate var isKeySaid = false
    fileprivate var isFloorSaid = false
    fileprivate var hasInexactRecord = false
  }

  /// The key of a part.
  @_lifetime(borrow self, copy text)
  func key(of part: Part, in text: RawSpan) -> RawSpan {
    part.isKeyDecoded
      ? decodedKeys.rawSpan.extracting(part.key) : text.extracting(part.key)
  }
}

extension PeerMail {
  /// Decodes the body of a message, the text as a whole.
  ///
  /// Fields may come in any order and with any whitespace, unknown ones are passed over, and of two
  /// with one name the last counts, as in requests. Records alone must have the exact form in which
  /// they are stored, since they are stored as they come.
  init(body text: RawSpan) throws(PeerMailFault) {
    var isSessionSaid = false
    do {
      var scanner = JSONScanner(text)
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        if scanner.matches(name, "session") {
          session = try scanner.integer()
          isSessionSaid = true
        } else if scanner.matches(name, "to") {
          to = try scanner.integer() as Int64
        } else if scanner.matches(name, "batch") {
          number = try scanner.integer() as Int64
        } else if scanner.matches(name, "prompt") {
          isPrompt = try scanner.boolean()
        } else if scanner.matches(name, "acks") {
          acknowledgements.removeAll()
          try scanner.beginArray()
          while try scanner.nextElement() { acknowledgements.append(try scanner.integer()) }
        } else if scanner.matches(name, "logs") {
          parts.removeAll()
          records.removeAll()
          try scanner.beginArray()
          while try scanner.nextElement() { try readPart(&scanner) }
        } else {
          try scanner.skipValue()
        }
      }
      try scanner.end()
    } catch {
      throw .wrongForm(error)
    }
    guard isSessionSaid else { throw .missing("session") }
    guard parts.isEmpty || number != nil else { throw .missing("batch") }
    for part in parts {
      guard part.isKeySaid else { throw .missing("key") }
      guard part.isFloorSaid else { throw .missing("floor") }
      guard !part.hasInexactRecord else { throw .inexactRecord }
    }
  }

  /// Reads what is said of one log.
  private mutating func readPart(_ scanner: inout JSONScanner) throws(JSONError) {
    var part = Part()
    part.records = records.count..<records.count
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if scanner.matches(name, "key") {
        let key = try scanner.string()
        part.isKeySaid = true
        part.isKeyDecoded = key.hasEscapes
        part.key = key.slice
        if key.hasEscapes {
          let start = decodedKeys.count
          scanner.decode(key, into: &decodedKeys)
          part.key = JSONSlice(start: start, end: decodedKeys.count)
        }
      } else if scanner.matches(name, "from") {
        part.segment.from = Offset(try scanner.integer())
      } else if scanner.matches(name, "floor") {
        part.segment.floor = Offset(try scanner.integer())
        part.isFloorSaid = true
      } else if scanner.matches(name, "commit") {
        part.segment.commit = Offset(try scanner.integer())
      } else if scanner.matches(name, "records") {
        let first = records.count
        part.hasInexactRecord = false
        try scanner.beginArray()
        while try scanner.nextElement() {
          if try !readRecord(&scanner) { part.hasInexactRecord = true }
        }
        part.records = first..<records.count
      } else {
        try scanner.skipValue()
      }
    }
    parts.append(part)
  }

  /// Reads a record, `[5,"a"]`.
  ///
  /// - Returns: whether it has the form in which records are stored, to the byte: no whitespace but
  ///   within the payload, and no sign or exponent in the offset.
  private mutating func readRecord(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    _ = try scanner.peek()
    let start = scanner.position
    try scanner.beginArray()
    guard try scanner.nextElement() else { return false }
    _ = try scanner.peek()
    let digits = scanner.position
    let offset = try scanner.integer() as Int64
    let comma = scanner.position
    guard try scanner.nextElement() else { return false }
    let payload = try scanner.value()
    let bracket = scanner.position
    var isExact = digits == start + 1 && payload.start == comma + 1
    while try scanner.nextElement() {
      try scanner.skipValue()
      isExact = false
    }
    let end = scanner.position
    records.append(HeardRecord(offset: Offset(offset), start: start, end: end))
    return isExact && offset >= 0 && end == bracket + 1
      && comma - digits == HeardRecord.digitCount(of: offset)
  }
}

extension HeardRecord {
  /// The payload of a record that has the form in which it is stored: `"a"` of `[5,"a"]`.
  @_lifetime(copy text)
  func payload(in text: RawSpan) -> RawSpan {
    text.extracting(start + 2 + Self.digitCount(of: offset.rawValue)..<end - 1)
  }

  /// How many digits a number that is not negative has.
  fileprivate static func digitCount(of value: Int64) -> Int {
    var count = 1
    var rest = value / 10
    while rest > 0 {
      rest /= 10
      count += 1
    }
    return count
  }
}

/// Why a message of another node is dropped.
enum PeerMailFault: Error {
  /// A field has a value of another kind than it must have.
  case wrongForm(JSONError)
  case missing(StaticString)
  /// A record has not the form in which it would be stored.
  case inexactRecord
}

extension PeerMailFault: CustomStringConvertible {
  var description: String {
    switch self {
    case .wrongForm(let error): "its body is not as it must be: \(error)"
    case .missing(let field): "the field \"\(field)\" is missing"
    case .inexactRecord: "a record is not of the form [offset,payload]"
    }
  }
}
