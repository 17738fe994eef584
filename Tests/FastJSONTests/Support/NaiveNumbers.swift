import FastJSON
import Glibc

extension NaiveJSON {
  /// The integer at the start of a text without whitespace before it: the naive twin of
  /// `JSONScanner.integer`.
  ///
  /// The number is read by the grammar, and its digits by the standard library.
  static func integer<T: FixedWidthInteger>(
    _ text: [UInt8], as type: T.Type
  ) -> Result<T, JSONError> {
    number(text).flatMap { number in
      let digits = number.prefix { $0 == 0x2D || (0x30...0x39).contains($0) }
      guard let value = T(String(decoding: digits, as: UTF8.self)) else {
        return .failure(JSONError(.numberOutOfRange, at: 0))
      }
      guard digits.count == number.count else {
        return .failure(JSONError(.expectedInteger, at: digits.count))
      }
      return .success(value)
    }
  }

  /// The bits of the double at the start of a text, by the C library: the naive twin of
  /// `JSONScanner.double`.
  static func double(_ text: [UInt8]) -> Result<UInt64, JSONError> {
    number(text).flatMap { number in
      let value = strtod(String(decoding: number, as: UTF8.self), nil)
      return value.isFinite
        ? .success(value.bitPattern) : .failure(JSONError(.numberOutOfRange, at: 0))
    }
  }

  /// The bytes of the number at the start of a text.
  static func number(_ text: [UInt8]) -> Result<[UInt8], JSONError> {
    var reader = NaiveReader(text: text)
    guard let first = text.first, first == 0x2D || reader.isDigit(first) else {
      return .failure(reader.failure(.expectedNumber))
    }
    do {
      return .success(try reader.number())
    } catch {
      return .failure(error)
    }
  }
}
