import Cluster
import FastJSON
import NodeServices
import Platform

// What nodes say to each other and to services. Maelstrom delivers the message that it has read, with
// its number in the whole test as `id`, in a line of its own making. Here the sender's line, which has
// been checked as strictly, is passed on behind the `id`: an object with the same members. A message
// that has an `id` already keeps that one.

extension Load where W: ~Copyable {
  /// Passes the message that is being dealt with on to a node or a service.
  mutating func forward(
    _ line: InputBuffer.Line, _ defect: ReplyReader.Defect?, to destination: Endpoint
  ) {
    guard let source = reply.source.endpoint else { return }
    let message = Self.message(of: line, defect)
    scratch.removeAll()
    if reply.hasID {
      scratch.append(message)
    } else {
      writer.appendID(to: &scratch)
      scratch.append(Self.members(of: message))
    }
    var kind = MessageKind.other
    if let type = reply.type { kind = messageKinds.kind(ofType: message.extracting(type)) }
    network.send(
      &scratch, from: source, to: destination, at: now, kind: kind, tag: UInt64(line.position))
  }

  /// The message on a line: all of it, unless it is known that something follows it there.
  @_lifetime(copy line)
  private static func message(
    of line: InputBuffer.Line, _ defect: ReplyReader.Defect?
  ) -> RawSpan {
    guard defect?.kind == .trailingBytes else { return line.bytes }
    var scanner = JSONScanner(line.bytes)
    guard let slice = try? scanner.value() else { return line.bytes }
    return line.bytes.extracting(slice)
  }

  /// What stands behind the brace that opens an object.
  @_lifetime(copy message)
  private static func members(of message: RawSpan) -> RawSpan {
    var position = 0
    while message.byte(at: position) != UInt8(ascii: "{") { position += 1 }
    return message.extracting(droppingFirst: position + 1)
  }

  // MARK: Arrival

  /// Hands out what has arrived by now: lines to nodes, which are written to them with what else waits,
  /// and requests to services, whose answers go the same way back.
  mutating func deliverDue() {
    while let request = network.deliver(until: now, to: &outboxes) {
      guard case .node(let sender) = request.source, let body = Self.body(of: request.line.bytes),
        let answer = services.answer(body, to: request.service, from: nodes.name(of: sender))
      else { continue }
      sendAnswer(answer, of: request.service, to: sender)
    }
  }

  /// All messages so far, those among them that passed by the network.
  var networkCounts: NetworkCounts {
    var counts = network.counts
    counts.clients.sent += directMessageCount
    counts.clients.delivered += directMessageCount
    return counts
  }

  private mutating func sendAnswer(_ body: [UInt8], of service: Services.Name, to node: Int) {
    scratch.removeAll()
    writer.appendID(to: &scratch)
    let parties =
      "\"src\":\"\(service.rawValue)\",\"dest\":\"\(nodes.name(of: node))\",\"body\":"
    scratch.append(Array(parties.utf8).bytes)
    scratch.append(body.bytes)
    scratch.append("}")
    let type = Self.type(of: body)
    let kind = messageKinds.kind(ofType: type.bytes)
    network.send(&scratch, from: .service(service), to: .node(node), at: now, kind: kind)
  }

  /// The body of a message; of two, the last one counts.
  private static func body(of message: RawSpan) -> [UInt8]? {
    member("body", of: message).map { message.extracting($0).copy }
  }

  /// The type of a body, without its quotes.
  private static func type(of body: [UInt8]) -> [UInt8] {
    guard let slice = member("type", of: body.bytes) else { return [] }
    return Array(body[slice.start..<slice.end].dropFirst().dropLast())
  }

  /// The value of a member of an object.
  private static func member(_ member: StaticString, of object: RawSpan) -> JSONSlice? {
    var scanner = JSONScanner(object)
    var value: JSONSlice?
    do {
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        let slice = try scanner.value()
        if scanner.matches(name, member) { value = slice }
      }
    } catch {
      return nil
    }
    return value
  }
}

/// A message that has arrived at a service.
struct ServiceRequest {
  let service: Services.Name
  let source: Endpoint
  let line: [UInt8]
}

extension Network {
  /// Sends the line that a buffer holds, which has no newline yet.
  mutating func send(
    _ buffer: inout ByteBuffer, from source: Endpoint, to destination: Endpoint, at now: Instant,
    kind: MessageKind = .other, tag: UInt64 = 0
  ) {
    send(buffer.bytes, from: source, to: destination, at: now, kind: kind, tag: tag)
  }

  /// Puts what has arrived at nodes by now behind what else waits to be written to them.
  ///
  /// - Returns: the first message that has arrived at a service; `nil` when everything has been handed
  ///   out.
  mutating func deliver(
    until now: Instant, to outboxes: inout PerNode<ByteBuffer>
  ) -> ServiceRequest? {
    while let delivery = nextDelivery(until: now) {
      switch delivery.destination {
      case .node(let node):
        outboxes[node].append(delivery.line)
        outboxes[node].append(UInt8(ascii: "\n"))
      case .service(let service):
        return ServiceRequest(
          service: service, source: delivery.source, line: delivery.line.copy)
      case .client: preconditionFailure("what goes to a client does not pass through the network")
      }
    }
    return nil
  }
}
