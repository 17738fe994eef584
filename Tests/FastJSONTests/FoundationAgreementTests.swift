import FastJSON
import Foundation
import TestSupport
import Testing

/// The scanner against JSONSerialization, on documents that both must accept: the values are equal.
///
/// Foundation may refuse more: it limits numbers to what it can hold, and strings to whole surrogate
/// pairs. Such documents are left out by their contents, never because Foundation refused them.
@Suite struct FoundationAgreementTests {
  @Test func valuesAreEqual() throws {
    var random = RandomText(generator: SeededGenerator())
    var compared = 0
    while compared < 400 {
      let text = random.document(depthMax: 4)
      let tree = try ScannerAgreement.tree(of: text.span.bytes)
      guard Self.isWithinFoundation(tree) else { continue }
      let value = try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
      #expect(
        Self.isEqual(tree, value), "\(String(decoding: text, as: UTF8.self)) is \(value)")
      compared += 1
    }
  }

  /// Whether every number is finite as a `Double`, every string is Unicode, and no name of an object
  /// occurs twice or is canonically equivalent to another.
  private static func isWithinFoundation(_ tree: NaiveJSON) -> Bool {
    switch tree.content {
    case .object(let members):
      let names = members.map { String(decoding: $0.name, as: UTF8.self) }
      return Set(names).count == names.count
        && members.allSatisfy { isUnicode($0.name) && isWithinFoundation($0.value) }
    case .array(let elements): return elements.allSatisfy(isWithinFoundation)
    case .string(let bytes): return isUnicode(bytes)
    case .number(let text): return strtod(String(decoding: text, as: UTF8.self), nil).isFinite
    case .boolean, .null: return true
    }
  }

  private static func isUnicode(_ bytes: [UInt8]) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
  }

  private static func isEqual(_ tree: NaiveJSON, _ value: Any) -> Bool {
    switch (tree.content, value) {
    case (.object(let members), let object as [String: Any]):
      return members.count == object.count
        && members.allSatisfy { member in
          let name = String(decoding: member.name, as: UTF8.self)
          return object[name].map { isEqual(member.value, $0) } ?? false
        }
    case (.array(let elements), let array as [Any]):
      return elements.count == array.count && zip(elements, array).allSatisfy(isEqual)
    case (.string(let bytes), let string as String):
      return bytes == Array(string.utf8)
    case (.boolean(let boolean), let value as Bool):
      return boolean == value
    case (.number(let text), let number as NSNumber):
      return isEqual(String(decoding: text, as: UTF8.self), number)
    case (.null, is NSNull):
      return true
    default:
      return false
    }
  }

  /// Integers of 64 bits are compared as such, other numbers nearly so.
  ///
  /// Foundation takes long numbers through `Decimal`, whose
  /// conversion is a few units in the last place off; that `double()` itself gives the nearest one is
  /// tested against the C library.
  private static func isEqual(_ text: String, _ number: NSNumber) -> Bool {
    if let integer = Int64(text) { return number.int64Value == integer }
    if let integer = UInt64(text) { return number.uint64Value == integer }
    let expected = strtod(text, nil)
    return abs(number.doubleValue - expected) <= abs(expected) * 1e-14
  }
}
