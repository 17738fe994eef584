/// A key's name is its number in decimal.
extension KafkaWorkload {
  func write(_ request: KafkaRequest, of client: inout KafkaClient, to buffer: inout ByteBuffer) {
    switch request {
    case .send:
      buffer.append("\"key\":\"")
      buffer.append(decimal: client.key)
      buffer.append("\",\"msg\":")
      options.payload.append(
        value: client.value, byteCount: options.payloadByteCount, to: &buffer)
    case .poll: appendOffsets(client.positions, &buffer)
    case .commitOffsets: appendOffsets(client.highestPolled, &buffer)
    case .listCommittedOffsets: appendKeys(client.keysToAssign, &buffer)
    }
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

  private func appendKeys(_ keys: [Int], _ buffer: inout ByteBuffer) {
    buffer.append("\"keys\":[")
    for index in keys.indices {
      buffer.append(index == 0 ? "\"" : ",\"")
      buffer.append(decimal: keys[index])
      buffer.append("\"")
    }
    buffer.append("]")
  }
}
