import Cluster
import FastJSON
import NodeServices
import Platform

/// Reads lines from a node as strictly as Maelstrom does, and says what it would stumble over.
///
/// A line passes two gates in Maelstrom. `maelstrom.process/parse-msg` and `net/check-message` look
/// at the envelope; whatever they refuse ends the thread that reads the node, which is mute from
/// then on. The body is looked at by the client that waits for it, against the schema of the reply
/// that its request calls for (`Reply.defect`).
///
/// A body may be guessed to look as bodies mostly do. Where it does not, the line is read again from
/// its start without guessing; a node whose lines always miss is soon left in peace.
///
/// Names and strings may be written with escapes wherever they stand.
///
/// Where the two readings differ from RFC 8259:
/// 1. Maelstrom reads the first JSON value of a line and never looks at what follows. Here that is
///    a fault, but an ignored one.
/// 2. Of two equal names in an object the last one counts, whatever the others carried.
/// 3. `null` passes for an empty list of records (schema takes nil for a sequence) and for an
///    empty body, but not for `msgs` itself.
/// 4. Bytes that are not UTF-8 are read as U+FFFD, so they end no reading. `read` says that there
///    are some; whoever calls it puts the characters there and reads again.
struct ReplyReader {
  /// What keeps a line from being a message.
  struct Defect: Equatable {
    let kind: ProtocolFaultKind
    let detail: String
  }

  /// Reads a line of one of these nodes into `reply`, whose fields have a meaning only when nothing
  /// is returned.
  static func read<Body>(
    _ line: RawSpan, from nodes: NodeNames, into reply: inout Reply<Body>
  ) -> Defect? {
    if reply.missedGuessCount < missedGuessCountMax {
      do {
        return try ReplyReader(nodes: nodes, guesses: true).read(line, &reply)
      } catch {
        let defect = readWithoutGuess(line, from: nodes, into: &reply)
        // What nodes say to each other has bodies of any look, and is no reason to stop.
        if case .client = reply.destination { reply.missedGuessCount += 1 }
        return defect
      }
    }
    return readWithoutGuess(line, from: nodes, into: &reply)
  }

  private static func readWithoutGuess<Body>(
    _ line: RawSpan, from nodes: NodeNames, into reply: inout Reply<Body>
  ) -> Defect? {
    do {
      return try ReplyReader(nodes: nodes, guesses: false).read(line, &reply)
    } catch {
      if isBlank(line) {
        return Defect(kind: .blankLine, detail: "")
      }
      let kind: ProtocolFaultKind = error.kind == .invalidUTF8 ? .notUTF8 : .notJSON
      return Defect(kind: kind, detail: error.description)
    }
  }

  /// After so many lines that did not look as guessed, guessing costs more than it brings.
  private static let missedGuessCountMax = 100

  private static func isBlank(_ line: RawSpan) -> Bool {
    for position in 0..<line.byteCount {
      guard [0x20, 0x09, 0x0D].contains(line.byte(at: position)) else { return false }
    }
    return true
  }

  private let nodes: NodeNames
  /// Whether a body may be guessed to look as most do.
  let guesses: Bool

  private func read<Body>(
    _ line: RawSpan, _ reply: inout Reply<Body>
  ) throws(JSONError) -> Defect? {
    reply.reset()
    var scanner = JSONScanner(line)
    return try readMessage(&scanner, &reply)
  }

  // MARK: The envelope

