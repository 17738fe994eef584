import FastJSON
import Platform

/// Where the parts of a message stand in the text that it was decoded from.
struct MessageParts {
  var source: JSONString
  var destination: JSONString?
  var body: JSONSlice
  var type: JSONString?
  var messageID: JSONSlice?
  /// `in_reply_to`, where it is a number that may be one of the node's own.
  var inReplyTo: Int?
}

/// Messages that wait to be served.
struct NodeBatch: MessageBatch, ~Copyable {
  var messages: [MessageParts] = []

  var count: Int { messages.count }

  mutating func removeAll() {
    messages.removeAll(keepingCapacity: true)
  }
}

/// Decodes lines into messages: any object with a sender and a body, its members in any order.
struct MessageDecoder: LineDecoder, ~Copyable {
  private let lineByteCountMax: Int

  init(lineByteCountMax: Int) {
    self.lineByteCountMax = lineByteCountMax
  }

  mutating func decode(
    _ lines: RawSpan, from position: Int, atMost messageCountMax: Int, into batch: inout NodeBatch,
    drop: (LineProblem, RawSpan) -> Void
  ) -> Int {
    var position = position
    while batch.count < messageCountMax, position < lines.byteCount {
      guard let end = LineFeed.firstPosition(in: lines, from: position) else { break }
      let line = lines.extracting(position..<end)
      if line.byteCount > lineByteCountMax {
        drop(.tooLong(limit: lineByteCountMax), line)
      } else {
        do {
          batch.messages.append(try Self.decode(lines.extracting(0..<end), from: position))
        } catch {
          drop(error, line)
        }
      }
      position = end + 1
    }
    return position
  }

  /// Reads the line that begins at a position and ends with the text.
  private static func decode(
    _ text: RawSpan, from start: Int
  ) throws(LineProblem) -> MessageParts {
    do {
      guard let parts = try parts(of: text, from: start) else { throw LineProblem.noSource }
      return parts
    } catch let error as JSONError {
      throw problem(error, in: text, from: start)
    } catch let problem as LineProblem {
      throw problem
    } catch {
      preconditionFailure("nothing else is thrown: \(error)")
    }
  }

  /// What is wrong with a line that could not be read; positions count from its start.
  private static func problem(
    _ error: JSONError, in text: RawSpan, from start: Int
  ) -> LineProblem {
    guard error.kind == .expectedObject else {
      return .invalidJSON(JSONError(error.kind, at: error.offset - start))
    }
    var scanner = JSONScanner(text, from: start)
    do {
      try scanner.skipValue()
      try scanner.end()
      return .notAnObject
    } catch {
      return .invalidJSON(JSONError(error.kind, at: error.offset - start))
    }
  }

  /// The parts of a message; nil where it names no sender.
  private static func parts(of text: RawSpan, from start: Int) throws -> MessageParts? {
    var source: JSONString?
    var destination: JSONString?
    var parts: MessageParts?
    var scanner = JSONScanner(text, from: start)
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if scanner.matches(name, "src") {
        source = try stringIfAny(&scanner)
      } else if scanner.matches(name, "dest") {
        destination = try stringIfAny(&scanner)
      } else if scanner.matches(name, "body") {
        parts = try body(&scanner)
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.end()
    guard let source else { return nil }
    guard var parts else { throw LineProblem.uselessMessage(reason: "it has no \"body\"") }
    parts.source = source
    parts.destination = destination
    return parts
  }

  /// The parts of a body; nil where it is no object.
  private static func body(_ scanner: inout JSONScanner) throws(JSONError) -> MessageParts? {
    guard try scanner.peek() == .object else {
      try scanner.skipValue()
      return nil
    }
    let nowhere = JSONString(slice: JSONSlice(start: 0, end: 0), hasEscapes: false)
    var parts = MessageParts(source: nowhere, body: JSONSlice(start: scanner.position, end: 0))
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if scanner.matches(name, "type") {
        parts.type = try stringIfAny(&scanner)
      } else if scanner.matches(name, "msg_id") {
        let slice = try scanner.value()
        parts.messageID = JSONSlice(
          start: slice.start - parts.body.start, end: slice.end - parts.body.start)
      } else if scanner.matches(name, "in_reply_to") {
        parts.inReplyTo = TextNumber.int(scanner.bytes, try scanner.value())
      } else {
        try scanner.skipValue()
      }
    }
    parts.body.end = scanner.position
    return parts
  }

  private static func stringIfAny(
    _ scanner: inout JSONScanner
  ) throws(JSONError) -> JSONString? {
    guard try scanner.peek() == .string else {
      try scanner.skipValue()
      return nil
    }
    return try scanner.string()
  }
}
