import LogStore

/// A program of operations, run on a `LogTable` and on the naive twin, and held against it.
///
/// Any bytes are a program. A byte says which operation, the ones behind it are its operands, and a
/// program ends where its bytes do. Sizes of keys and payloads, offsets and limits are drawn from
/// around all bounds that the table has, in whatever order the bytes say. After each operation its
/// answer is compared, and all that can be asked of the key; at the end, everything.
///
/// The fuzz target and the tests run the same programs, so this file knows only what is public.
struct TableProgram: ~Copyable {
  private var operands: ArraySlice<UInt8>
  private var table: LogTable
  private var naive = NaiveTable()
  /// All keys with a log, in the order in which they came, and their logs.
  private var keys: [Key] = []
  /// Bytes of all payloads so far.
  private var storedByteCount = 0
  /// Number of payloads and keys that were made, which makes their bytes differ.
  private var madeCount = 0

  private struct Key {
    var bytes: [UInt8]
    var log: LogIndex
    /// What the twin calls it, since its dictionary would be slow with long keys.
    var name: [UInt8]
  }

  /// Payloads are short from here on, so that a long program does not fill the memory.
  private static let storedByteCountMax = 4 << 20

  private init(_ bytes: [UInt8]) {
    operands = bytes[...]
    table = LogTable(seed: 1)
  }

  /// Runs the program that `bytes` are, or the first operations of it.
  ///
  /// - Returns: what the table answered and should not have; `nil` if all is well.
  static func complaint(about bytes: [UInt8], operationCountMax: Int) -> String? {
    var program = TableProgram(bytes)
    var operationCount = 0
    while operationCount < operationCountMax, !program.operands.isEmpty {
      if let complaint = program.step() { return "operation \(operationCount): \(complaint)" }
      operationCount += 1
    }
    for index in program.keys.indices {
      if let complaint = program.complaintAboutAll(of: index) { return "at the end: \(complaint)" }
    }
    return nil
  }

  // MARK: Operations

  private mutating func step() -> String? {
    switch byte() % 12 {
    case 0...2: return append(count: 1, size: size())
    case 3: return append(count: Int(byte()) + 1, size: Int(byte()))
    case 4: return appendAtAnOffset()
    case 5, 6: return poll()
    case 7: return pollSeveral()
    case 8: return commit()
    case 9: return lookUp()
    case 10: return makeKeys(count: Int(byte() % 64) + 1, byteCount: byte() % 2 == 0 ? 8 : 12)
    default: return complaintAboutStatistics()
    }
  }

  private mutating func append(count: Int, size: Int) -> String? {
    let index = creating(key())
    let key = keys[index].name
    for _ in 0..<count {
      let payload = payload(size)
      let expected = naive.append(payload, to: key)
      let appended = table.append(payload.span.bytes, to: keys[index].log)
      guard appended.offset.rawValue == expected else {
        return "appended at \(appended.offset), not \(expected)"
      }
      let digits = expected < 100_000_000 ? String(expected) : nil
      guard appended.digits.map(\.text) == digits else { return "wrong digits of \(expected)" }
    }
    return complaintAbout(index)
  }

  private mutating func appendAtAnOffset() -> String? {
    let index = creating(key())
    let key = keys[index].name
    let payload = payload(size())
    let end = naive.logs[key]?.endOffset ?? 0
    let gaps: [Int64] = [
      0, 0, 1, 2, -1, 255, 65_535, 65_536, (1 << 32) - 2, (1 << 32) - 1, 1 << 32, 1 << 40,
    ]
    let ends: [Int64] = [.min, -1, (1 << 62) - 2, (1 << 62) - 1, 1 << 62, .max]
    let choice = Int(byte())
    let offset =
      choice % 16 == 15 ? ends[choice / 16 % ends.count] : end + gaps[choice % gaps.count]
    let isExpected = naive.append(payload, to: key, at: offset)
    let isAdded = table.append(payload.span.bytes, to: keys[index].log, at: Offset(offset))
    guard isAdded == isExpected else { return "append at \(offset): \(isAdded)" }
    return complaintAbout(index)
  }

