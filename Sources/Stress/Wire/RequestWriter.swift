import Platform

/// Appends request lines in the form in which Maelstrom sends them.
///
/// `{"id":5,"src":"c2","dest":"n0","body":{"key":"5","msg":1,"type":"send","msg_id":2}}`: the
/// request's own fields first, then `type`, then `msg_id` (what Maelstrom usually does; its
/// protocol promises no order).
struct RequestWriter: Sendable {
  private let nodeNames: [String]
  /// What stands in a line to each node between the sender's name and the body's members.
  private let middles: [[UInt8]]
  /// The envelope's `id` of the next line: Maelstrom counts the messages of the whole test.
  private(set) var nextID = 0

  init(to nodes: NodeNames) {
    nodeNames = nodes.all
    middles = nodeNames.map { Array("\",\"dest\":\"\($0)\",\"body\":{".utf8) }
  }

  /// Begins a line, up to where the body's own members go.
  mutating func beginLine(_ sender: RequestSender, to buffer: inout ByteBuffer) {
    appendID(to: &buffer)
    buffer.append("\"src\":\"c")
    buffer.append(decimal: sender.name)
    let middle = middles[sender.node]
    buffer.append(middle.bytes)
  }

  /// Begins a line with its number, to which more members are added.
  mutating func appendID(to buffer: inout ByteBuffer) {
    buffer.append("{\"id\":")
    buffer.append(decimal: nextID)
    nextID += 1
    buffer.append(",")
  }

  /// Ends a line with the body's type and number.
  func endLine(type: StaticString, _ sender: RequestSender, to buffer: inout ByteBuffer) {
    let hasMembers = buffer.bytes.byte(at: buffer.count - 1) != UInt8(ascii: "{")
    buffer.append(hasMembers ? ",\"type\":\"" : "\"type\":\"")
    buffer.append(type)
    buffer.append("\",\"msg_id\":")
    buffer.append(decimal: sender.messageID)
    buffer.append("}}\n")
  }

  /// Appends the request with which a node's life begins.
  mutating func appendInitialization(_ sender: RequestSender, to buffer: inout ByteBuffer) {
    beginLine(sender, to: &buffer)
    let names = nodeNames.map { "\"\($0)\"" }
    let members = "\"node_id\":\(names[sender.node]),\"node_ids\":[\(names.joined(separator: ","))]"
    buffer.append(Array(members.utf8).bytes)
    endLine(type: "init", sender, to: &buffer)
  }
}

/// Who sends a request, to which node, and under which `msg_id`.
struct RequestSender: Equatable, Sendable {
  /// The number in the client's name: 7 for `c7`.
  let name: Int
  /// The number of the node.
  var node = 0
  let messageID: Int
}
