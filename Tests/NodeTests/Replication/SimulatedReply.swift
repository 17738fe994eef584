import FastJSON

/// A message of a node, as a client of the simulation reads it.
struct SimulatedReply {
  var destination = ""
  var type = ""
  var inReplyTo = 0
  var offset: Int64?
  var code: Int?
  var records: [String: [SimulatedRecord]] = [:]
  var offsets: [String: Int64] = [:]

  init(_ line: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(line.span.bytes)
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      switch scanner.text(of: name) {
      case "dest": destination = scanner.text(of: try scanner.string())
      case "body": try readBody(&scanner)
      default: try scanner.skipValue()
      }
    }
    try scanner.end()
  }

  private mutating func readBody(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      switch scanner.text(of: name) {
      case "type": type = scanner.text(of: try scanner.string())
      case "in_reply_to": inReplyTo = try scanner.integer(as: Int.self)
      case "offset": offset = try scanner.integer()
      case "code": code = try scanner.integer(as: Int.self)
      case "msgs":
        try scanner.beginObject()
        while let key = try scanner.nextName() {
          let key = scanner.text(of: key)
          try scanner.beginArray()
          while try scanner.nextElement() {
            try scanner.beginArray()
            _ = try scanner.nextElement()
            let offset: Int64 = try scanner.integer()
            _ = try scanner.nextElement()
            let payload = scanner.text(of: try scanner.string())
            let value = Int(payload.prefix { $0 != " " }) ?? -1
            records[key, default: []].append(SimulatedRecord(offset: offset, value: value))
            _ = try scanner.nextElement()
          }
        }
      case "offsets":
        try scanner.beginObject()
        while let key = try scanner.nextName() {
          let key = scanner.text(of: key)
          offsets[key] = try scanner.integer()
        }
      default: try scanner.skipValue()
      }
    }
  }
}

/// A record as a client sees it.
struct SimulatedRecord: Equatable {
  var offset: Int64
  var value: Int
}
