import FastJSON

/// An encoder for one value, and that value where it is a single one.
///
/// It fits the three words that an existential has room for, so handing it to a type allocates
/// nothing.
struct ValueEncoder: Encoder {
  let session: EncodingSession
  /// The keys beside the stack that lead here.
  let node: PathNode
  let handle: EncodingHandle

  var codingPath: [any CodingKey] {
    session.path.path(depth: session.record(of: handle).pathDepth, node: node)
  }
  var userInfo: [CodingUserInfoKey: Any] { session.options.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    begin(.object)
    return KeyedEncodingContainer(
      KeyedEncoding<Key>(session: session, node: node, handle: handle))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    begin(.array)
    return UnkeyedEncoding(session: session, node: node, handle: handle)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  /// Makes the value a container, if it is not one of this kind already.
  private func begin(_ kind: EncodingRecord.Kind) {
    let record = session.record(of: handle)
    guard record.kind != kind else { return }
    precondition(record.kind == .nothing, "a value was encoded here before")
    if session.enter(handle) {
      session.beginContainer(kind)
    } else {
      session.lateContainer(kind, handle)
    }
  }
}

extension ValueEncoder: SingleValueEncodingContainer {
  func encode<Value: Encodable>(_ value: Value) throws {
    if session.current == handle, session.record(of: handle).kind == .nothing,
      try session.plain(value)
    {
      session.endSingle(handle)
      return
    }
    if session.keepsNames(Value.self) { session.records[Int(handle.index)].keepsNames = true }
    try session.encode(value, by: self)
  }

  func encodeNil() throws { single { session.emitter.null() } }
  func encode(_ value: Bool) throws { single { session.emitter.boolean(value) } }
  func encode(_ value: String) throws { single { session.string(value) } }
  func encode(_ value: Double) throws {
    let replacement = try session.replacement(value) { codingPath }
    single { session.number(value, or: replacement) }
  }
  func encode(_ value: Float) throws {
    let replacement = try session.replacement(value) { codingPath }
    single { session.number(value, or: replacement) }
  }
  func encode(_ value: Int) throws { single { session.emitter.integer(value) } }
  func encode(_ value: Int8) throws { single { session.emitter.integer(value) } }
  func encode(_ value: Int16) throws { single { session.emitter.integer(value) } }
  func encode(_ value: Int32) throws { single { session.emitter.integer(value) } }
  func encode(_ value: Int64) throws { single { session.emitter.integer(value) } }
  func encode(_ value: Int128) throws { single { session.emitter.integer(value) } }
  func encode(_ value: UInt) throws { single { session.emitter.integer(value) } }
  func encode(_ value: UInt8) throws { single { session.emitter.integer(value) } }
  func encode(_ value: UInt16) throws { single { session.emitter.integer(value) } }
  func encode(_ value: UInt32) throws { single { session.emitter.integer(value) } }
  func encode(_ value: UInt64) throws { single { session.emitter.integer(value) } }
  func encode(_ value: UInt128) throws { single { session.emitter.integer(value) } }

  /// Writes bytes that are a value.
  func encode(raw bytes: RawSpan) {
    // A closure must not hold on to a span.
    if session.current == handle, session.record(of: handle).kind == .nothing {
      session.emitter.raw(bytes)
      session.endSingle(handle)
    } else {
      let copy = [UInt8](copying: bytes)
      single { copy.withBytes { session.emitter.raw($0) } }
    }
  }

  /// Writes the value.
  ///
  /// - Precondition: none has been written.
  @inline(__always)
  private func single(_ write: () -> Void) {
    precondition(session.record(of: handle).kind == .nothing, "a value was encoded here before")
    if session.enter(handle) {
      write()
      session.endSingle(handle)
    } else {
      session.lateSingle(handle, write)
    }
  }
}
