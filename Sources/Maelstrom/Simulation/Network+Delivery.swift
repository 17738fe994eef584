import FastJSON
import NodeServices
import Platform

extension Network {
  /// Sends what a node has written on its way.
  func route(_ output: [UInt8], of sender: String) {
    for line in output.split(separator: LineFeed.byte) {
      let line = Array(line) + [LineFeed.byte]
      send(line, from: sender, to: Envelope(line).destination)
    }
  }

  /// Sends a line on its way, unless it is lost.
  func send(_ line: [UInt8], from sender: String, to receiver: String) {
    guard clients[sender] == nil, clients[receiver] == nil, receiver != "c0" else {
      // Messages of clients take no time, and are not lost.
      events.add(.message(line, to: receiver), at: clock.now)
      return
    }
    serverMessageCount += 1
    let isBetweenNodes = nodeNames.contains(sender) && nodeNames.contains(receiver)
    if isBetweenNodes, isDrawn(lossRate) { return }
    let copyCount = isBetweenNodes && isDrawn(duplicationRate) ? 2 : 1
    for _ in 0..<copyCount {
      events.add(.message(line, to: receiver), at: clock.now + latency.draw(&random))
    }
  }

  /// Brings a line to where it belongs.
  func deliver(_ line: [UInt8], to receiver: String) {
    if let service = Services.Name(rawValue: receiver) {
      serve(line, by: service)
    } else if let client = clients[receiver] {
      client.hear(line)
    } else if !cuts.contains([receiver, Envelope(line).source]) {
      give(line, to: receiver)
    }
  }

  private func serve(_ line: [UInt8], by service: Services.Name) {
    let envelope = Envelope(line)
    guard let answer = services.answer(envelope.body, to: service, from: envelope.source) else {
      return
    }
    var emitter = JSONEmitter(capacity: 128)
    emitter.message(from: service.rawValue, to: envelope.source, body: answer)
    send(emitter.bytes.copy, from: service.rawValue, to: envelope.source)
  }

  /// Whether something happens that does so in this share of cases.
  private func isDrawn(_ share: Double) -> Bool {
    share > 0 && Double.random(in: 0..<1, using: &random) < share
  }
}

/// Who has sent a line, to whom, and its body.
struct Envelope {
  var source = ""
  var destination = ""
  var body: [UInt8] = []

  /// - Precondition: the line is a message.
  init(_ line: [UInt8]) {
    var scanner = JSONScanner(line.bytes)
    do {
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        if scanner.matches(name, "src") {
          source = scanner.text(of: try scanner.string())
        } else if scanner.matches(name, "dest") {
          destination = scanner.text(of: try scanner.string())
        } else if scanner.matches(name, "body") {
          body = line.bytes.extracting(try scanner.value()).copy
        } else {
          try scanner.skipValue()
        }
      }
      try scanner.end()
    } catch {
      preconditionFailure("\(error) of a message: \(String(decoding: line, as: UTF8.self))")
    }
  }
}

extension JSONEmitter {
  /// Emits a line with a body that exists.
  mutating func message(from source: String, to destination: String, body: [UInt8]) {
    literal("{\"src\":")
    quoted(source)
    literal(",\"dest\":")
    quoted(destination)
    literal(",\"body\":")
    literal(body.bytes)
    literal("}\n")
  }
}
