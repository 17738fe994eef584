import FastJSON

/// The decoding of one text: what all decoders and containers of it share.
///
/// A class, because a container is a value that is copied and must nevertheless remember which member
/// of its object comes next, and because containers may outlive the call that made them.
final class DecodingSession {
  let text: TextBytes
  let options: FastJSONDecoder.Options
  /// The entry of a null for members that are not there.
  let absence: UInt32
  private let state: Unwatched<State>

  /// What changes while values are decoded.
  private struct State {
    var entries: [IndexEntry]
    var path = CodingPathStack()
    var tables: [UInt32: [ExactName: UInt32]] = [:]
    var knownObjects = InlineArray<16, UInt32>(repeating: .max)
    var nameNumbers: [ExactName: UInt32] = [:]
    var camelNumbers: [ExactName: UInt32] = [:]
    var camelNames: [String] = []
  }

  init(_ text: TextBytes, _ index: consuming TextIndex, _ options: FastJSONDecoder.Options) {
    self.text = text
    self.options = options
    let entries = index.take()
    absence = UInt32(truncatingIfNeeded: entries.count &- 1)
    state = Unwatched(State(entries: entries))
  }

  /// The values and names of the text.
  @inline(__always)
  var entries: [IndexEntry] {
    _read { yield state.value.entries }
    _modify { yield &state.value.entries }
  }

  /// The keys on the way to the value in work.
  @inline(__always)
  var path: CodingPathStack {
    _read { yield state.value.path }
    _modify { yield &state.value.path }
  }

  /// The members by name of those objects that are not searched one by one.
  @inline(__always)
  var tables: [UInt32: [ExactName: UInt32]] {
    _read { yield state.value.tables }
    _modify { yield &state.value.tables }
  }

  /// Objects whose names are known to differ, each at its count of members, modulo 16.
  @inline(__always)
  var knownObjects: InlineArray<16, UInt32> {
    _read { yield state.value.knownObjects }
    _modify { yield &state.value.knownObjects }
  }

  /// The numbers of names that have been converted, by what they were before.
  @inline(__always)
  var nameNumbers: [ExactName: UInt32] {
    _read { yield state.value.nameNumbers }
    _modify { yield &state.value.nameNumbers }
  }

  /// The same numbers by what the names have become.
  @inline(__always)
  var camelNumbers: [ExactName: UInt32] {
    _read { yield state.value.camelNumbers }
    _modify { yield &state.value.camelNumbers }
  }

  /// What names have become, by their numbers from 1.
  @inline(__always)
  var camelNames: [String] {
    _read { yield state.value.camelNames }
    _modify { yield &state.value.camelNames }
  }

  @inline(__always)
  subscript(index: UInt32) -> IndexEntry { entries[Int(index)] }

  /// Decodes a value of any type, as the value of a key.
  ///
  /// - Parameter node: of the container that the key belongs to.
  func decode<Value: Decodable>(
    _ type: Value.Type, at index: UInt32, key: some CodingKey, node: PathNode
  ) throws -> Value {
    try plain(type, at: index) {
      let mark = path.mark
      path.push(node, key)
      defer { path.pop(to: mark) }
      return try general(
        type,
        ValueDecoder(
          session: self, node: .none, index: index, depth: UInt32(truncatingIfNeeded: path.count)))
    }
  }

  /// Decodes a value of any type where a decoder stands.
  func decode<Value: Decodable>(_ type: Value.Type, by decoder: ValueDecoder) throws -> Value {
    try plain(type, at: decoder.index) { try general(type, decoder) }
  }

  /// Reads a value of a type that is common and holds nothing but tokens; all others are left to
  /// `general`, and also what does not fit, so that the error is found there.
  ///
  /// An array that is decoded by its own initializer costs a call through a witness for each element.
  /// (This gives no optional: of that, generic code would have to look up the type.)
  @inline(__always)
  private func plain<Value>(
    _ type: Value.Type, at index: UInt32, else general: () throws -> Value
  ) rethrows -> Value {
    guard options.customTypes.isEmpty else { return try general() }
    if Value.self == String.self, let value = try? string(at: index) {
      return identity(value, as: Value.self)
    }
    if Value.self == Int.self, let value = try? integer(Int.self, at: index) {
      return identity(value, as: Value.self)
    }
    if Value.self == [Int].self, let value = integers(at: index) {
      return identity(value, as: Value.self)
    }
    if Value.self == [String].self, let value = strings(at: index) {
      return identity(value, as: Value.self)
    }
    if Value.self == [Double].self, let value = doubles(at: index) {
      return identity(value, as: Value.self)
    }
    if Value.self == [String: Int].self, let value = integersByName(at: index) {
      return identity(value, as: Value.self)
    }
    return try general()
  }

  private func general<Value: Decodable>(
    _ type: Value.Type, _ decoder: ValueDecoder
  ) throws -> Value {
    if !options.customTypes.isEmpty, let custom = options.customTypes[ObjectIdentifier(type)] {
      return try decode(type, custom, decoder)
    }
    if !options.keyDecodingStrategy.isDefault, type is any StringKeyedDictionary.Type {
      keepNames(of: decoder.index)
    }
    return try Value(from: decoder)
  }

  /// Decodes a value as is set for its type.
  ///
  /// A function of its own, because of the optional in it.
  @inline(never)
  private func decode<Value>(
    _ type: Value.Type, _ custom: (any Decoder) throws -> Any, _ decoder: ValueDecoder
  ) throws -> Value {
    guard let value = try custom(decoder) as? Value else {
      preconditionFailure("what decodes \(type) gives something else")
    }
    return value
  }
}

/// A dictionary whose keys are data, and not names that a program chose: no strategy converts them.
protocol StringKeyedDictionary {}

extension Dictionary: StringKeyedDictionary where Key == String {}
