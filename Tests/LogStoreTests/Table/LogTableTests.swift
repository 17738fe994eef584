import Testing

@testable import LogStore

/// Keys are told apart, and offsets kept in order; `TableProgramTests` does it all at random.
@Suite struct LogTableTests {
  @Test func keysOfAllLengthsAreToldApart() {
    var table = LogTable(seed: 1)
    var keys: [[UInt8]] = []
    for byteCount in 0...40 {
      keys.append(Array(repeating: 0, count: byteCount))
      if byteCount > 0 {
        keys.append(Array(repeating: 0, count: byteCount - 1) + [1])
        keys.append([1] + Array(repeating: 0, count: byteCount - 1))
      }
    }
    // For one byte, the last two are the same key.
    let distinct = Array(Set(keys))
    for key in distinct { #expect(table.logIndex(of: key.span.bytes) == nil) }
    let logs = distinct.map { table.logIndex(creating: $0.span.bytes) }
    #expect(Set(logs).count == distinct.count)
    for (key, log) in zip(distinct, logs) {
      #expect(table.logIndex(of: key.span.bytes) == log)
      #expect(table.logIndex(creating: key.span.bytes) == log)
    }
  }

  @Test func aKeyAndItsWordNameTheSameLog() {
    var table = LogTable(seed: 1)
    let bytes: [UInt8] = Array("k2345678".utf8)
    for byteCount in 0...8 {
      let key = Array(bytes.prefix(byteCount))
      let word = key.span.bytes.packedWord
      #expect(table.logIndex(ofWord: word, byteCount: byteCount) == nil)
      let log = table.logIndex(creatingWord: word, byteCount: byteCount)
      #expect(table.logIndex(of: key.span.bytes) == log)
      #expect(table.logIndex(ofWord: word, byteCount: byteCount) == log)
    }
    #expect(table.statistics.logCount == 9)
  }

  @Test func aThousandKeysWithTheSameHashAreToldApart() {
    var table = LogTable(seed: 1)
    let hash: UInt64 = 0xABCD_EF01_2345_6789
    for number in 0..<1_000 as Range<UInt64> {
      table.addForTesting(word: number, byteCount: 8, hash: hash)
    }
    for number in 0..<1_000 as Range<UInt64> {
      #expect(table.indexed(hash, word: number, byteCount: 8) == LogIndex(Int(number)))
    }
    #expect(table.indexed(hash, word: 1_000, byteCount: 8) == nil)
  }

  @Test func anOffsetOfTheCallersChoiceHasToBeBehindAllOthers() {
    var table = LogTable(seed: 1)
    let key: [UInt8] = [0x6B]
    let payload: [UInt8] = [0x31]
    let log = table.logIndex(creating: key.span.bytes)
    let steps: [(offset: Int64, isAdded: Bool)] = [
      (-1, false), (.min, false), (5, true), (5, false), (4, false), (6, true), (100, true),
      (.max, false), (Offset.last.rawValue + 1, false), (Offset.last.rawValue, true),
      (Offset.last.rawValue, false),
    ]
    for (offset, isAdded) in steps {
      let before = table.statistics
      #expect(table.append(payload.span.bytes, to: log, at: Offset(offset)) == isAdded)
      if !isAdded { #expect(table.statistics == before) }
    }
    let next = table.append(payload.span.bytes, to: log).offset
    #expect(next.rawValue == Offset.last.rawValue + 1)
    #expect(
      table.poll(log, from: 50).bytes
        == Array("[100,1],[\(Offset.last),1],[\(next),1]".utf8))
    #expect(table.append(payload.span.bytes, to: log, at: Offset(next.rawValue + 1)) == false)
  }

  @Test func aCommittedOffsetNeedsNoRecords() {
    var table = LogTable(seed: 1)
    let key: [UInt8] = [0x6B]
    let log = table.logIndex(creating: key.span.bytes)
    #expect(table.committedOffset(of: log) == nil)
    table.commit(3, of: log)
    table.commit(2, of: log)
    #expect(table.committedOffset(of: log) == 3)
    #expect(table.endOffset(of: log) == 0)
    #expect(table.recordCount(of: log) == 0)
  }

  @Test func aWordThatIsNotZeroAboveItsBytesStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      var table = LogTable(seed: 1)
      _ = table.logIndex(creatingWord: 0x0100, byteCount: 1)
    }
    await #expect(processExitsWith: .failure) {
      var table = LogTable(seed: 1)
      _ = table.logIndex(creatingWord: 0, byteCount: 9)
    }
  }

  /// A byte count of −1 would look like a free place of the cache.
  @Test func aWordOfLessThanNoBytesStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      var table = LogTable(seed: 1)
      _ = table.logIndex(creatingWord: 0, byteCount: -1)
    }
    await #expect(processExitsWith: .failure) {
      var table = LogTable(seed: 1)
      _ = table.logIndex(creatingWord: 0x61, byteCount: 1)
      _ = table.logIndex(ofWord: 0, byteCount: -1)
    }
    await #expect(processExitsWith: .failure) {
      let table = LogTable(seed: 1)
      _ = table.logIndex(ofWord: 0, byteCount: 9)
    }
  }

  @Test func aLogIndexOfAnotherTableStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      var table = LogTable(seed: 1)
      let log = table.logIndex(creatingWord: 1, byteCount: 1)
      let other = LogTable(seed: 1)
      _ = other.endOffset(of: log)
    }
  }
}

extension LogTable {
  /// The seam for collisions: makes a log under a hash of the test's choice.
  mutating func addForTesting(word: UInt64, byteCount: Int, hash: UInt64) {
    let logIndex = LogIndex(logs.count)
    logs.append(Log(keyWord: word, keyByteCount: byteCount))
    index.insert(hash, logIndex)
  }
}
