// A method for each type that is one token: the standard library's synthesized code calls these, so
// that none of them needs a decoder of its own.

extension KeyedDecoding {
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
    try boolean(at: try existing(key), key)
  }
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
    try present(key).map { try boolean(at: $0, key) }
  }
  private func boolean(at index: UInt32, _ key: Key) throws -> Bool {
    do throws(Misfit) {
      return try session.boolean(at: index)
    } catch {
      throw self.error(error, at: index, expecting: Bool.self, key)
    }
  }

  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    try string(at: try existing(key), key)
  }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try present(key).map { try string(at: $0, key) }
  }
  private func string(at index: UInt32, _ key: Key) throws -> String {
    do throws(Misfit) {
      return try session.string(at: index)
    } catch {
      throw self.error(error, at: index, expecting: String.self, key)
    }
  }

  func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
    try double(at: try existing(key), key)
  }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
    try present(key).map { try double(at: $0, key) }
  }
  private func double(at index: UInt32, _ key: Key) throws -> Double {
    do throws(Misfit) {
      return try session.double(at: index)
    } catch {
      throw self.error(error, at: index, expecting: Double.self, key)
    }
  }

  func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
    try float(at: try existing(key), key)
  }
  func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
    try present(key).map { try float(at: $0, key) }
  }
  private func float(at index: UInt32, _ key: Key) throws -> Float {
    do throws(Misfit) {
      return try session.float(at: index)
    } catch {
      throw self.error(error, at: index, expecting: Float.self, key)
    }
  }

  @inline(__always)
  private func integer<T: FixedWidthInteger>(_ type: T.Type, forKey key: Key) throws -> T {
    try integer(type, at: try existing(key), key)
  }
  @inline(__always)
  private func integerIfPresent<T: FixedWidthInteger>(
    _ type: T.Type, forKey key: Key
  ) throws -> T? {
    guard let index = present(key) else { return nil }
    return try integer(type, at: index, key)
  }
  @inline(__always)
  private func integer<T: FixedWidthInteger>(
    _ type: T.Type, at index: UInt32, _ key: Key
  ) throws -> T {
    do throws(Misfit) {
      return try session.integer(type, at: index)
    } catch {
      throw self.error(error, at: index, expecting: type, key)
    }
  }

  func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: Int128.Type, forKey key: Key) throws -> Int128? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try integerIfPresent(type, forKey: key)
  }

  func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
    try integer(type, forKey: key)
  }
  func decodeIfPresent(_ type: UInt128.Type, forKey key: Key) throws -> UInt128? {
    try integerIfPresent(type, forKey: key)
  }
}
