import FastJSON

/// What is emitted is accepted by the scanner and by the naive twin, and reads back equal.
///
/// The input is used three times: as the bytes of one string, as a list of instructions for the
/// emitter, and, if it is a JSON text, as a tree to emit.
func check(_ text: RawSpan) -> String? {
  let bytes = text.withUnsafeBytes { Array($0) }
  return string(text, bytes) ?? program(bytes) ?? roundTrip(bytes)
}

private func string(_ text: RawSpan, _ bytes: [UInt8]) -> String? {
  let expected = NaiveEmitter.string(bytes)
  let emitted = emitting { $0.string(utf8: text) }
  guard emitted == expected else { return "the string is \(emitted), not \(expected)" }
  guard let decoded = String(validating: bytes, as: UTF8.self) else { return nil }
  let fromText = emitting { $0.string(decoded) }
  return fromText == expected ? nil : "the string of the text is \(fromText)"
}

/// Emits what the bytes say: each is an instruction, or an operand of one.
private func program(_ bytes: [UInt8]) -> String? {
  var machine = Machine(bytes: bytes[...])
  let emitted = emitting { emitter in machine.value(into: &emitter, depthMax: 100) }
  guard (try? NaiveJSON.read(emitted)) != nil else { return "emitted what is invalid: \(emitted)" }
  return ScannerAgreement.disagreement(on: emitted.span.bytes)
}

/// A tree that is emitted and read is the same tree, and emitted again gives the same bytes.
private func roundTrip(_ bytes: [UInt8]) -> String? {
  guard let tree = try? NaiveJSON.read(bytes) else { return nil }
  let once = emitting { tree.emit(into: &$0) }
  guard let read = try? NaiveJSON.read(once) else { return "emitted what is not valid: \(once)" }
  guard read.isEqualApartFromPlace(to: tree) else { return "emitted another tree: \(once)" }
  return emitting { read.emit(into: &$0) } == once ? nil : "emitted differently again: \(once)"
}

private func emitting(_ emit: (inout JSONEmitter) -> Void) -> [UInt8] {
  var emitter = JSONEmitter(capacity: 0)
  emit(&emitter)
  return emitter.bytes.withUnsafeBytes { Array($0) }
}

/// Instructions and operands; past the end all bytes are zero, which ends every container.
private struct Machine {
  var bytes: ArraySlice<UInt8>

  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  mutating func word() -> UInt64 { (0..<8).reduce(0) { word, _ in word << 8 | UInt64(byte()) } }

  mutating func string() -> [UInt8] {
    let count = min(Int(byte()), bytes.count)
    defer { bytes = bytes.dropFirst(count) }
    return Array(bytes.prefix(count))
  }

  mutating func value(into emitter: inout JSONEmitter, depthMax: Int) {
    switch byte() % 12 {
    case 1, 2:
      guard depthMax > 0 else { return emitter.null() }
      emitter.beginArray()
      while byte() % 4 != 0 { value(into: &emitter, depthMax: depthMax - 1) }
      emitter.endArray()
    case 3, 4:
      guard depthMax > 0 else { return emitter.null() }
      emitter.beginObject()
      while byte() % 4 != 0 {
        emitter.name(utf8: string().span.bytes)
        value(into: &emitter, depthMax: depthMax - 1)
      }
      emitter.endObject()
    case 5: emitter.string(utf8: string().span.bytes)
    case 6: emitter.integer(Int64(bitPattern: word()))
    case 7: emitter.integer(word())
    case 8: emitter.integer(Int8(bitPattern: byte()))
    case 9: emitter.double(Double(bitPattern: word()))
    case 10: emitter.boolean(byte() % 2 == 0)
    case 11: emitter.string(String(decoding: string(), as: UTF8.self))
    default: emitter.null()
    }
  }
}