  private func readMessage<Body>(
    _ scanner: inout JSONScanner, _ reply: inout Reply<Body>
  ) throws(JSONError) -> Defect? {
    guard try scanner.peek() == .object else {
      try scanner.skipValue()
      return Defect(kind: .notAMessage, detail: "it is no object")
    }
    var envelope = Envelope()
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if scanner.matches(name, "src") {
        let party = try readParty(&scanner)
        envelope.source = party == nil ? .wrong : .right
        reply.source = party ?? .stranger
      } else if scanner.matches(name, "dest") {
        let party = try readParty(&scanner)
        envelope.destination = party == nil ? .wrong : .right
        reply.destination = party ?? .stranger
      } else if scanner.matches(name, "body") {
        if envelope.body != .missing { reply.resetBody() }
        envelope.body = try readBody(&scanner, &reply) ? .right : .wrong
      } else if scanner.matches(name, "id") {
        envelope.id = try readInteger(&scanner) == nil ? .wrong : .right
        reply.hasID = true
      } else {
        envelope.extraKey = scanner.text(of: name)
        try scanner.skipValue()
      }
    }
    if let detail = envelope.defect { return Defect(kind: .notAMessage, detail: detail) }
    do {
      try scanner.end()
    } catch {
      return Defect(kind: .trailingBytes, detail: error.description)
    }
    return nil
  }

  /// A name in the envelope; `nil` when the value is no string.
  private func readParty(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> Party? {
    guard try scanner.peek() == .string else {
      try scanner.skipValue()
      return nil
    }
    let name = try scanner.string()
    let party = withText(of: name, scanner) { text -> Party in
      if text.byteCount > 0, text.byte(at: 0) == UInt8(ascii: "c") {
        let number = Self.canonicalNumber(text.extracting(droppingFirst: 1))
        return number.map { .client($0) } ?? .stranger
      }
      return nodes.node(named: text).map { .node($0) } ?? .stranger
    }
    if party != .stranger { return party }
    return withText(of: name, scanner) { text -> Party in
      Services.Name(text).map { .service($0) } ?? .stranger
    }
  }

  /// Hands over what a string says, which is a copy only where the string has escapes.
  func withText<Result>(
    of string: JSONString, _ scanner: borrowing JSONScanner,
    _ body: (RawSpan) -> Result
  ) -> Result {
    guard string.hasEscapes else { return body(scanner.bytes.extracting(string.slice)) }
    var decoded: [UInt8] = []
    scanner.decode(string, into: &decoded)
    return body(decoded.bytes)
  }

  // MARK: The body

  /// - Returns: whether Maelstrom can turn the body into a map.
  private func readBody<Body>(
    _ scanner: inout JSONScanner, _ reply: inout Reply<Body>
  ) throws(JSONError) -> Bool {
    switch try scanner.peek() {
    case .object: break
    case .null:
      try scanner.null()
      return true
    default:
      try scanner.skipValue()
      return false
    }
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if scanner.matches(name, "type") {
        reply.note(.type, isRight: true)
        reply.kind = try readKind(&scanner, &reply.type)
      } else if scanner.matches(name, "in_reply_to") {
        let number = try readInteger(&scanner)
        reply.note(.inReplyTo, isRight: number != nil)
        reply.inReplyTo = number ?? 0
      } else if scanner.matches(name, "msg_id") {
        reply.note(.messageID, isRight: try readInteger(&scanner) != nil)
      } else if let own = try reply.body.read(name, &scanner, self) {
        reply.note(own.field, isRight: own.isRight)
      } else if scanner.matches(name, "code") {
        reply.note(.code, isRight: true)
        reply.code = try readInteger(&scanner)
      } else if scanner.matches(name, "text") {
        reply.note(.text, isRight: true)
        try scanner.skipValue()
      } else {
        reply.note(.other, isRight: true)
        try scanner.skipValue()
      }
    }
    return true
  }

  private func readKind<Kind: ReplyKind>(
    _ scanner: inout JSONScanner, _ text: inout JSONSlice?
  ) throws(JSONError) -> Kind {
    guard try scanner.peek() == .string else {
      try scanner.skipValue()
      return .other
    }
    let name = try scanner.string()
    text = name.slice
    for kind in Kind.allCases where kind != .other && scanner.matches(name, kind.wireName) {
      return kind
    }
    return .other
  }

  // MARK: Numbers

  /// An integer; `nil` when the value is anything else, a fraction or an exponent included, or does
  /// not fit 64 bits.
  func readInteger(_ scanner: inout JSONScanner) throws(JSONError) -> Int64? {
    guard try scanner.peek() == .number else {
      try scanner.skipValue()
      return nil
    }
    let slice = try scanner.value()
    let digits = scanner.bytes.extracting(slice)
    // Eighteen digits without a sign need no look at overflow: nearly every number.
    if let number = Self.canonicalNumber(digits) { return Int64(number) }
    return Int64(String(decoding: digits.copy, as: UTF8.self))
  }

  /// The number whose decimal form these bytes are: digits, and no zero before others.
  static func canonicalNumber(_ digits: RawSpan) -> Int? {
    let count = digits.byteCount
    guard 1...18 ~= count else { return nil }
    if digits.byte(at: 0) == UInt8(ascii: "0") && count > 1 { return nil }
    var number = 0
    for position in 0..<count {
      let digit = digits.byte(at: position)
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }
}

/// What was found of each key of a message; of equal keys the last one counts.
private struct Envelope {
  enum Member {
    case missing, right, wrong
  }

  var source = Member.missing
  var destination = Member.missing
  var body = Member.missing
  var id = Member.missing
  var extraKey: String?

  /// What keeps it from being a message; `nil` when nothing.
  var defect: String? {
    if source == .right && destination == .right && body == .right && id != .wrong
      && extraKey == nil
    {
      return nil
    }
    if source == .wrong { return "src is no string" }
    if destination == .wrong { return "dest is no string" }
    if body == .wrong { return "body is no object" }
    if id == .wrong { return "id is no integer" }
    if let extraKey { return "it has the extra key \"\(extraKey)\"" }
    return "it lacks \(source == .missing ? "src" : destination == .missing ? "dest" : "body")"
  }
}
