@testable import Checking

/// The lines of a made-up run: a request and its reply at a time, kept so that they can be told again.
struct ExchangedLines {
  let requests = MemoryLines(tailByteCount: 1 << 20)
  let replies = MemoryLines(tailByteCount: 1 << 20)
  private var messageNumber = 0

  /// Puts a request and, unless nothing came, its reply on the wire; bodies without their braces.
  mutating func exchange(
    _ client: UInt32, _ node: UInt16, _ request: String, _ reply: String?
  ) -> Exchange {
    messageNumber += 1
    let request =
      #"{"id":\#(messageNumber),"src":"c\#(client)","dest":"n\#(node)","body":{\#(request),"#
      + #""msg_id":\#(messageNumber)}}"#
    let reply = reply.map {
      #"{"src":"n\#(node)","dest":"c\#(client)","body":{\#($0),"in_reply_to":\#(messageNumber)}}"#
    }
    return Exchange(
      request: append(request, to: requests),
      reply: reply.map { append($0, to: replies) } ?? Exchange.noLine)
  }

  private func append(_ line: String, to lines: MemoryLines) -> Int64 {
    Int64(lines.append((line + "\n").utf8))
  }
}

extension ExplainedLine {
  /// The marked part of the line; empty where nothing is.
  var marked: String {
    guard let mark else { return "" }
    let scalars = text.unicodeScalars.dropFirst(mark.lowerBound).prefix(mark.count)
    return String(String.UnicodeScalarView(scalars))
  }
}

extension Judgement {
  /// How often each kind of anomaly was found, by its name.
  var counts: [String: Int] {
    Dictionary(uniqueKeysWithValues: anomalies.map { ($0.kind.rawValue, $0.count) })
  }

  /// A figure by its name.
  func figure(_ name: String) -> String? { figures.first { $0.name == name }?.value }

  /// The first explanation of an anomaly.
  func explanation(_ name: String) -> Explanation? {
    anomalies.first { $0.kind.rawValue == name }?.explanations.first
  }
}
