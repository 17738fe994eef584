import Foundation
import XCTest

@testable import LogStore

/// The journal: its checksum, its appends beside what the disk itself does, and its recovery.
///
/// Files are made in the directory `JOURNAL_DIR` of the environment, else where temporary files are
/// made: the disk is measured as well, and beside it.
final class JournalBenchmarks: LogStoreBenchmark {
  /// A directory that is removed when the closure returns.
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let parent = ProcessInfo.processInfo.environment["JOURNAL_DIR"] ?? NSTemporaryDirectory()
    let path = parent + "/journal-benchmark-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  /// Seconds that went by: the disk's time counts here.
  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = DispatchTime.now().uptimeNanoseconds
    try body()
    return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
  }

  private static let payload = Array("\"a payload of thirty bytes ...\"".utf8)

  /// Adds records to a batch as a node does: few keys, offsets that count on.
  private static func fill(
    _ batch: inout JournalBatch, _ count: Int, from first: Int, keys: [[UInt8]]
  ) {
    for number in first..<first + count {
      let key = keys[number % keys.count]
      let offset = Offset(Int64(number / keys.count))
      batch.addRecord(
        payload.rawSpan, toWord: key.rawSpan.packedWord, byteCount: key.count, at: offset)
    }
  }

  func testChecksum() {
    for byteCount in Self.sizes(64, 1_000, 64 << 10, 1 << 20) {
      let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 131) }
      let rounds = max(1, (Self.isFull ? 1 << 28 : 1 << 12) / byteCount)
      let (nanoseconds, checksum) = Self.time(rounds) {
        (0..<rounds).reduce(0) { sum, _ in sum &+ Int(CRC32C.checksum(bytes.rawSpan)) }
      }
      print(
        "checksum  \(byteCount) bytes",
        Self.format(Double(byteCount) / nanoseconds) + " bytes a nanosecond",
        "checksum \(checksum)", separator: "  ")
    }
  }

  func testFillingABatch() {
    let keys = Self.keys(10)
    let count = Self.isFull ? 1_000_000 : 1_000
    let (nanoseconds, checksum) = Self.time(count) {
      var batch = JournalBatch()
      var sum = 0
      for first in stride(from: 0, to: count, by: 500) {
        Self.fill(&batch, 500, from: first, keys: keys)
        sum += batch.byteCount
        batch.removeAll()
      }
      return sum
    }
    print(
      "fill  500 records a batch", Self.format(nanoseconds) + " ns a record",
      "checksum \(checksum)", separator: "  ")
  }

  /// Batches of several sizes, without syncs and with one each, and beside that the same bytes written
  /// and synced with bare system calls, in turns.
  func testAppends() throws {
    let keys = Self.keys(10)
    for recordCount in Self.isFull ? [1, 500, 5_000] : [1, 50] {
      for policy in [Journal.SyncPolicy.never, .always] {
        let batchCount =
          !Self.isFull ? 5 : policy == .never ? 4_000_000 / (recordCount + 20) : 1_000
        var ours: [Double] = []
        var bare: [Double] = []
        for _ in 0..<(Self.isFull ? 3 : 1) {
          try withDirectory { path in
            var found = LogTable(seed: 1)
            let journal = try Journal.open(
              in: path, owner: "n0", options: Journal.Options(syncPolicy: policy),
              replayingInto: &found)
            var batch = JournalBatch()
            ours.append(
              try seconds {
                for number in 0..<batchCount {
                  Self.fill(&batch, recordCount, from: number * recordCount, keys: keys)
                  try journal.append(&batch)
                }
              })
            try journal.close()
          }
          try withDirectory { path in
            var batch = JournalBatch()
            Self.fill(&batch, recordCount, from: 0, keys: keys)
            let byteCount = batch.seal(number: 1, durableNumber: 0, marker: 1)
            let files = SystemFiles()
            let file = try files.open(path + "/bare", .creating)
            bare.append(
              try seconds {
                for number in 0..<batchCount {
                  let bytes = batch.block.bytes(from: 0, to: byteCount)
                  _ = try files.write(bytes, to: file, at: number * byteCount)
                  if policy == .always { try files.sync(file) }
                }
              })
            files.close(file)
          }
        }
        let best = ours.min() ?? 0
        print(
          "append  \(recordCount) records a batch, \(policy)",
          "\(Int(Double(batchCount) / best)) batches a second",
          "\(Int(Double(batchCount * recordCount) / best)) records a second",
          "bare calls \(Int(Double(batchCount) / (bare.min() ?? 0))) a second", separator: "  ")
      }
    }
  }

  /// Recovery of ten million records into a table.
  func testRecovery() throws {
    let recordCount = Self.isFull ? 10_000_000 : 1_000
    let batchRecordCount = 500
    for keyCount in Self.isFull ? [10, 100_000] : [10] {
      let keys = Self.keys(keyCount)
      try withDirectory { path in
        var found = LogTable(seed: 1)
        let journal = try Journal.open(
          in: path, owner: "n0", options: Journal.Options(syncPolicy: .never),
          replayingInto: &found)
        var batch = JournalBatch()
        for first in stride(from: 0, to: recordCount, by: batchRecordCount) {
          Self.fill(&batch, batchRecordCount, from: first, keys: keys)
          try journal.append(&batch)
        }
        try journal.close()
        for _ in 0..<(Self.isFull ? 3 : 1) {
          var table = LogTable(seed: 1)
          var recovery = JournalRecovery()
          let recoverySeconds = try seconds {
            let journal = try Journal.open(in: path, owner: "n0", replayingInto: &table)
            recovery = journal.recovery
            try journal.close()
          }
          XCTAssertEqual(table.statistics.recordCount, recordCount)
          let readSeconds = try seconds { _ = try Journal.inspect(in: path, owner: "n0") }
          print(
            "recovery  \(recordCount) records, \(keyCount) keys",
            "\(recovery.byteCount) bytes in \(recovery.fileCount) files",
            String(format: "%.2f s, reading alone %.2f s", recoverySeconds, readSeconds),
            separator: "  ")
        }
      }
    }
  }
}