  private mutating func poll() -> String? {
    guard let index = someKey() else { return nil }
    let key = keys[index].name
    let offset = offset(in: key)
    let byteLimit = byteLimit(key, from: offset)
    let least = [1, 1, 0, 2, .max][Int(byte()) % 5]
    let expected = naive.poll(key, from: offset, byteLimit: byteLimit, atLeast: least)
    let polled = table.poll(keys[index].log, from: offset, byteLimit: byteLimit, atLeast: least)
    guard
      polled.bytes == expected.bytes, polled.totals.recordCount == expected.records,
      polled.totals.byteCount == expected.bytes.count
    else {
      return "poll from \(offset), limit \(byteLimit), at least \(least) gave \(polled.totals)"
    }
    guard
      let range = table.onlyRangeBytes(keys[index].log, from: offset, byteLimit: byteLimit)
    else { return nil }
    let rest = naive.poll(key, from: offset, byteLimit: .max).bytes
    return range == rest && rest.count <= byteLimit ? nil : "the only range is not the rest"
  }

  /// Several keys into one output, as a reply to a poll does it.
  private mutating func pollSeveral() -> String? {
    guard let first = someKey() else { return nil }
    let byteLimit = max(byteLimit(keys[first].name, from: 0), 0)
    var output: [UInt8] = []
    var expected: [UInt8] = []
    var totals = PollTotals()
    var expectedTotals = PollTotals()
    for _ in 0..<Int(byte() % 4) + 1 {
      guard let index = someKey() else { break }
      let key = keys[index].name
      let offset = offset(in: key)
      let polled = table.poll(
        keys[index].log, from: offset, byteLimit: byteLimit - totals.byteCount,
        atLeast: totals.recordCount == 0 ? 1 : 0)
      output += polled.bytes
      totals.recordCount += polled.totals.recordCount
      totals.byteCount += polled.totals.byteCount

      var isFirstOfKey = true
      for record in naive.logs[key]?.records ?? [] where record.offset >= offset {
        let form = (isFirstOfKey ? [] : [0x2C]) + NaiveTable.form(record)
        guard expected.isEmpty || expected.count + form.count <= byteLimit else { break }
        expected += form
        expectedTotals.recordCount += 1
        isFirstOfKey = false
      }
    }
    expectedTotals.byteCount = expected.count
    return output == expected && totals == expectedTotals
      ? nil : "polled several, limit \(byteLimit): \(totals), not \(expectedTotals)"
  }

  private mutating func commit() -> String? {
    let index = creating(key())
    let key = keys[index].name
    let offset = offset(in: key)
    naive.commit(offset, of: key)
    table.commit(Offset(offset), of: keys[index].log)
    return complaintAbout(index)
  }

  /// Asks for a key that may have no log, and makes none.
  private mutating func lookUp() -> String? {
    let key = key()
    let expected = keys.first { $0.bytes == key }?.log
    guard table.logIndex(of: key.span.bytes) == expected else { return "another log of a key" }
    guard key.count <= 8 else { return complaintAboutStatistics() }
    let word = key.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return table.logIndex(ofWord: word, byteCount: key.count) == expected
      ? complaintAboutStatistics() : "another log of a word"
  }

  /// Many keys at once, so that the index outgrows its places.
  private mutating func makeKeys(count: Int, byteCount: Int) -> String? {
    for _ in 0..<count {
      madeCount += 1
      let digits = Array(String(madeCount).utf8)
      let key = Array(repeating: UInt8(0x30), count: byteCount - digits.count) + digits
      let index = creating(key)
      naive.commit(Int64(madeCount), of: keys[index].name)
      table.commit(Offset(Int64(madeCount)), of: keys[index].log)
      if let complaint = complaintAbout(index) { return complaint }
    }
    return nil
  }

  // MARK: Operands

  /// The next byte; zero behind the last.
  private mutating func byte() -> UInt8 { operands.popFirst() ?? 0 }

  /// A size of a key or a payload: around what is short, a word, a record or a string that shares its
  /// place, a segment, a chunk, a page.
  private mutating func size() -> Int {
    let bounds = [
      0, 1, 4, 8, 9, 16, 24, 40, 64, 300, 1 << 14, (1 << 16) - 8, 1 << 16, 100_000,
    ]
    let bound = bounds[Int(byte()) % bounds.count]
    let distance = byte()
    // A record is longer than its payload, by up to 23 bytes.
    return max(0, bound + (distance < 128 ? Int(distance % 5) - 2 : Int(distance % 32) - 26))
  }

  private mutating func payload(_ size: Int) -> [UInt8] {
    madeCount += 1
    let byteCount = storedByteCount < Self.storedByteCountMax ? size : min(size, 300)
    storedByteCount += byteCount
    return Self.bytes(
      byteCount, UInt8(truncatingIfNeeded: madeCount), variant: UInt8(madeCount & 3))
  }

  /// A key: one that has a log, or any.
  private mutating func key() -> [UInt8] {
    let choice = byte()
    if choice % 2 == 1, !keys.isEmpty { return keys[Int(choice / 2) % keys.count].bytes }
    return Self.bytes(size(), 0x6B, variant: choice / 2 % 4)
  }

