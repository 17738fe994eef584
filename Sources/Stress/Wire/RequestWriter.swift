/// Appends request lines in the form in which Maelstrom sends them.
///
/// `{"id":5,"src":"c2","dest":"n0","body":{"key":"5","msg":1,"type":"send","msg_id":2}}`: the
/// request's own fields first, then `type`, then `msg_id` (what Maelstrom usually does; its
/// protocol promises no order). A key's name is its number in decimal.
struct RequestWriter: Sendable {
  let payload: PayloadShape
  let payloadByteCount: Int
  /// The envelope's `id` of the next line: Maelstrom counts the messages of the whole test.
  private(set) var nextID = 0

  init(_ workload: KafkaOptions) {
    payload = workload.payload
    payloadByteCount = workload.payloadByteCount
  }

  mutating func initialize(_ sender: RequestSender, to buffer: inout ByteBuffer) {
    beginLine(sender, &buffer)
    buffer.append("\"node_id\":\"n0\",\"node_ids\":[\"n0\"]")
    endLine(type: "init", sender, &buffer)
  }

  mutating func send(
    key: Int, value: Int, _ sender: RequestSender, to buffer: inout ByteBuffer
  ) {
    beginLine(sender, &buffer)
    buffer.append("\"key\":\"")
    buffer.append(decimal: key)
    buffer.append("\",\"msg\":")
    payload.append(value: value, byteCount: payloadByteCount, to: &buffer)
    endLine(type: "send", sender, &buffer)
  }

  mutating func poll(
    _ positions: [KeyPosition], _ sender: RequestSender, to buffer: inout ByteBuffer
  ) {
    beginLine(sender, &buffer)
    appendOffsets(positions, &buffer)
    endLine(type: "poll", sender, &buffer)
  }

  mutating func commitOffsets(
    _ positions: [KeyPosition], _ sender: RequestSender, to buffer: inout ByteBuffer
  ) {
    beginLine(sender, &buffer)
    appendOffsets(positions, &buffer)
    endLine(type: "commit_offsets", sender, &buffer)
  }

  mutating func listCommittedOffsets(
    _ keys: [Int], _ sender: RequestSender, to buffer: inout ByteBuffer
  ) {
    beginLine(sender, &buffer)
    buffer.append("\"keys\":[")
    for index in keys.indices {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      buffer.append(UInt8(ascii: "\""))
      buffer.append(decimal: keys[index])
      buffer.append(UInt8(ascii: "\""))
    }
    buffer.append("]")
    endLine(type: "list_committed_offsets", sender, &buffer)
  }

  private mutating func beginLine(_ sender: RequestSender, _ buffer: inout ByteBuffer) {
    buffer.append("{\"id\":")
    buffer.append(decimal: nextID)
    nextID += 1
    buffer.append(",\"src\":\"c")
    buffer.append(decimal: sender.name)
    buffer.append("\",\"dest\":\"n0\",\"body\":{")
  }

  private func endLine(
    type: StaticString, _ sender: RequestSender, _ buffer: inout ByteBuffer
  ) {
    buffer.append(",\"type\":\"")
    buffer.append(type)
    buffer.append("\",\"msg_id\":")
    buffer.append(decimal: sender.messageID)
    buffer.append("}}\n")
  }

  private func appendOffsets(_ positions: [KeyPosition], _ buffer: inout ByteBuffer) {
    buffer.append("\"offsets\":{")
    for index in positions.indices {
      buffer.append(index == 0 ? "\"" : ",\"")
      buffer.append(decimal: positions[index].key)
      buffer.append("\":")
      buffer.append(decimal: Int(positions[index].offset))
    }
    buffer.append("}")
  }
}

/// Who sends a request, and under which `msg_id`.
struct RequestSender: Equatable, Sendable {
  /// The number in the client's name: 7 for `c7`.
  let name: Int
  let messageID: Int
}

/// A key with an offset in it: where a client reads next, or what it commits.
struct KeyPosition: Equatable, Sendable {
  let key: Int
  var offset: Int64
}
