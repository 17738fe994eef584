import FastJSON

/// The members of an object, by key.
struct KeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let session: DecodingSession
  /// The keys beside the stack that lead here.
  let node: PathNode
  /// The object's entry.
  let object: UInt32
  /// How high the stack of keys is here.
  let depth: UInt32

  var codingPath: [any CodingKey] { session.path.path(depth: depth, node: node) }

  var allKeys: [Key] { session.names(of: object).compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { index(of: key) != nil }

  func decodeNil(forKey key: Key) throws -> Bool {
    session[try existing(key)].kind == .null
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try session.decode(type, at: try existing(key), key: key, node: node)
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let index = present(key) else { return nil }
    return try session.decode(type, at: index, key: key, node: node)
  }

  // MARK: Containers

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoder(at: try existing(key), key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(at: try existing(key), key).unkeyedContainer()
  }

  /// A decoder for the member `super`; where there is none, for null.
  func superDecoder() throws -> any Decoder {
    let key = PlainKey.superclass
    return decoder(at: session.member(key.stringValue, of: object) ?? session.absence, key)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    decoder(at: index(of: key) ?? session.absence, key)
  }

  private func decoder(at index: UInt32, _ key: any CodingKey) -> ValueDecoder {
    ValueDecoder(
      session: session, node: session.path.addNode(behind: node, key), index: index, depth: depth)
  }

  // MARK: Members

  /// The value of a member, or nil where the object has none.
  @inline(__always)
  func index(of key: Key) -> UInt32? { session.member(key.stringValue, of: object) }

  /// The value of a member that must be there.
  @inline(__always)
  func existing(_ key: Key) throws -> UInt32 {
    guard let index = index(of: key) else {
      throw session.missing(key, in: object, path: codingPath)
    }
    return index
  }

  /// The value of a member, or nil where the object has none or it is null.
  @inline(__always)
  func present(_ key: Key) -> UInt32? {
    guard let index = index(of: key), session[index].kind != .null else { return nil }
    return index
  }

  /// The error for the value of a member.
  @inline(never)
  func error(
    _ misfit: Misfit, at index: UInt32, expecting type: any Any.Type, _ key: Key
  ) -> DecodingError {
    session.error(misfit, at: index, expecting: type, path: codingPath + [key])
  }
}
