import FastJSON
import Platform

/// Maelstrom's services, which nodes of any language may call: the key-value stores `lin-kv`, `seq-kv`
/// and `lww-kv`, and the timestamp oracle `lin-tso` (`doc/services.md`).
///
/// Each serves one request after the other, so what `lin-kv` and `lin-tso` say is linearizable. A request
/// is one line, a reply is one line; what is no request of theirs gets no reply, as in Maelstrom, where
/// its sender waits until it gives up.
package struct Services: Sendable {
  /// Their names on the wire.
  package enum Name: String, CaseIterable, Sendable {
    case linearizable = "lin-kv"
    case sequential = "seq-kv"
    case lastWriteWins = "lww-kv"
    case timestamps = "lin-tso"

    /// The service of this name.
    package init?(_ name: RawSpan) {
      self.init(rawValue: String(decoding: name.copy, as: UTF8.self))
    }
  }

  private var linearizable: [ServiceValue: ServiceValue] = [:]
  private var sequential: SequentialStore
  private var lastWriteWins: LastWriteWinsStore
  private var nextTimestamp = 0

  /// Services without a key.
  ///
  /// - Parameter seed: what is drawn by chance is drawn from this, so that a run can be had again.
  package init(staleness: SequentialStore.Staleness = .maelstrom, seed: UInt64 = 0) {
    sequential = SequentialStore(staleness, seed: seed)
    lastWriteWins = LastWriteWinsStore(seed: ~seed)
  }

  /// Answers the body of a message to a service.
  ///
  /// - Parameters:
  ///   - body: the JSON object that stands in `body`.
  ///   - sender: who sent it; `seq-kv` knows what each has seen.
  /// - Returns: the body of the answer; `nil` where there is none.
  package mutating func answer(
    _ body: [UInt8], to service: Name, from sender: String
  ) -> [UInt8]? {
    guard let request = ServiceMessage(body) else { return nil }
    var emitter = JSONEmitter()
    emitter.beginObject()
    if service == .timestamps {
      guard request.type == "ts" else { return nil }
      emitter.name("type")
      emitter.string("ts_ok")
      emitter.name("ts")
      emitter.integer(nextTimestamp)
      nextTimestamp += 1
    } else {
      guard let operation = request.operation else { return nil }
      emit(answer(operation, by: service, from: sender), by: service, into: &emitter)
    }
    if let messageID = request.messageID {
      emitter.name("in_reply_to")
      emitter.raw(messageID.bytes)
    }
    emitter.endObject()
    return emitter.bytes.copy
  }

  private mutating func answer(
    _ request: KeyValueRequest, by service: Name, from sender: String
  ) -> KeyValueReply {
    switch service {
    case .linearizable: linearizable.answer(request)
    case .sequential: sequential.answer(request, from: sender)
    case .lastWriteWins: lastWriteWins.answer(request)
    case .timestamps: preconditionFailure("the oracle has no keys")
    }
  }

  private func emit(
    _ reply: KeyValueReply, by service: Name, into emitter: inout JSONEmitter
  ) {
    emitter.name("type")
    switch reply {
    case .readOK(let value):
      emitter.string("read_ok")
      emitter.name("value")
      emitter.raw(value.text.bytes)
    case .writeOK: emitter.string("write_ok")
    case .compareAndSetOK: emitter.string("cas_ok")
    case .keyDoesNotExist: emitError(20, "key does not exist", into: &emitter)
    case .preconditionFailed(let current, let expected):
      emitError(
        22, "current value \(current.clojureText) is not \(expected.clojureText)", into: &emitter)
    }
  }

  private func emitError(_ code: Int, _ text: String, into emitter: inout JSONEmitter) {
    emitter.string("error")
    emitter.name("code")
    emitter.integer(code)
    emitter.name("text")
    emitter.string(text)
  }
}

/// The body of a message to a service, taken apart.
private struct ServiceMessage {
  var type = ""
  var messageID: [UInt8]?
  private var key: ServiceValue?
  private var value: ServiceValue?
  private var from: ServiceValue?
  private var to: ServiceValue?
  private var create = false

  /// `nil` when the body is no object, or is no JSON.
  init?(_ body: [UInt8]) {
    var scanner = JSONScanner(body.bytes)
    do {
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        let name = scanner.text(of: name)
        let slice = try scanner.value()
        let text = Array(body[slice.start..<slice.end])
        switch name {
        case "type": type = Self.string(text) ?? ""
        case "msg_id": messageID = text
        case "key": key = ServiceValue(text)
        case "value": value = ServiceValue(text)
        case "from": from = ServiceValue(text)
        case "to": to = ServiceValue(text)
        case "create_if_not_exists": create = text == Array("true".utf8)
        default: break
        }
      }
      try scanner.end()
    } catch {
      return nil
    }
  }

  /// The operation on a key; `nil` when the type is none, or a member that it needs is missing.
  var operation: KeyValueRequest? {
    guard let key else { return nil }
    switch type {
    case "read": return .read(key)
    case "write": return value.map { .write(key, $0) }
    case "cas":
      guard let from, let to else { return nil }
      return .compareAndSet(key, from: from, to: to, create: create)
    default: return nil
    }
  }

  private static func string(_ text: [UInt8]) -> String? {
    var scanner = JSONScanner(text.bytes)
    return (try? scanner.string()).map { scanner.text(of: $0) }
  }
}
