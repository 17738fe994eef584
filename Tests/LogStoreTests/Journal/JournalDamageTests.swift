import Testing

@testable import LogStore

/// What is not as it was written is told, and never served.
///
/// Method: a small journal of several files on a simulated disk, changed in every way at every byte.
@Suite struct JournalDamageTests {
  static let options = Journal.Options(fileByteCountMax: 300)

  /// A journal of three files, and its entries.
  static func journal(isClosed: Bool) throws -> (disk: SimulatedDisk, entries: [JournalEntry]) {
    let files = SimulatedFiles(SimulatedDisk(directory: "data"))
    var found = JournalCollector()
    let journal = try Journal.open(
      in: "data", owner: [0x6E], options: options, by: files, replayingInto: &found)
    var entries: [JournalEntry] = []
    for number in 0..<7 {
      var batch = JournalBatch()
      let payload = [UInt8](repeating: UInt8(number), count: 20)
      entries.append(.record(key: [0x6B], payload: payload, offset: Int64(number)))
      entries.append(.commit(key: [0x6B], offset: Int64(number)))
      for entry in entries.suffix(2) { batch.add(entry) }
      try journal.append(&batch)
    }
    if isClosed { try journal.close() }
    return (files.disk, entries)
  }

  struct Outcome {
    var entries: [JournalEntry] = []
    var recovery: JournalRecovery?
    var error: JournalError?
  }

  static func recover(_ disk: SimulatedDisk) -> Outcome {
    var found = JournalCollector()
    var outcome = Outcome()
    do throws(JournalError) {
      let journal = try Journal.open(
        in: "data", owner: [0x6E], options: options, by: SimulatedFiles(disk),
        replayingInto: &found)
      outcome.recovery = journal.recovery
    } catch {
      outcome.error = error
    }
    outcome.entries = found.entries
    return outcome
  }

  static func files(of disk: SimulatedDisk) -> [(path: String, index: Int)] {
    disk.shownNames.compactMap { path, entry in
      if case .file(let index) = entry, path.hasSuffix(".journal") { (path, index) } else { nil }
    }.sorted { $0.path < $1.path }
  }

  @Test(arguments: [false, true])
  func aBitFlippedAtAnyByteIsTold(isClosed: Bool) throws {
    let (disk, entries) = try Self.journal(isClosed: isClosed)
    let files = Self.files(of: disk)
    #expect(files.count == 3)
    var cutCount = 0
    for (path, index) in files {
      for position in disk.files[index].shown.indices {
        for bit in [0, 3, 7] {
          var damaged = disk
          damaged.files[index].shown[position] ^= 1 << UInt8(bit)
          let outcome = Self.recover(damaged)
          // Whatever was handed over stood before the damage, unchanged.
          #expect(entries.starts(with: outcome.entries))
          switch outcome.error {
          case .damaged(let file, _, _), .unknownVersion(let file, _): #expect(file == path)
          case nil:
            // Nothing behind it vouches for the last frame, which nobody can tell from a torn one.
            cutCount += 1
            #expect(outcome.recovery?.cut?.file == path)
            #expect(outcome.recovery?.cut?.wholeFrameCount == 0)
            #expect(outcome.entries.count == (isClosed ? entries.count : entries.count - 2))
          default: Issue.record("\(String(describing: outcome.error))")
          }
        }
      }
    }
    // The last frame: after `close` a mark, else the last batch.
    let last = FrameHeader.byteCount + (isClosed ? 0 : 5 + 12 + 1 + 20 + 5 + 8 + 1)
    #expect(cutCount == 3 * last)
  }

  @Test func aFileThatIsCutShortAnywhereIsTold() throws {
    let (disk, entries) = try Self.journal(isClosed: true)
    let files = Self.files(of: disk)
    for (number, file) in files.enumerated() {
      for byteCount in 0..<disk.files[file.index].shown.count {
        var damaged = disk
        damaged.files[file.index].shown.removeLast(
          damaged.files[file.index].shown.count - byteCount)
        let outcome = Self.recover(damaged)
        #expect(entries.starts(with: outcome.entries))
        if number < files.count - 1 {
          #expect(outcome.error != nil)
        } else if outcome.error == nil {
          // Cut behind a whole frame, it is as if no more had been written.
          #expect(byteCount >= 45)
        }
      }
    }
  }

  @Test func everyByteAddedAtTheEndIsToldOrCutOff() throws {
    let (disk, entries) = try Self.journal(isClosed: true)
    let files = Self.files(of: disk)
    for (number, file) in files.enumerated() {
      for count in [1, 39, 40, 41, 5_000] {
        var damaged = disk
        damaged.files[file.index].shown += [UInt8](repeating: 0, count: count)
        let outcome = Self.recover(damaged)
        if number == files.count - 1 {
          #expect(outcome.recovery?.cut?.byteCount == count)
          #expect(outcome.entries == entries)
        } else {
          #expect(outcome.error != nil)
        }
      }
    }
  }

