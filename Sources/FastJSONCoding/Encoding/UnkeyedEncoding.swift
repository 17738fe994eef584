import FastJSON

/// The elements of an array that is being written.
struct UnkeyedEncoding: UnkeyedEncodingContainer {
  let session: EncodingSession
  /// The keys beside the stack that lead here.
  let node: PathNode
  let handle: EncodingHandle

  var codingPath: [any CodingKey] {
    session.path.path(depth: session.record(of: handle).pathDepth, node: node)
  }

  var count: Int { Int(session.record(of: handle).count) }

  mutating func encode<Value: Encodable>(_ value: Value) throws {
    let key = ElementKey(index: count)
    guard session.current == handle || session.enter(handle) else {
      return try session.late(handle) { try session.encode(value, key: key, node: node) }
    }
    let mark = session.mark
    do {
      try session.encode(value, key: key, node: node)
      session.beginElement()
    } catch {
      session.takeBack(to: mark, from: handle)
      throw error
    }
  }

  // MARK: Containers

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    value().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    value().unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { value() }

  /// An encoder for the next element, to be used at any time.
  private func value() -> ValueEncoder {
    let node = session.path.addNode(behind: node, ElementKey(index: count))
    var value = handle
    if session.current == handle || session.enter(handle) {
      session.beginElement()
      value = session.beginValue()
    } else {
      session.late(handle) { value = session.beginValue() }
    }
    return ValueEncoder(session: session, node: node, handle: value)
  }

  /// Writes an element that is one token.
  @inline(__always)
  private func element(_ write: () -> Void) {
    if session.current == handle || session.enter(handle) {
      session.beginElement()
      write()
    } else {
      session.late(handle, write)
    }
  }

  mutating func encodeNil() throws { element { session.emitter.null() } }
  mutating func encode(_ value: Bool) throws { element { session.emitter.boolean(value) } }
  mutating func encode(_ value: String) throws { element { session.string(value) } }
  mutating func encode(_ value: Double) throws {
    let replacement = try session.replacement(value) { codingPath + [ElementKey(index: count)] }
    element { session.number(value, or: replacement) }
  }
  mutating func encode(_ value: Float) throws {
    let replacement = try session.replacement(value) { codingPath + [ElementKey(index: count)] }
    element { session.number(value, or: replacement) }
  }
  mutating func encode(_ value: Int) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: Int8) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: Int16) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: Int32) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: Int64) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: Int128) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: UInt) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: UInt8) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: UInt16) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: UInt32) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: UInt64) throws { element { session.emitter.integer(value) } }
  mutating func encode(_ value: UInt128) throws { element { session.emitter.integer(value) } }
}
