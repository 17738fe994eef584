// How a value is written while it tells what it holds.
//
// Types encode their members one after the other, and a member wholly before the next. So everything
// goes to the end of one text as it comes, and nothing is built: a container that is begun writes its
// bracket, and it ends when the one around it is written to again, or when the value that it belongs to
// has been encoded. What has been begun and not ended stands in `records`, the outermost first:
//
//     {"name":"x","tags":["a",          records   value  object  array
//
// A type may hold two containers, though, and write to one that has ended: that is legal, and rare.
// What is written then is kept beside the text, as a patch for the place where the container ended, and
// put in at the end (`EncodingSession+Patches.swift`).
//
// A name may be used twice in one object; the last value then counts, as in Foundation. The names of an
// object are compared as they come (as hashes, see `NameComparison`), and only a text in which some are
// equal is gone through again at the end (`Layout`).

import FastJSON

/// The encoding of one value: what all encoders and containers of it share.
final class EncodingSession {
  let options: FastJSONEncoder.Options
  private let hash = NameHash.shared
  let state: Unwatched<EncodingState>

  init(_ options: FastJSONEncoder.Options) {
    self.options = options
    state = Unwatched(EncodingState())
  }

  /// A name in snake case; the same few names come again and again.
  func snakeCased(_ name: String) -> String {
    if let known = convertedNames[name] { return known }
    let snake = SnakeCase.snake(name)
    convertedNames[name] = snake
    return snake
  }

  // MARK: Records

  /// Begins a value, of which nothing is known yet.
  func beginValue(keepsNames: Bool = false) -> EncodingHandle {
    lastSerial &+= 1
    let handle = EncodingHandle(index: Int32(truncatingIfNeeded: records.count), serial: lastSerial)
    records.append(
      EncodingRecord(
        serial: lastSerial, outer: current.index, pathDepth: UInt32(truncatingIfNeeded: path.count),
        buffer: buffer, keepsNames: keepsNames))
    current = handle
    return handle
  }

  /// Makes the value that is written to an object or an array.
  @inline(__always)
  func beginContainer(_ kind: EncodingRecord.Kind) {
    if kind == .object { emitter.beginObject() } else { emitter.beginArray() }
    records[Int(current.index)].kind = kind
    records[Int(current.index)].firstHash = Int32(truncatingIfNeeded: hashes.count)
    depth += 1
    if depth > FastJSONEncoder.maximumDepth { isTooDeep = true }
  }

  /// Ends what is written to: an empty object, where nothing has been.
  func endCurrent() {
    let index = Int(current.index)
    switch records[index].kind {
    case .nothing:
      emitter.beginObject()
      emitter.endObject()
    case .object:
      emitter.endObject()
      hashes.truncate(to: Int(records[index].firstHash))
      if !manyNames.isEmpty { manyNames[current.index] = nil }
      depth -= 1
    case .array:
      emitter.endArray()
      depth -= 1
    case .single: break
    }
    records[index].end = emitter.count - 1
    records[index].hasEnded = true
    let outer = records[index].outer
    current = EncodingHandle(
      index: outer, serial: outer < 0 ? 0 : records[Int(outer)].serial)
  }

  /// Ends a value and all that was begun in it, and forgets them.
  @inline(__always)
  func end(_ value: EncodingHandle) {
    while current.index >= value.index { endCurrent() }
    records.truncate(to: Int(value.index))
    while let last = begunByHand.last, last.handle.index >= value.index {
      begunByHand.removeLast()
    }
  }

  /// Makes a container the one that is written to, by ending those within it.
  ///
  /// - Returns: false where it has ended itself; what is written to it then is late.
  /// - Precondition: the value that it belongs to is being encoded.
  @inline(never)
  func enter(_ handle: EncodingHandle) -> Bool {
    guard !record(of: handle).hasEnded else { return false }
    while current.index > handle.index { endCurrent() }
    return true
  }

