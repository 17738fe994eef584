// What is written to a container that has ended.
//
// The text is only ever appended to, so a place in it stays where it is. A patch is a text of its own
// with the place where it belongs; containers in it may be patched in turn. At the end all patches are
// put in, in the order in which they came.

import FastJSON

/// Bytes for a place in the text, or in another patch.
struct EncodingPatch {
  /// What it belongs into: -1 the text, otherwise the patch with this index.
  let buffer: Int
  /// Where.
  let position: Int
  /// How many bytes it takes the place of.
  let replacedCount: Int
  var bytes: [UInt8] = []
}

extension EncodingSession {
  /// Writes a member or an element of a container that has ended.
  ///
  /// - Parameter write: writes it to the emitter, without a comma before it.
  @inline(never)
  func late(_ handle: EncodingHandle, _ write: () throws -> Void) rethrows {
    let record = record(of: handle)
    try patch(record.buffer, at: record.end, replacing: 0) {
      if record.count > 0 { emitter.literal(UInt8(ascii: ",")) }
      try write()
    }
    records[Int(handle.index)].count += 1
    mayHaveEqualNames = mayHaveEqualNames || record.kind == .object
  }

  /// Writes a single value where `{}` was written for want of one.
  @inline(never)
  func lateSingle(_ handle: EncodingHandle, _ write: () throws -> Void) rethrows {
    let record = record(of: handle)
    try patch(record.buffer, at: record.end - 1, replacing: 2, write)
    records[Int(handle.index)].kind = .single
  }

  /// Makes a container of a value for which `{}` was written.
  func lateContainer(_ kind: EncodingRecord.Kind, _ handle: EncodingHandle) {
    let old = record(of: handle)
    guard kind == .array else {
      records[Int(handle.index)].kind = .object
      return
    }
    patch(old.buffer, at: old.end - 1, replacing: 2) { emitter.literal("[]") }
    var record = EncodingRecord(
      serial: old.serial, outer: old.outer, pathDepth: old.pathDepth, buffer: patches.count - 1,
      keepsNames: old.keepsNames)
    record.kind = .array
    record.hasEnded = true
    record.end = 1
    records[Int(handle.index)] = record
  }

  private func patch(
    _ target: Int, at position: Int, replacing count: Int, _ write: () throws -> Void
  ) rethrows {
    let index = patches.count
    patches.append(EncodingPatch(buffer: target, position: position, replacedCount: count))
    let outer = (buffer: buffer, current: current)
    let counts = (records: records.count, hashes: hashes.count)
    var aside = JSONEmitter(capacity: 256)
    swap(&emitter, &aside)
    buffer = index
    defer {
      swap(&emitter, &aside)
      buffer = outer.buffer
    }
    do {
      try write()
    } catch {
      while current != outer.current { endCurrent() }
      records.truncate(to: counts.records)
      hashes.truncate(to: counts.hashes)
      // A patch without bytes changes nothing, if it replaces none.
      patches[index] = EncodingPatch(buffer: target, position: position, replacedCount: 0)
      throw error
    }
    while current != outer.current { endCurrent() }
    patches[index].bytes = [UInt8](copying: emitter.bytes)
  }

  /// The text with all patches in it.
  func patched() -> [UInt8] {
    let bytes = [UInt8](copying: emitter.bytes)
    return patches.isEmpty ? bytes : patched(bytes, -1)
  }

  private func patched(_ bytes: [UInt8], _ buffer: Int) -> [UInt8] {
    let own = patches.indices.filter { patches[$0].buffer == buffer }
    // Of those for one place the first comes first: the sort is stable.
    let inOrder = own.sorted { patches[$0].position < patches[$1].position }
    var result: [UInt8] = []
    var position = 0
    for index in inOrder {
      let patch = patches[index]
      result += bytes[position..<patch.position]
      result += patched(patch.bytes, index)
      position = patch.position + patch.replacedCount
    }
    return result + bytes[position...]
  }
}
