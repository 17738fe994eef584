import FastJSON
import FastJSONCoding
import Platform

extension Network {
  /// A new client: c1, c2, and so on.
  public func client() -> NetworkClient {
    let client = NetworkClient("c\(clients.count + 1)", of: self)
    clients[client.name] = client
    return client
  }
}

/// A client in a simulated network, which asks nodes.
public final class NetworkClient {
  /// Its name.
  public let name: String
  private unowned let network: Network
  private var lastNumber = 0
  private var answers: [Int: Message] = [:]

  fileprivate init(_ name: String, of network: Network) {
    self.name = name
    self.network = network
  }

  /// Asks a node, and lets time pass until it has answered.
  ///
  /// - Throws: the `RPCError` that is answered; one with code 0 where no answer came in time;
  ///   `EncodingError`.
  @discardableResult
  public func call(
    _ type: String, _ members: KeyValuePairs<String, any Encodable & Sendable> = [:],
    to node: String, timeout: Duration = .seconds(5)
  ) throws -> Message {
    let number = try send(type, members, to: node)
    network.run(atMost: timeout) { answers[number] != nil }
    guard let answer = try takeAnswer(to: number) else {
      throw RPCError(.timeout, "\(node) has not answered \"\(type)\"")
    }
    return answer
  }

  /// Asks a node, and does not wait.
  ///
  /// - Returns: the number of the question, for `takeAnswer`.
  /// - Throws: `EncodingError`.
  @discardableResult
  public func send(
    _ type: String, _ members: KeyValuePairs<String, any Encodable & Sendable> = [:],
    to node: String
  ) throws -> Int {
    lastNumber += 1
    var body = JSONEmitter(capacity: 128)
    try body.beginBody(Body(type, members))
    body.literal(",\"msg_id\":")
    body.digits(Int64(lastNumber))
    body.literal("}")
    var line = JSONEmitter(capacity: 128)
    line.message(from: name, to: node, body: body.bytes.copy)
    network.send(line.bytes.copy, from: name, to: node)
    return lastNumber
  }

  /// Takes the answer to a question; nil where there is none yet.
  ///
  /// - Throws: the `RPCError` that is answered.
  public func takeAnswer(to number: Int) throws -> Message? {
    guard let answer = answers.removeValue(forKey: number) else { return nil }
    if let error = RPCError(answer) { throw error }
    return answer
  }

  /// Takes a line that came for it.
  func hear(_ line: [UInt8]) {
    let envelope = Envelope(line)
    let answer = Message(source: envelope.source, body: envelope.body, at: network.clock.now)
    guard let number = try? answer.value("in_reply_to", as: Int.self) else { return }
    answers[number] = answer
  }
}
