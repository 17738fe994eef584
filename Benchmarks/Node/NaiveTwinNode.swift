import FastJSON

/// The naive twin: strings for keys, a dictionary of arrays for logs, replies value by value.
///
/// It reads with the same scanner, so that what differs is everything but the scanning.
struct NaiveTwinNode: Contestant, ~Copyable {
  private var records: [String: [[UInt8]]] = [:]
  private var committed: [String: Int64] = [:]
  private var emitter = JSONEmitter()

  init() {}

  private struct Message {
    var source = ""
    var destination = ""
    var type = ""
    var number: Int64 = 0
    var key = ""
    var payload: [UInt8] = []
    var offsets: [(key: String, offset: Int64)] = []
    var keys: [String] = []
  }

  mutating func serve(_ text: [UInt8], _ handOut: (RawSpan) throws -> Void) throws {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let message = try read(Array(line))
      answer(message)
      try handOut(emitter.bytes)
      emitter.removeAll()
    }
  }

  private func read(_ line: [UInt8]) throws -> Message {
    var message = Message()
    var scanner = JSONScanner(line.span.bytes)
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      switch scanner.text(of: name) {
      case "src": message.source = try readString(&scanner)
      case "dest": message.destination = try readString(&scanner)
      case "body": try readBody(&scanner, line, into: &message)
      default: try scanner.skipValue()
      }
    }
    try scanner.end()
    return message
  }

  private func readBody(
    _ scanner: inout JSONScanner, _ line: [UInt8], into message: inout Message
  ) throws {
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      switch scanner.text(of: name) {
      case "type": message.type = try readString(&scanner)
      case "msg_id": message.number = try scanner.integer()
      case "key": message.key = try readString(&scanner)
      case "msg":
        let slice = try scanner.value()
        message.payload = Array(line[slice.start..<slice.end])
      case "offsets":
        try scanner.beginObject()
        while let key = try scanner.nextName() {
          message.offsets.append((scanner.text(of: key), try scanner.integer()))
        }
      case "keys":
        try scanner.beginArray()
        while try scanner.nextElement() { message.keys.append(try readString(&scanner)) }
      default: try scanner.skipValue()
      }
    }
  }

  private func readString(_ scanner: inout JSONScanner) throws -> String {
    let string = try scanner.string()
    return scanner.text(of: string)
  }

  private mutating func answer(_ message: Message) {
    emitter.beginObject()
    emitter.name("src")
    emitter.string(message.destination)
    emitter.name("dest")
    emitter.string(message.source)
    emitter.name("body")
    emitter.beginObject()
    emitter.name("type")
    emitter.string("\(message.type)_ok")
    switch message.type {
    case "send":
      records[message.key, default: []].append(message.payload)
      emitter.name("offset")
      emitter.integer((records[message.key]?.count ?? 0) - 1)
    case "poll":
      emitter.name("msgs")
      emitMessages(message.offsets)
    case "commit_offsets":
      for (key, offset) in message.offsets {
        committed[key] = max(committed[key] ?? offset, offset)
      }
    case "list_committed_offsets":
      emitter.name("offsets")
      emitter.beginObject()
      for key in message.keys {
        guard let offset = committed[key] else { continue }
        emitter.name(key)
        emitter.integer(offset)
      }
      emitter.endObject()
    default: break
    }
    emitter.name("in_reply_to")
    emitter.integer(message.number)
    emitter.endObject()
    emitter.endObject()
    emitter.newline()
  }

  private mutating func emitMessages(_ offsets: [(key: String, offset: Int64)]) {
    emitter.beginObject()
    for (key, offset) in offsets {
      guard let log = records[key], offset < log.count else { continue }
      emitter.name(key)
      emitter.beginArray()
      for index in max(0, Int(offset))..<log.count {
        emitter.beginArray()
        emitter.integer(index)
        let payload = log[index]
        emitter.raw(payload.span.bytes)
        emitter.endArray()
      }
      emitter.endArray()
    }
    emitter.endObject()
  }
}