  @Test func aFileThatIsMissingIsTold() throws {
    let (disk, _) = try Self.journal(isClosed: true)
    for (path, _) in Self.files(of: disk).dropLast() {
      var damaged = disk
      damaged.shownNames[path] = nil
      #expect(
        Self.recover(damaged).error
          == .damaged(file: path, position: 0, reason: "the file is missing"))
    }
  }

  @Test func filesThatHaveChangedPlacesAreTold() throws {
    let (disk, _) = try Self.journal(isClosed: true)
    let files = Self.files(of: disk)
    var damaged = disk
    damaged.shownNames[files[0].path] = .file(files[1].index)
    damaged.shownNames[files[1].path] = .file(files[0].index)
    let error = Self.recover(damaged).error
    #expect("\(try #require(error))".contains("it says that it is file 2"))
  }

  @Test func aJournalOfSomebodyElseIsRefused() throws {
    let (disk, _) = try Self.journal(isClosed: true)
    var moved = disk
    moved.shownNames = [:]
    for (path, entry) in disk.shownNames {
      moved.shownNames[path.replacing("data/n", with: "data/m")] = entry
    }
    var found = JournalCollector()
    let error = #expect(throws: JournalError.self) {
      _ = try Journal.open(
        in: "data", owner: [0x6D], options: Self.options, by: SimulatedFiles(moved),
        replayingInto: &found)
    }
    #expect("\(try #require(error))".hasSuffix("it belongs to \"n\""))
  }

  @Test func anUnknownVersionIsRefused() throws {
    let (disk, _) = try Self.journal(isClosed: true)
    let file = Self.files(of: disk)[0]
    var newer = disk
    newer.files[file.index].shown[8] = 2
    #expect(Self.recover(newer).error == .unknownVersion(file: file.path, version: 2))
    #expect(
      Self.recover(newer).error?.description
        == "data/n/0000000001.journal has version 2 of the format; this program knows version 1")
  }

  @Test func anEntryThatCannotFollowIsRefusedWithItsPlace() throws {
    let (disk, entries) = try Self.journal(isClosed: true)
    for refused in entries.indices {
      var found = JournalCollector(refusedIndex: refused)
      let error = #expect(throws: JournalError.self) {
        _ = try Journal.open(
          in: "data", owner: [0x6E], options: Self.options, by: SimulatedFiles(disk),
          replayingInto: &found)
      }
      #expect(found.entries == Array(entries[..<refused]))
      #expect("\(try #require(error))".contains("cannot follow upon those before it"))
    }
  }

  @Test func whatWasNotKnownDurableIsCutWithAllThatStandsBehind() throws {
    let files = SimulatedFiles(SimulatedDisk(directory: "data"))
    var found = JournalCollector()
    let journal = try Journal.open(
      in: "data", owner: [0x6E], options: Journal.Options(syncPolicy: .never), by: files,
      replayingInto: &found)
    for number in 0..<6 {
      var batch = JournalBatch()
      batch.add(.commit(key: [], offset: Int64(number)))
      try journal.append(&batch)
      // Frames 1 and 2 are durable, and frame 3 says so.
      if number == 1 { try journal.makeDurable() }
    }
    let file = try #require(Self.files(of: files.disk).first)
    let frame = FrameHeader.byteCount + 5 + 8
    for number in 0..<6 {
      var damaged = files.disk
      damaged.files[file.index].shown[45 + number * frame + 50] ^= 1
      let outcome = Self.recover(damaged)
      if number < 2 {
        let error = "\(try #require(outcome.error))"
        #expect(error.hasSuffix("and it was durable, as a frame behind it says"))
      } else {
        #expect(outcome.entries.count == number)
        #expect(outcome.recovery?.cut?.wholeFrameCount == 5 - number)
        #expect(outcome.recovery?.cut?.byteCount == (6 - number) * frame)
      }
    }
  }

  // MARK: Inspection

  @Test func anInspectionSaysWhatOpeningWouldDoAndChangesNothing() throws {
    let (disk, _) = try Self.journal(isClosed: true)
    for (_, index) in Self.files(of: disk) {
      for position in disk.files[index].shown.indices {
        var damaged = disk
        damaged.files[index].shown[position] ^= 4
        let files = SimulatedFiles(damaged)
        files.isRecording = true
        var found = JournalCollector()
        let inspection = try Journal.inspect(
          in: "data", owner: [0x6E], by: files, handingTo: &found)
        #expect(files.moments.isEmpty)
        #expect(files.openFileCount == 0)
        let outcome = Self.recover(damaged)
        #expect(inspection.refusal == outcome.error)
        #expect(inspection.cut == outcome.recovery?.cut)
        #expect(inspection.files.count == 3)
      }
    }
  }

  @Test func anInspectionCountsWhatThereIs() throws {
    let (disk, entries) = try Self.journal(isClosed: true)
    var found = JournalCollector()
    let inspection = try Journal.inspect(
      in: "data", owner: [0x6E], by: SimulatedFiles(disk), handingTo: &found)
    #expect(found.entries == entries)
    #expect(inspection.refusal == nil)
    #expect(inspection.cut == nil)
    #expect(inspection.files.map(\.number) == [1, 2, 3])
    #expect(inspection.files.map(\.counts.recordCount).reduce(0, +) == 7)
    // Seven batches and the mark of `close`.
    #expect(inspection.files.map(\.frameCount).reduce(0, +) == 8)
    #expect(inspection.files.last?.nextFrameNumber == 9)
  }
}
