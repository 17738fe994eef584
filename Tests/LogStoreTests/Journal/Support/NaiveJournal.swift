@testable import LogStore

/// Reads the last file of a journal by the tables of `docs/durability.md`, byte by byte, and shares
/// nothing with the journal's own reading.
struct NaiveJournal: Equatable {
  var entries: [JournalEntry] = []
  var end = End.whole

  enum End: Equatable {
    case whole
    case cut(position: Int, wholeFrameCount: Int)
    /// Refused, at this byte; nil where the version is unknown.
    case refused(position: Int?)
  }

  private let bytes: [UInt8]

  /// Reads file 1 of a journal that has no other.
  init(_ bytes: [UInt8], owner: [UInt8]) {
    self.bytes = bytes
    guard let headerByteCount = readHeader(owner) else { return }
    let marker = number(at: 32, 8)
    var position = headerByteCount
    var next: UInt64 = 1
    while position < bytes.count {
      guard let frame = frame(at: position, marker), frame.number == next, frame.isWhole else {
        judge(position, next, marker)
        return
      }
      guard readEntries(from: position + 40, to: frame.end) else { return }
      position = frame.end
      next += 1
    }
  }

  private func number(at position: Int, _ count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
  }

  private func checksum(_ range: Range<Int>) -> UInt64 {
    var remainder: UInt32 = ~0
    for byte in bytes[range] {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0x82F6_3B78 : remainder >> 1
      }
    }
    return UInt64(~remainder)
  }

  private mutating func readHeader(_ owner: [UInt8]) -> Int? {
    end = .refused(position: 0)
    guard bytes.count >= 40, bytes.starts(with: Array("LogStore".utf8)) else { return nil }
    guard number(at: 8, 4) == 1 else {
      end = .refused(position: nil)
      return nil
    }
    let count = Int(number(at: 12, 4))
    guard count >= 44, count <= bytes.count, count <= 44 + 65_536 else { return nil }
    guard number(at: count - 4, 4) == checksum(0..<count - 4) else { return nil }
    let file = number(at: 16, 8)
    let first = number(at: 24, 8)
    guard file > 0, first > 0, first <= 1 << 62 else { return nil }
    end = .refused(position: 40)
    guard Array(bytes[40..<count - 4]) == owner else { return nil }
    end = .refused(position: 16)
    guard file == 1 else { return nil }
    end = .refused(position: 24)
    guard first == 1 else { return nil }
    end = .whole
    return count
  }

  private func frame(
    at position: Int, _ marker: UInt64
  ) -> (number: UInt64, durable: UInt64, end: Int, isWhole: Bool)? {
    guard position + 40 <= bytes.count, number(at: position, 8) == marker else { return nil }
    guard number(at: position + 36, 4) == checksum(position..<position + 36) else { return nil }
    let frame = number(at: position + 8, 8)
    let durable = number(at: position + 16, 8)
    let count = Int(number(at: position + 24, 4))
    let kind = number(at: position + 28, 4)
    guard durable < frame, kind == 1 && count > 0 || kind == 2 && count == 0 else { return nil }
    let end = position + 40 + count
    let isWhole =
      end <= bytes.count && checksum(position + 40..<end) == number(at: position + 32, 4)
    return (frame, durable, end, isWhole)
  }

  private mutating func judge(_ position: Int, _ next: UInt64, _ marker: UInt64) {
    var wholeFrameCount = 0
    var behind = position + 1
    var isVouchedFor = false
    while behind < bytes.count {
      guard let frame = frame(at: behind, marker), frame.number > next else {
        behind += 1
        continue
      }
      if frame.durable >= next { isVouchedFor = true }
      wholeFrameCount += frame.isWhole ? 1 : 0
      behind = frame.isWhole ? frame.end : behind + 1
    }
    end =
      isVouchedFor
      ? .refused(position: position)
      : .cut(position: position, wholeFrameCount: wholeFrameCount)
  }

  /// - Returns: false if an entry is none; then `end` says where.
  private mutating func readEntries(from start: Int, to frameEnd: Int) -> Bool {
    var position = start
    while position < frameEnd {
      end = .refused(position: position)
      guard position + 5 <= frameEnd else { return false }
      let body = position + 5
      let bodyEnd = body + Int(number(at: position, 4))
      guard bodyEnd <= frameEnd else { return false }
      switch bytes[position + 4] {
      case 1:
        guard bodyEnd - body >= 12 else { return false }
        let payload = body + 12 + Int(number(at: body + 8, 4))
        guard payload <= bodyEnd else { return false }
        entries.append(
          .record(
            key: Array(bytes[body + 12..<payload]), payload: Array(bytes[payload..<bodyEnd]),
            offset: Int64(bitPattern: number(at: body, 8))))
      case 2:
        guard bodyEnd - body >= 8 else { return false }
        entries.append(
          .commit(
            key: Array(bytes[body + 8..<bodyEnd]), offset: Int64(bitPattern: number(at: body, 8))))
      case 16...255:
        entries.append(.other(kind: bytes[position + 4], bytes: Array(bytes[body..<bodyEnd])))
      default: return false
      }
      position = bodyEnd
    }
    end = .whole
    return true
  }
}

extension NaiveJournal {
  /// What is different between this reading and recovery of the same file by the journal itself; nil
  /// if nothing is.
  func difference(owner: [UInt8]) -> String? {
    let directory = JournalDirectory(in: "data", of: owner)
    var disk = SimulatedDisk(directory: "data")
    disk.files = [.init(durable: bytes, shown: bytes)]
    disk.durableNames[directory.path] = .directory
    disk.durableNames[directory.filePath(1)] = .file(0)
    disk.shownNames = disk.durableNames
    let files = SimulatedFiles(disk)
    var found = JournalCollector()
    do throws(JournalError) {
      let journal = try Journal.open(
        in: "data", owner: owner, options: Journal.Options(), by: files, replayingInto: &found)
      guard found.entries == entries else { return "other entries are recovered" }
      let cut = journal.recovery.cut
      let expected: End =
        cut.map { .cut(position: $0.position, wholeFrameCount: $0.wholeFrameCount) } ?? .whole
      guard end == expected else { return "the journal says \(expected), the twin \(end)" }
    } catch {
      // What was handed over before is of no use to anybody, but it was in the file.
      guard found.entries == entries else { return "other entries are handed over" }
      switch (error, end) {
      case (.damaged(_, let position, _), .refused(let expected)) where position == expected: break
      case (.unknownVersion, .refused(nil)): break
      default: return "the journal says \(error), the twin \(end)"
      }
      return nil
    }
    // Whatever it was, it is now a journal that is whole and has the same entries.
    var again = JournalCollector()
    do throws(JournalError) {
      let journal = try Journal.open(
        in: "data", owner: owner, options: Journal.Options(), by: SimulatedFiles(files.disk),
        replayingInto: &again)
      guard journal.recovery.cut == nil else { return "what was cut off is cut off again" }
    } catch {
      return "what was recovered is refused: \(error)"
    }
    return again.entries == entries ? nil : "the second recovery has other entries"
  }
}
