import LogStore

/// The twin that `LogTable` is compared with: a dictionary of arrays.
///
/// The fuzz target uses it too, so this file knows only what is public.
struct NaiveTable {
  struct NaiveLog {
    var records: [(offset: Int64, payload: [UInt8])] = []
    var committed: Int64?

    var endOffset: Int64 { (records.last?.offset).map { $0 + 1 } ?? 0 }
  }

  var logs: [[UInt8]: NaiveLog] = [:]
  /// Number of all records that were appended, and their bytes as they are sent, commas included.
  private(set) var recordCount = 0
  private(set) var recordByteCount = 0

  static func form(_ record: (offset: Int64, payload: [UInt8])) -> [UInt8] {
    Array("[\(record.offset),".utf8) + record.payload + Array("]".utf8)
  }

  /// The bytes of a record's form.
  static func byteCount(_ record: (offset: Int64, payload: [UInt8])) -> Int {
    "[\(record.offset),]".utf8.count + record.payload.count
  }

  /// Adds a record at the end, and tells its offset.
  mutating func append(_ payload: [UInt8], to key: [UInt8]) -> Int64 {
    let offset = logs[key]?.endOffset ?? 0
    add((offset, payload), to: key)
    return offset
  }

  /// Adds a record at an offset, if that is behind all others and not too high.
  mutating func append(_ payload: [UInt8], to key: [UInt8], at offset: Int64) -> Bool {
    guard offset >= logs[key]?.endOffset ?? 0, offset < 1 << 62 else { return false }
    add((offset, payload), to: key)
    return true
  }

  private mutating func add(_ record: (offset: Int64, payload: [UInt8]), to key: [UInt8]) {
    logs[key, default: NaiveLog()].records.append(record)
    recordCount += 1
    recordByteCount += Self.byteCount(record) + 1
  }

  mutating func commit(_ offset: Int64, of key: [UInt8]) {
    let committed = logs[key]?.committed ?? offset
    logs[key, default: NaiveLog()].committed = max(committed, offset)
  }

  /// What a poll hands out, rendered record by record.
  func poll(
    _ key: [UInt8], from offset: Int64, byteLimit: Int, atLeast least: Int = 1
  ) -> (bytes: [UInt8], records: Int) {
    var bytes: [UInt8] = []
    var count = 0
    for record in logs[key]?.records ?? [] where record.offset >= offset {
      let form = Self.form(record)
      let byteCount = bytes.count + (count == 0 ? 0 : 1) + form.count
      guard count < least || byteCount <= byteLimit else { break }
      if count > 0 { bytes.append(0x2C) }
      bytes += form
      count += 1
    }
    return (bytes, count)
  }
}

extension LogTable {
  /// All bytes of a poll, the ranges joined.
  func poll(
    _ log: LogIndex, from offset: Int64, byteLimit: Int = .max, atLeast least: Int = 1
  ) -> (bytes: [UInt8], totals: PollTotals, ranges: Int) {
    var bytes: [UInt8] = []
    var ranges = 0
    let totals = forEachRange(
      of: log, from: Offset(offset), byteLimit: byteLimit, atLeast: least
    ) { range in
      range.withUnsafeBytes { bytes.append(contentsOf: $0) }
      ranges += 1
    }
    return (bytes, totals, ranges)
  }

  /// A copy of what `onlyRange` gives.
  func onlyRangeBytes(_ log: LogIndex, from offset: Int64, byteLimit: Int) -> [UInt8]? {
    guard let range = onlyRange(of: log, from: Offset(offset), byteLimit: byteLimit) else {
      return nil
    }
    return range.array
  }
}

extension RawSpan {
  /// A copy of the bytes, since `#expect` takes no spans.
  var array: [UInt8] { withUnsafeBytes { Array($0) } }
}
