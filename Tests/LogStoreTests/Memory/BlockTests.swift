import Testing

@testable import LogStore

/// Every length and position around word borders, and a guard of known bytes on both sides.
@Suite struct BlockTests {
  static let guardByte: UInt8 = 0xEE

  static func filledBlock(_ byteCount: Int) -> Block {
    var block = Block(capacity: byteCount)
    for position in 0..<byteCount { block.store(guardByte, at: position) }
    return block
  }

  @Test(arguments: 0...70)
  func aCopyWritesItsBytesAndNoOthers(byteCount: Int) {
    let source = (0..<byteCount).map { UInt8($0 + 1) }
    for position in 0...17 {
      var block = Self.filledBlock(byteCount + 40)
      block.copy(source.span.bytes, to: position)
      let expected =
        Array(repeating: Self.guardByte, count: position) + source
        + Array(repeating: Self.guardByte, count: 40 - position)
      #expect(block.bytes(from: 0, to: block.byteCount).array == expected)
    }
  }

  @Test func aCopyMayEndWithTheBlock() {
    for byteCount in 1...70 {
      var block = Self.filledBlock(byteCount)
      let source = (0..<byteCount).map { UInt8($0) }
      block.copy(source.span.bytes, to: 0)
      #expect(block.bytes(from: 0, to: byteCount).array == source)
    }
  }

  @Test func integersAreStoredLowestByteFirst() {
    var block = Self.filledBlock(16)
    block.store(UInt64(0x0807_0605_0403_0201), at: 3)
    #expect(block.bytes(from: 2, to: 12).array == [0xEE, 1, 2, 3, 4, 5, 6, 7, 8, 0xEE])
    #expect(block.load64(at: 3) == 0x0807_0605_0403_0201)
    #expect(block.load32(at: 3) == 0x0403_0201)
    #expect(block.load16(at: 3) == 0x0201)
  }

  @Test func aZeroedBlockHoldsZeros() {
    let block = Block(zeroed: 1_000)
    #expect(block.bytes(from: 0, to: 1_000).array == Array(repeating: 0, count: 1_000))
  }

  @Test func aRecordIsStoredOnlyWhereItAndItsSlotFit() {
    let payload: [UInt8] = Array("payload".utf8)
    // [12,payload], takes 13 bytes, but two words are stored at its start; the slot takes 2.
    for capacity in 0...24 {
      var block = Self.filledBlock(capacity)
      let end = block.storeRecord(
        digits: 0x3231, digitCount: 2, payload.span.bytes, at: 0, slotDistance: 2)
      #expect(end == (capacity >= 18 ? 13 : nil))
      if end == nil {
        #expect(
          block.bytes(from: 0, to: capacity).array
            == Array(repeating: Self.guardByte, count: capacity))
      } else {
        #expect(block.bytes(from: 0, to: 13).array == Array("[12,payload],".utf8))
        #expect(block.load16(at: capacity - 2) == 13)
      }
    }
  }

  @Test func aStoredRecordLeavesTheRecordsAndSlotsBesideItAlone() {
    for digitCount in 1...8 {
      for payloadCount in 0...40 {
        var block = Self.filledBlock(100)
        let digits = Array("12345678".utf8.prefix(digitCount))
        let payload = Array(repeating: UInt8(0x61), count: payloadCount)
        let end = block.storeRecord(
          digits: digits.span.bytes.packedWord, digitCount: digitCount, payload.span.bytes,
          at: 10, slotDistance: 20)
        let record = Array("[".utf8) + digits + Array(",".utf8) + payload + Array("],".utf8)
        #expect(end == 10 + record.count)
        #expect(block.bytes(from: 0, to: 10).array == Array(repeating: Self.guardByte, count: 10))
        #expect(block.bytes(from: 10, to: 10 + record.count).array == record)
        #expect(Int(block.load16(at: 80)) == 10 + record.count)
        #expect(
          block.bytes(from: 82, to: 100).array == Array(repeating: Self.guardByte, count: 18))
      }
    }
  }

  @Test func accessOutsideOfTheBlockStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      let block = Block(capacity: 8)
      _ = block.load64(at: 1)
    }
    await #expect(processExitsWith: .failure) {
      let block = Block(capacity: 8)
      _ = block.load16(at: -1)
    }
    await #expect(processExitsWith: .failure) {
      var block = Block(capacity: 8)
      block.store(UInt32(0), at: 5)
    }
    await #expect(processExitsWith: .failure) {
      var block = Block(capacity: 8)
      let bytes: [UInt8] = [1, 2, 3]
      block.copy(bytes.span.bytes, to: 6)
    }
    await #expect(processExitsWith: .failure) {
      let block = Block(capacity: 8)
      _ = block.bytes(from: 4, to: 9).byteCount
    }
    await #expect(processExitsWith: .failure) {
      let block = Block(capacity: 0)
      _ = block.load16(at: 0)
    }
    await #expect(processExitsWith: .failure) {
      var block = Block(capacity: 64)
      let bytes: [UInt8] = [1]
      _ = block.storeRecord(
        digits: 0, digitCount: 9, bytes.span.bytes, at: 0, slotDistance: 2)
    }
    await #expect(processExitsWith: .failure) {
      var block = Block(capacity: 64)
      let bytes: [UInt8] = [1]
      _ = block.storeRecord(
        digits: 0, digitCount: 1, bytes.span.bytes, at: 0, slotDistance: 1)
    }
  }
}

/// What the module reads from spans.
@Suite struct RawSpanTests {
  @Test func aPackedWordHoldsTheBytesLowestFirst() {
    let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    for byteCount in 0...8 {
      let expected = bytes.prefix(byteCount).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      #expect(bytes.span.bytes.extracting(0..<byteCount).packedWord == expected)
    }
  }

  @Test func spansAreEqualIfAllBytesAre() {
    for byteCount in 0...40 {
      let bytes = (0..<byteCount).map { UInt8($0) }
      #expect(bytes.span.bytes.equals(Array(bytes).span.bytes) == true)
      #expect(bytes.span.bytes.equals((bytes + [0]).span.bytes) == false)
      for position in 0..<byteCount {
        var other = bytes
        other[position] ^= 0x80
        #expect(bytes.span.bytes.equals(other.span.bytes) == false)
      }
    }
  }

  @Test func readingPastASpanStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      let bytes: [UInt8] = Array(repeating: 0, count: 9)
      _ = bytes.span.bytes.packedWord
    }
    await #expect(processExitsWith: .failure) {
      let bytes: [UInt8] = Array(repeating: 0, count: 9)
      _ = bytes.span.bytes.load64(at: 2)
    }
  }
}
