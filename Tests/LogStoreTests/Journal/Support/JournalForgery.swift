@testable import LogStore

/// Files that are nearly those of a journal, made from any bytes.
enum JournalForgery {
  static let owner: [UInt8] = Array("n0".utf8)

  /// A file: the first byte says in what way the others make it.
  static func file(_ program: [UInt8]) -> [UInt8] {
    guard let first = program.first else { return [] }
    let rest = Array(program.dropFirst())
    switch first % 4 {
    case 0: return rest
    case 1: return header + rest
    case 2: return frames(rest)
    default: return flipped(rest)
    }
  }

  private static let marker: UInt64 = 0x0102_0304_0506_0708
  private static let header = JournalFileHeader(
    fileNumber: 1, firstFrameNumber: 1, marker: marker, owner: owner
  ).bytes

  /// Frames with right checksums and any entries: a byte for the size, one for what is odd about the
  /// numbers, then the entries.
  private static func frames(_ program: [UInt8]) -> [UInt8] {
    var file = header
    var rest = program[...]
    var number: UInt64 = 0
    while let size = rest.popFirst(), let odd = rest.popFirst() {
      let entries = Array(rest.prefix(Int(size)))
      rest = rest.dropFirst(Int(size))
      number += odd & 7 == 7 ? 2 : 1
      let durable = odd & 0x18 == 0x18 ? number : odd & 0x10 != 0 ? number - 1 : 0
      var block = Block(capacity: FrameHeader.byteCount)
      FrameHeader(
        number: number, durableNumber: durable, entryByteCount: UInt32(entries.count),
        kind: entries.isEmpty ? .mark : .entries,
        entryChecksum: CRC32C.checksum(entries.rawSpan)
      ).store(in: &block, marker: marker)
      file.append(copying: block.bytes(from: 0, to: FrameHeader.byteCount))
      file += entries
      if odd & 0x60 == 0x60 { file[file.count - 1 - Int(odd & 7)] ^= 0x40 }
    }
    return file
  }

  /// A sound file of six frames with some bytes changed: two bytes for the place, one for the change.
  private static func flipped(_ program: [UInt8]) -> [UInt8] {
    var file = header
    for number in 1...6 as ClosedRange<UInt64> {
      var batch = JournalBatch()
      batch.add(.record(key: [0x6B], payload: [1, 2, 3], offset: Int64(number)))
      batch.add(.commit(key: [0x6B], offset: Int64(number)))
      let end = batch.seal(
        number: number, durableNumber: number > 3 ? 2 : number - 1, marker: marker)
      file.append(copying: batch.block.bytes(from: 0, to: end))
    }
    for start in stride(from: 0, to: program.count - 2, by: 3) {
      let place = Int(program[start]) | Int(program[start + 1]) << 8
      file[place % file.count] ^= program[start + 2]
    }
    if program.count % 3 == 1 { file.removeLast(min(file.count, Int(program[program.count - 1]))) }
    return file
  }
}
