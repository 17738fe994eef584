import Cluster
import FastJSON
import Platform

// What nodes say to each other and to services. Maelstrom delivers the message that it has read, with
// its number in the whole test as `id`, in a line of its own making. Here the sender's line, which has
// been checked as strictly, is copied once, behind the `id`: an object with the same members. A message
// that has an `id` already keeps that one.

extension Load where W: ~Copyable {
  /// The message on a line: all of it, unless it is known that something follows it there.
  @_lifetime(copy line)
  static func message(of line: InputBuffer.Line, _ defect: ReplyReader.Defect?) -> RawSpan {
    guard defect?.kind == .trailingBytes else { return line.bytes }
    var scanner = JSONScanner(line.bytes)
    guard let slice = try? scanner.value() else { return line.bytes }
    return line.bytes.extracting(slice)
  }

  /// Passes the message that is being dealt with on to a node.
  mutating func forward(_ message: RawSpan, to node: Int) {
    if reply.hasID {
      outboxes[node].append(message)
    } else {
      writer.appendID(to: &outboxes[node])
      outboxes[node].append(Self.members(of: message))
    }
    outboxes[node].append(UInt8(ascii: "\n"))
  }

  /// What stands behind the brace that opens an object.
  @_lifetime(copy message)
  private static func members(of message: RawSpan) -> RawSpan {
    var position = 0
    while message.byte(at: position) != UInt8(ascii: "{") { position += 1 }
    return message.extracting(droppingFirst: position + 1)
  }

  /// Asks a service what the message asks that is being dealt with, and passes the answer on, if there
  /// is one, to its sender.
  mutating func ask(_ service: Services.Name, _ message: RawSpan) {
    guard case .node(let sender) = reply.source, let body = Self.body(of: message),
      let answer = services.answer(body, to: service, from: nodes.name(of: sender))
    else { return }
    writer.appendID(to: &outboxes[sender])
    let head = "\"src\":\"\(service.rawValue)\",\"dest\":\"\(nodes.name(of: sender))\",\"body\":"
    outboxes[sender].append(Array(head.utf8).bytes)
    outboxes[sender].append(answer.bytes)
    outboxes[sender].append("}\n")
  }

  /// The body of a message; of two, the last one counts.
  private static func body(of message: RawSpan) -> [UInt8]? {
    var scanner = JSONScanner(message)
    var body: JSONSlice?
    do {
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        let slice = try scanner.value()
        if scanner.matches(name, "body") { body = slice }
      }
    } catch {
      return nil
    }
    return body.map { message.extracting($0).copy }
  }
}