  /// The record of a container or an encoder.
  ///
  /// - Precondition: the value that it belongs to is being encoded.
  func record(of handle: EncodingHandle) -> EncodingRecord {
    precondition(
      handle.index < records.count && records[Int(handle.index)].serial == handle.serial,
      "a container is used after the value that it belongs to was encoded")
    return records[Int(handle.index)]
  }

  /// Forgets what was written of a member or an element whose encoding has failed, for one who catches
  /// the error.
  func takeBack(to mark: EncodingMark, from handle: EncodingHandle) {
    while current.index > handle.index { endCurrent() }
    records.truncate(to: mark.recordCount)
    hashes.truncate(to: mark.hashCount)
    records[Int(handle.index)].count = mark.memberCount
    // The emitter knows by what it wrote last whether a comma comes next.
    if mark.memberCount == 0 { emitter.beginArray() } else { emitter.null() }
    emitter.truncate(to: mark.byteCount)
  }

  // MARK: Members and elements

  /// Writes the name of a member of the object that is written to.
  @inline(__always)
  func beginMember(_ name: String) {
    let index = Int(current.index)
    name.withBytes { bytes in
      let hash = hash(bytes, start: 0, count: bytes.byteCount)
      if records[index].filter & Self.bit(of: hash) != 0 || records[index].count >= Self.fewNames {
        compare(hash, index)
      }
      records[index].filter |= Self.bit(of: hash)
      records[index].count &+= 1
      hashes.append(hash)
      if !options.outputFormatting.contains(.escapingSlashes) { emitter.name(utf8: bytes) }
    }
    if options.outputFormatting.contains(.escapingSlashes) { self.name(name) }
  }

  /// How many names are compared one by one.
  private static var fewNames: Int32 { 64 }

  @inline(__always)
  private func hash(_ name: String) -> UInt64 {
    name.withBytes { hash($0, start: 0, count: $0.byteCount) }
  }

  @inline(__always)
  private static func bit(of hash: UInt64) -> UInt64 { 1 &<< (hash &>> 58) }

  /// Looks for a hash among those of the names before it.
  @inline(never)
  private func compare(_ hash: UInt64, _ index: Int) {
    let earlier = hashes[Int(records[index].firstHash)...]
    if records[index].count < Self.fewNames {
      if earlier.contains(hash) { mayHaveEqualNames = true }
      return
    }
    if records[index].count == Self.fewNames {
      for hash in earlier { _ = manyNames[current.index, default: NameComparison()].insert(hash) }
    }
    if manyNames[current.index, default: NameComparison()].insert(hash) {
      mayHaveEqualNames = true
    }
  }

  /// The value of a member that has been begun by hand, to be gone on with, or nil.
  ///
  /// Types that share an object (a class and its superclass) may each ask for the same container in it.
  func valueBegun(_ name: String, in container: EncodingHandle) -> EncodingHandle? {
    guard !begunByHand.isEmpty else { return nil }
    let record = record(of: container)
    guard record.hasEnded || record.filter & Self.bit(of: hash(name)) != 0 else { return nil }
    return begunByHand.last { $0.container == container && $0.name == name }?.handle
  }

  /// Begins the value of a member of `container`, to be written at any time.
  func beginValue(named name: String, in container: EncodingHandle) -> EncodingHandle {
    let handle = beginValue()
    begunByHand.append(BegunValue(container: container, name: name, handle: handle))
    return handle
  }

  /// Counts an element of the array that is written to.
  @inline(__always)
  func beginElement() { records[Int(current.index)].count &+= 1 }

  /// Ends the single value that has been written to the encoder `handle`.
  @inline(__always)
  func endSingle(_ handle: EncodingHandle) {
    records[Int(handle.index)].kind = .single
    endCurrent()
  }

  /// Where things stand before a member or an element of what is written to.
  @inline(__always)
  var mark: EncodingMark {
    EncodingMark(
      byteCount: emitter.count, recordCount: records.count, hashCount: hashes.count,
      memberCount: records[Int(current.index)].count)
  }
}
