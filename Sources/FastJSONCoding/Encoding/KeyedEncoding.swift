import FastJSON

/// The members of an object that is being written.
struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let session: EncodingSession
  /// The keys beside the stack that lead here.
  let node: PathNode
  let handle: EncodingHandle

  var codingPath: [any CodingKey] {
    session.path.path(depth: session.record(of: handle).pathDepth, node: node)
  }

  mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    let name = name(of: key)
    guard session.current == handle || session.enter(handle) else {
      return try session.late(handle) {
        session.name(name)
        try session.encode(value, key: key, node: node)
      }
    }
    let mark = session.mark
    session.beginMember(name)
    do {
      try session.encode(value, key: key, node: node)
    } catch {
      session.takeBack(to: mark, from: handle)
      throw error
    }
  }

  // MARK: Containers

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    value(forKey: key).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    value(forKey: key).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder {
    value(named: PlainKey.superclass.stringValue, PlainKey.superclass)
  }

  mutating func superEncoder(forKey key: Key) -> any Encoder { value(forKey: key) }

  private func value(forKey key: Key) -> ValueEncoder { value(named: name(of: key), key) }

  /// An encoder for a member's value, to be used at any time; the one that there is, where the member
  /// has been begun by this way before.
  private func value(named name: String, _ key: any CodingKey) -> ValueEncoder {
    let node = session.path.addNode(behind: node, key)
    let isCurrent = session.current == handle || session.enter(handle)
    if let begun = session.valueBegun(name, in: handle) {
      return ValueEncoder(session: session, node: node, handle: begun)
    }
    var value = handle
    if isCurrent {
      session.beginMember(name)
      value = session.beginValue(named: name, in: handle)
    } else {
      session.late(handle) {
        session.name(name)
        value = session.beginValue(named: name, in: handle)
      }
    }
    return ValueEncoder(session: session, node: node, handle: value)
  }

  // MARK: Members

  /// What a key is called in the text.
  @inline(__always)
  func name(of key: Key) -> String {
    let name = key.stringValue
    guard !session.options.keyEncodingStrategy.isDefault else { return name }
    return converted(key)
  }

  @inline(never)
  private func converted(_ key: Key) -> String {
    guard !session.record(of: handle).keepsNames else { return key.stringValue }
    switch session.options.keyEncodingStrategy {
    case .useDefaultKeys: return key.stringValue
    case .convertToSnakeCase: return session.snakeCased(key.stringValue)
    case .custom(let convert): return convert(codingPath + [key]).stringValue
    }
  }

  /// Writes a member whose value is one token.
  @inline(__always)
  func member(_ key: Key, _ write: () -> Void) {
    let name = name(of: key)
    if session.current == handle || session.enter(handle) {
      session.beginMember(name)
      write()
    } else {
      session.late(handle) {
        session.name(name)
        write()
      }
    }
  }
}

extension KeyedEncoding {
  mutating func encodeNil(forKey key: Key) throws { member(key) { session.emitter.null() } }
  mutating func encode(_ value: Bool, forKey key: Key) throws {
    member(key) { session.emitter.boolean(value) }
  }
  mutating func encode(_ value: String, forKey key: Key) throws {
    member(key) { session.string(value) }
  }
  mutating func encode(_ value: Double, forKey key: Key) throws {
    let replacement = try session.replacement(value) { codingPath + [key] }
    member(key) { session.number(value, or: replacement) }
  }
  mutating func encode(_ value: Float, forKey key: Key) throws {
    let replacement = try session.replacement(value) { codingPath + [key] }
    member(key) { session.number(value, or: replacement) }
  }
  mutating func encode(_ value: Int, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: Int8, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: Int16, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: Int32, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: Int64, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: Int128, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: UInt, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: UInt8, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: UInt16, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: UInt32, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: UInt64, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
  mutating func encode(_ value: UInt128, forKey key: Key) throws {
    member(key) { session.emitter.integer(value) }
  }
}
