import Checking
import Cluster
import Platform

// What a line from a node means. The order of the questions is Maelstrom's: is it a message, do
// both parties exist; and if it goes to a client, does that wait for it, is it an error, is its body of
// the right form.

/// What dealing with a line came to: the fault in it, when it is among the first of its kind.
struct TakenLine {
  let fault: ProtocolFault?
}

extension Load where W: ~Copyable {
  /// Deals with the next line that has been read from a node; `nil` where there is none.
  ///
  /// A line borrows the buffer that it lies in, so it is got here and not by the bench, whose other
  /// parts could not be touched meanwhile.
  mutating func takeLine(from input: inout InputBuffer, of node: Int) -> TakenLine? {
    guard let read = input.nextLine() else { return nil }
    let position = replySpool.appendLine(read.bytes)
    let line = InputBuffer.Line(bytes: read.bytes, position: Int64(position))
    return TakenLine(fault: take(line, of: node))
  }

  /// Deals with one line from a node, which stands at its position in the spool.
  ///
  /// - Returns: a fault in it, when it is among the first of its kind.
  mutating func take(_ line: InputBuffer.Line, of node: Int) -> ProtocolFault? {
    let isSampled = secondReading.isDue(byteCount: line.bytes.byteCount)
    let defect = ReplyReader.read(line.bytes, from: nodes, into: &reply)
    if isSampled, defect == nil { secondReading.compare(line.bytes, from: nodes, with: reply) }
    var fault: ProtocolFault?
    if let defect {
      fault = add(defect.kind, defect.detail, line, of: node)
      if defect.kind == .notUTF8 { return takeAsMaelstromDoes(line, of: node) ?? fault }
      if defect.kind != .trailingBytes { return fault }
    }
    switch reply.source {
    case .node, .service: break
    case .client(let name) where clients.slot(named: name) != nil: break
    case .client, .stranger: return add(.unknownSource, "", line, of: node)
    }
    switch reply.destination {
    case .client(let name):
      directMessageCount += 1
      if !phase.isFinal {
        figures.replyCount += 1
        figures.replyByteCount += line.bytes.byteCount + 1
      }
      if let slot = clients.slot(named: name) { return deliver(line, of: node, to: slot) ?? fault }
      if takeInitialization(line, to: name) { return fault }
      let isKnown = clients.haveSeen(name: name)
      return add(isKnown ? .clientGone : .unknownDestination, "c\(name)", line, of: node)
    case .node(let receiver): forward(line, defect, to: .node(receiver))
    case .service(let service): forward(line, defect, to: .service(service))
    case .stranger: return add(.unknownDestination, "", line, of: node)
    }
    return fault
  }

  /// Reads a line with U+FFFD in the place of bytes that are not UTF-8, as Java's reader does.
  private mutating func takeAsMaelstromDoes(
    _ line: InputBuffer.Line, of node: Int
  ) -> ProtocolFault? {
    let text = Array(String(decoding: line.bytes.copy, as: UTF8.self).utf8)
    return take(InputBuffer.Line(bytes: text.bytes, position: line.position), of: node)
  }

  /// Notes a fault with its line, and whether the node is mute from now on.
  private mutating func add(
    _ kind: ProtocolFaultKind, _ detail: String, _ line: InputBuffer.Line, of node: Int
  ) -> ProtocolFault? {
    if kind.consequence == .mutesNode { mute(node) }
    return faults.add(
      kind, of: nodes.name(of: node), time: now.nanoseconds, detail: detail, line: line.bytes)
  }

  private mutating func deliver(
    _ line: InputBuffer.Line, of node: Int, to slot: Int
  ) -> ProtocolFault? {
    guard let request = clients[slot].request,
      reply.present.contains(.inReplyTo), !reply.wrong.contains(.inReplyTo),
      reply.inReplyTo == Int64(clients[slot].messageID)
    else {
      return add(.unexpectedReply, unexpectedDetail(slot), line, of: node)
    }
    if request.isLater {
      clients[slot].laterLines?.reply = line.position
    } else {
      clients[slot].lines.reply = line.position
    }
    if reply.kind == .error {
      endOperation(slot, outcome: errorOutcome)
      becomeIdle(slot)
      return nil
    }
    if let defect = reply.defect(expecting: request.reply) {
      endOperation(slot, outcome: .info)
      becomeIdle(slot)
      return add(.malformedReply, defect, line, of: node)
    }
    let time = stamp()
    let next = workload.take(
      reply.body, to: request, of: &clients[slot].state, in: line, at: time, faults: &replyFaults)
    let fault = replyFaults.isEmpty ? nil : addReplyFaults(line, of: node)
    if let next {
      clients[slot].request = nil
      outstandingCount -= 1
      makeRequest(next, slot)
    } else {
      endOperation(slot, outcome: .ok)
      becomeIdle(slot)
    }
    return fault
  }

  /// Notes what the workload found wrong with a reply.
  private mutating func addReplyFaults(
    _ line: InputBuffer.Line, of node: Int
  ) -> ProtocolFault? {
    var fault: ProtocolFault?
    for kind in replyFaults { fault = add(kind, "", line, of: node) ?? fault }
    replyFaults.removeAll(keepingCapacity: true)
    return fault
  }

  private func unexpectedDetail(_ slot: Int) -> String {
    guard reply.present.contains(.inReplyTo) else { return "it has no in_reply_to" }
    guard clients[slot].request != nil else { return "its client waits for nothing" }
    return "its client waits for a reply to \(clients[slot].messageID)"
  }

  /// An error of a definite code says that the operation did not happen; `doc/protocol.md` §
  /// Errors.
  private var errorOutcome: Outcome {
    switch reply.code {
    case 1, 10, 11, 12, 14, 20, 21, 22, 30: .fail
    default: .info
    }
  }
}
