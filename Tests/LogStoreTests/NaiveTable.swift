@testable import LogStore

/// The twin that `LogTable` is compared with: a dictionary of arrays.
struct NaiveTable {
  struct NaiveLog {
    var records: [(offset: Int64, payload: [UInt8])] = []
    var committed: Int64?

    var endOffset: Int64 { (records.last?.offset).map { $0 + 1 } ?? 0 }
  }

  var logs: [[UInt8]: NaiveLog] = [:]

  static func form(_ record: (offset: Int64, payload: [UInt8])) -> [UInt8] {
    Array("[\(record.offset),".utf8) + record.payload + Array("]".utf8)
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
