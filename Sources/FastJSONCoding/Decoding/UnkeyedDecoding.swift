import FastJSON

/// The elements of an array, one after the other.
///
/// An element that does not fit stays the next one, as in Foundation, so that somebody who catches the
/// error can step over it as something else.
struct UnkeyedDecoding: UnkeyedDecodingContainer {
  let session: DecodingSession
  private let node: PathNode
  private let depth: UInt32
  /// The entry of the next element.
  private var next: UInt32
  /// The entry behind the array.
  private let end: UInt32
  /// The array's entry.
  private let array: UInt32
  private(set) var currentIndex = 0

  /// The elements of the array that a decoder stands at.
  init(_ decoder: ValueDecoder) {
    session = decoder.session
    node = decoder.node
    depth = decoder.depth
    next = decoder.index + 1
    array = decoder.index
    end = session[array].next
  }

  var codingPath: [any CodingKey] { session.path.path(depth: depth, node: node) }
  var count: Int? { session[array].count }
  var isAtEnd: Bool { next >= end }

  mutating func decodeNil() throws -> Bool {
    let index = try element(Never.self)
    guard session[index].kind == .null else { return false }
    advance()
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let index = try element(type)
    let value = try session.decode(
      type, at: index, key: ElementKey(index: currentIndex), node: node)
    advance()
    return value
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool {
    try fitting(type) { (session, index) throws(Misfit) in try session.boolean(at: index) }
  }
  mutating func decode(_ type: String.Type) throws -> String {
    try fitting(type) { (session, index) throws(Misfit) in try session.string(at: index) }
  }
  mutating func decode(_ type: Double.Type) throws -> Double {
    try fitting(type) { (session, index) throws(Misfit) in try session.double(at: index) }
  }
  mutating func decode(_ type: Float.Type) throws -> Float {
    try fitting(type) { (session, index) throws(Misfit) in try session.float(at: index) }
  }
  mutating func decode(_ type: Int.Type) throws -> Int { try integer(type) }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
  mutating func decode(_ type: Int128.Type) throws -> Int128 { try integer(type) }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
  mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try integer(type) }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    let container = try decoder(KeyedDecodingContainer<NestedKey>.self).container(keyedBy: type)
    advance()
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try decoder((any UnkeyedDecodingContainer).self).unkeyedContainer()
    advance()
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try decoder((any Decoder).self)
    advance()
    return decoder
  }

  // MARK: Elements

  /// The entry of the next element, which must be there.
  @inline(__always)
  private func element(_ type: any Any.Type) throws -> UInt32 {
    guard next < end else { throw atEnd(expecting: type) }
    return next
  }

  private mutating func advance() {
    next = session[next].next
    currentIndex += 1
  }

  private func decoder(_ type: any Any.Type) throws -> ValueDecoder {
    let key = ElementKey(index: currentIndex)
    return ValueDecoder(
      session: session, node: session.path.addNode(behind: node, key), index: try element(type),
      depth: depth)
  }

  @inline(__always)
  private mutating func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
    try fitting(type) { (session, index) throws(Misfit) in try session.integer(type, at: index) }
  }

  /// What `read` gives for the next element, or the error for it.
  @inline(__always)
  private mutating func fitting<T>(
    _ type: T.Type, _ read: (DecodingSession, UInt32) throws(Misfit) -> T
  ) throws -> T {
    let index = try element(type)
    do throws(Misfit) {
      let value = try read(session, index)
      advance()
      return value
    } catch {
      throw session.error(
        error, at: index, expecting: type, path: codingPath + [ElementKey(index: currentIndex)])
    }
  }

  @inline(never)
  private func atEnd(expecting type: any Any.Type) -> DecodingError {
    let last = session[array].slice.end - 1
    return .valueNotFound(
      type,
      DecodingError.Context(
        codingPath: codingPath + [ElementKey(index: currentIndex)],
        debugDescription: "expected \(type), but the array ends at byte \(last)"))
  }
}
