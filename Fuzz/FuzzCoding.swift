import FastJSON
import FastJSONCoding
import Foundation

/// Whatever a text is decoded as, the decoder never traps; where Foundation's decoder takes it too, the
/// values are equal; what it refuses and Foundation takes is no JSON, or a number that it says it
/// reads otherwise; and what it takes reads back equal when it has been encoded.
func check(_ text: RawSpan) -> String? {
  let bytes = text.withUnsafeBytes { Array($0) }
  let tokens =
    check(bytes, OptionalTokens.self) ?? check(bytes, Int.self) ?? check(bytes, Float.self)
  let containers =
    check(bytes, Tree.self) ?? check(bytes, [Int].self) ?? check(bytes, [String: Int].self)
    ?? check(bytes, Dictionaries.self)
  let others =
    check(bytes, [Shape].self) ?? check(bytes, Node.self) ?? check(bytes, Flat.self)
    ?? check(bytes, Dog.self) ?? checkRaw(bytes)
  return tokens ?? containers ?? others ?? checkSnakeCase(bytes)
}

private func check<Value: Codable & Equatable>(
  _ bytes: [UInt8], _ type: Value.Type,
  _ decoder: FastJSONDecoder = FastJSONDecoder(), _ foundation: JSONDecoder = JSONDecoder(),
  readsBack: Bool = true
) -> String? {
  let theirs = try? foundation.decode(type, from: Data(bytes))
  do {
    let ours = try decoder.decode(type, from: bytes)
    if let theirs, theirs != ours, !hasEquivalentNames(bytes) {
      return "\(type) is \(ours), and for Foundation \(theirs)"
    }
    guard readsBack else { return nil }
    let again = try decoder.decode(type, from: FastJSONEncoder().encode(ours))
    return again == ours ? nil : "\(ours) reads back as \(again)"
  } catch {
    return theirs == nil || mayRefuse(bytes, error)
      ? nil
      : "\(type) is refused (\(error)), and for Foundation it is \(String(describing: theirs))"
  }
}

private func checkSnakeCase(_ bytes: [UInt8]) -> String? {
  var decoder = FastJSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  let foundation = JSONDecoder()
  foundation.keyDecodingStrategy = .convertFromSnakeCase
  return check(bytes, Node.self, decoder, foundation, readsBack: false)
}

/// A raw value is the bytes of the text.
private func checkRaw(_ bytes: [UInt8]) -> String? {
  guard let raw = try? FastJSONDecoder().decode([RawJSON].self, from: bytes) else { return nil }
  let encoded = try? FastJSONEncoder().encode(raw)
  let again = encoded.flatMap { try? FastJSONDecoder().decode([RawJSON].self, from: $0) }
  return again == raw ? nil : "\(raw) reads back as \(String(describing: again))"
}

/// Whether the decoder may refuse what Foundation takes: texts that are no JSON (a comma behind the last
/// member, faults in what nobody asks for), and integers with a fraction that Foundation loses.
private func mayRefuse(_ bytes: [UInt8], _ error: any Error) -> Bool {
  guard (try? NaiveJSON.read(bytes)) != nil else { return true }
  guard case DecodingError.dataCorrupted(let context) = error,
    let cause = context.underlyingError as? JSONError
  else { return hasEquivalentNames(bytes) }
  return cause.kind == .numberOutOfRange || cause.kind == .expectedInteger || cause.kind == .tooDeep
    || hasEquivalentNames(bytes)
}

/// Whether two names of one object differ in their bytes and are equal as Unicode text, or equal a key
/// only so: Foundation takes them for the same.
private func hasEquivalentNames(_ bytes: [UInt8]) -> Bool {
  guard let tree = try? NaiveJSON.read(bytes) else { return true }
  func has(_ tree: NaiveJSON) -> Bool {
    switch tree.content {
    case .array(let elements): return elements.contains(where: has)
    case .object(let members):
      let names = Set(members.map(\.name))
      return Set(names.map { String(decoding: $0, as: UTF8.self) }).count < names.count
        || members.contains { has($0.value) }
    default: return false
    }
  }
  return has(tree)
}
