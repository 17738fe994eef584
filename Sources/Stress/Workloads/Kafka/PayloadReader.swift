import Checking
import Cluster
import FastJSON
import NodeServices
import Platform

/// Tells which value a polled payload is.
///
/// The number is read from the payload, the payload that belongs to this number is rendered, and
/// the two are compared byte by byte. A node that writes JSON anew may change the order of an
/// object's keys, escapes and whitespace; such a payload is compared by meaning (`CanonicalJSON`). What
/// was found so is kept, as a node writes the same value the same way each time.
struct PayloadReader: ~Copyable {
  private let shape: PayloadShape
  private let byteCount: Int
  private var rendering = ByteBuffer(capacity: 4096)
  private var spellings: [[UInt8]: ValueNumber] = [:]
  private static let spellingCountMax = 4096

  init(_ workload: KafkaOptions) {
    shape = workload.payload
    byteCount = workload.payloadByteCount
  }

  /// The number of the value whose payload this is, sent or not; `nil` when it is none of ours.
  mutating func value(of payload: RawSpan) -> ValueNumber? {
    if shape == .integer { return number(in: payload) }
    if let value = leadingNumber(of: payload), equalsRendering(of: value, payload) { return value }
    let bytes = payload.copy
    if let value = spellings[bytes] { return value }
    guard let value = valueByMeaning(of: payload) else { return nil }
    if spellings.count < Self.spellingCountMax { spellings[bytes] = value }
    return value
  }

  /// The same for a payload that is an integer.
  func value(of integer: Int64) -> ValueNumber? {
    let isOurs =
      shape == .integer || shape == .mixed && shape.resolved(for: Int(integer)) == .integer
    return isOurs && integer > 0 && integer < 1_000_000_000
      ? ValueNumber(truncatingIfNeeded: integer) : nil
  }

  /// Where the bytes begin that tell the number: at the start of an integer, after the quote of a
  /// string, after `{"n":` of an object.
  private func leadingNumber(of payload: RawSpan) -> ValueNumber? {
    guard payload.byteCount > 0 else { return nil }
    let start =
      switch payload.byte(at: 0) {
      case UInt8(ascii: "\""): 1
      case UInt8(ascii: "{"): 5
      default: 0
      }
    guard start < payload.byteCount else { return nil }
    var end = start
    while end < payload.byteCount, 0x30...0x39 ~= payload.byte(at: end) { end += 1 }
    return number(in: payload.extracting(start..<end))
  }

  private func number(in digits: RawSpan) -> ValueNumber? {
    guard 1...9 ~= digits.byteCount, digits.byte(at: 0) != UInt8(ascii: "0") else { return nil }
    var number: ValueNumber = 0
    for position in 0..<digits.byteCount {
      let digit = digits.byte(at: position)
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      number = number &* 10 &+ ValueNumber(digit &- UInt8(ascii: "0"))
    }
    return number
  }

  private mutating func equalsRendering(
    of value: ValueNumber, _ payload: RawSpan
  ) -> Bool {
    rendering.removeAll()
    shape.append(value: Int(value), byteCount: byteCount, to: &rendering)
    return rendering.bytes.isEqual(to: payload)
  }

  private mutating func valueByMeaning(of payload: RawSpan) -> ValueNumber? {
    guard let polled = CanonicalJSON.spelling(of: payload),
      let value = numberByMeaning(of: payload)
    else { return nil }
    rendering.removeAll()
    shape.append(value: Int(value), byteCount: byteCount, to: &rendering)
    return CanonicalJSON.spelling(of: rendering.bytes) == polled ? value : nil
  }

  /// The number in front of a string, or the one called `n` in an object.
  private func numberByMeaning(of payload: RawSpan) -> ValueNumber? {
    var scanner = JSONScanner(payload)
    do {
      switch try scanner.peek() {
      case .string:
        let string = try scanner.string()
        let digits = scanner.text(of: string).utf8.prefix { 0x30...0x39 ~= $0 }
        return number(in: Array(digits).bytes)
      case .object:
        var value: ValueNumber?
        try scanner.beginObject()
        while let name = try scanner.nextName() {
          let isNumber = scanner.matches(name, "n")
          let slice = try scanner.value()
          if isNumber { value = number(in: payload.extracting(slice)) }
        }
        return value
      default: return nil
      }
    } catch {
      return nil
    }
  }
}