  /// Bytes that are all the same but for the first or the last.
  private static func bytes(_ count: Int, _ byte: UInt8, variant: UInt8) -> [UInt8] {
    var bytes = [UInt8](repeating: byte, count: count)
    guard count > 0 else { return bytes }
    if variant & 1 == 1 { bytes[0] ^= 0x80 }
    if variant & 2 == 2 { bytes[count - 1] ^= 0x40 }
    return bytes
  }

  private mutating func someKey() -> Int? {
    let choice = Int(byte())
    return keys.isEmpty ? nil : choice % keys.count
  }

  /// An offset at, before or behind a record's, at the end of a log, or anywhere.
  private mutating func offset(in key: [UInt8]) -> Int64 {
    let records = naive.logs[key]?.records ?? []
    let choice = Int(byte())
    let anywhere: [Int64] = [.min, -1, 0, 1, (1 << 62) - 1, 1 << 62, .max - 1, .max]
    guard choice % 4 < 3, !records.isEmpty else { return anywhere[choice / 4 % anywhere.count] }
    return records[(choice / 4 * 16 + Int(byte())) % records.count].offset + Int64(choice % 4) - 1
  }

  /// A limit around what some records take, or any.
  private mutating func byteLimit(_ key: [UInt8], from offset: Int64) -> Int {
    let choice = Int(byte())
    let anything = [0, .max, .min, -1, 1, 9, 1 << 14, 1 << 16, 1 << 20]
    guard choice % 4 < 3 else { return anything[choice / 4 % anything.count] }
    let records = naive.logs[key]?.records ?? []
    let first = records.firstIndex { $0.offset >= offset } ?? records.count
    let some = records[first...].prefix(Int(byte()) + 1)
    // So many with the commas between them, a byte less, or a byte more.
    return some.reduce(0) { $0 + NaiveTable.byteCount($1) + 1 } - 1 + choice % 4 - 1
  }

  // MARK: Comparing

  /// The place among `keys` of one that has a log from now on.
  private mutating func creating(_ key: [UInt8]) -> Int {
    let log = table.logIndex(creating: key.span.bytes)
    if let index = keys.firstIndex(where: { $0.bytes == key }) { return index }
    let index = keys.count
    keys.append(
      Key(bytes: key, log: log, name: withUnsafeBytes(of: UInt16(index)) { Array($0) }))
    naive.logs[keys[index].name] = NaiveTable.NaiveLog()
    return index
  }

  private func complaintAbout(_ index: Int) -> String? {
    let key = keys[index]
    let log = key.log
    let twin = naive.logs[key.name] ?? NaiveTable.NaiveLog()
    let name = "key \(index) of \(key.bytes.count) bytes"
    guard table.logIndex(of: key.bytes.span.bytes) == log else { return "\(name) has another log" }
    guard table.endOffset(of: log).rawValue == twin.endOffset else {
      return "\(name) ends at \(table.endOffset(of: log)), not \(twin.endOffset)"
    }
    guard table.recordCount(of: log) == twin.records.count else {
      return "\(name) has \(table.recordCount(of: log)) records, not \(twin.records.count)"
    }
    let committed = table.committedOffset(of: log)?.rawValue
    guard committed == twin.committed else {
      return "\(name) is committed at \(String(describing: committed))"
    }
    return nil
  }

  private func complaintAboutAll(of index: Int) -> String? {
    if let complaint = complaintAbout(index) ?? complaintAboutStatistics() { return complaint }
    let key = keys[index]
    let isSame =
      table.poll(key.log, from: 0).bytes == naive.poll(key.name, from: 0, byteLimit: .max).bytes
    return isSame ? nil : "key \(index) of \(key.bytes.count) bytes has other records"
  }

  private func complaintAboutStatistics() -> String? {
    let statistics = table.statistics
    let keyByteCount = keys.reduce(0) { $0 + ($1.bytes.count > 8 ? $1.bytes.count : 0) }
    let isRight =
      statistics.logCount == keys.count && statistics.recordCount == naive.recordCount
      && statistics.recordByteCount == naive.recordByteCount
      && statistics.allocatedByteCount >= naive.recordByteCount + keyByteCount
    return isRight
      ? nil : "\(statistics), not \(keys.count), \(naive.recordCount), \(naive.recordByteCount)"
  }
}

extension OffsetDigits {
  /// The digits as text.
  var text: String {
    String(decoding: (0..<count).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }, as: UTF8.self)
  }
}
