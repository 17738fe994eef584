import FastJSON

/// A decoder that stands at a value, and that value where it is a single one.
///
/// It fits the three words that an existential has room for, so handing it to a type allocates
/// nothing.
struct ValueDecoder: Decoder {
  let session: DecodingSession
  /// The keys beside the stack that lead here.
  let node: PathNode
  /// The value's entry.
  let index: UInt32
  /// How high the stack of keys is here.
  let depth: UInt32

  var codingPath: [any CodingKey] { session.path.path(depth: depth, node: node) }
  var userInfo: [CodingUserInfoKey: Any] { session.options.userInfo }

  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(try keyed(type))
  }

  func keyed<Key: CodingKey>(_ type: Key.Type) throws -> KeyedDecoding<Key> {
    try expect(.object, [String: Any].self)
    session.open(index, depth: depth, node: node)
    return KeyedDecoding(session: session, node: node, object: index, depth: depth)
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try expect(.array, [Any].self)
    return UnkeyedDecoding(self)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  @inline(__always)
  private func expect(_ kind: JSONKind, _ type: any Any.Type) throws {
    let found = session[index].kind
    guard found == kind else {
      throw session.error(
        found == .null ? .null : .otherKind, at: index, expecting: type, path: codingPath)
    }
  }
}

extension ValueDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { session[index].kind == .null }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try session.decode(type, by: self)
  }

  func decode(_ type: Bool.Type) throws -> Bool {
    try fitting(type) { () throws(Misfit) in try session.boolean(at: index) }
  }
  func decode(_ type: String.Type) throws -> String {
    try fitting(type) { () throws(Misfit) in try session.string(at: index) }
  }
  func decode(_ type: Double.Type) throws -> Double {
    try fitting(type) { () throws(Misfit) in try session.double(at: index) }
  }
  func decode(_ type: Float.Type) throws -> Float {
    try fitting(type) { () throws(Misfit) in try session.float(at: index) }
  }
  func decode(_ type: Int.Type) throws -> Int { try integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
  func decode(_ type: Int128.Type) throws -> Int128 { try integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
  func decode(_ type: UInt128.Type) throws -> UInt128 { try integer(type) }

  @inline(__always)
  private func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
    try fitting(type) { () throws(Misfit) in try session.integer(type, at: index) }
  }

  /// What `read` gives, or the error for this value.
  @inline(__always)
  private func fitting<T>(_ type: T.Type, _ read: () throws(Misfit) -> T) throws -> T {
    do throws(Misfit) {
      return try read()
    } catch {
      throw session.error(error, at: index, expecting: type, path: codingPath)
    }
  }
}
