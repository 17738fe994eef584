import Foundation
import TestSupport
import Testing

@testable import LogStore

/// A journal gives back what was put in, on the files of this machine and on simulated ones.
@Suite struct JournalTests {
  /// A directory that is there for one test.
  final class Directory {
    let path = NSTemporaryDirectory() + "journal-" + UUID().uuidString

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  static func open(
    _ path: String, owner: String = "n0", _ options: Journal.Options = Journal.Options(),
    expecting entries: [JournalEntry]? = nil
  ) throws -> Journal {
    var found = JournalCollector()
    let journal = try Journal.open(
      in: path, owner: owner, options: options, replayingInto: &found)
    if let entries { #expect(found.entries == entries) }
    return journal
  }

  static func append(_ entries: [JournalEntry], to journal: Journal) throws {
    var batch = JournalBatch()
    for entry in entries { batch.add(entry) }
    try journal.append(&batch)
    let isEmptied = batch.isEmpty
    #expect(isEmptied)
  }

  @Test(arguments: [Journal.SyncPolicy.always, .never, .every(.milliseconds(1))])
  func whatWasAppendedIsThereAfterARestart(policy: Journal.SyncPolicy) throws {
    var random = SeededGenerator("whatWasAppendedIsThereAfterARestart")
    let directory = try Directory()
    var batches = RandomBatches()
    var sent: [JournalEntry] = []
    let options = Journal.Options(syncPolicy: policy, fileByteCountMax: 2_000)
    for round in 0..<6 {
      let journal = try Self.open(directory.path, options, expecting: sent)
      for _ in 0..<10 {
        let entries = batches.next(&random)
        try Self.append(entries, to: journal)
        sent += entries
      }
      // Without `close` it is as after a kill: the last reference goes, and the lock with it.
      // The thread that syncs now and then may be the last to let go.
      if round % 2 == 0 || policy == .every(.milliseconds(1)) { try journal.close() }
    }
    let journal = try Self.open(directory.path, options, expecting: sent)
    #expect(journal.recovery.cut == nil)
    #expect(journal.recovery.fileCount > 3)
    let counts = journal.recovery.counts
    #expect(counts.recordCount + counts.commitCount + counts.otherCount == sent.count)
  }

  @Test func logsAreFilledFromAJournal() throws {
    let directory = try Directory()
    let journal = try Self.open(directory.path)
    try Self.append(
      [
        .record(key: [0x6B], payload: [0x31], offset: 0),
        .record(key: [0x6B], payload: [0x32], offset: 1),
        .record(key: Array("a long key".utf8), payload: Array("\"x\"".utf8), offset: 7),
        .commit(key: [0x6B], offset: 1),
      ], to: journal)
    try journal.close()
    let logs = Logs(seed: 1)
    let again = try logs.write { table in
      try Journal.open(in: directory.path, owner: "n0", replayingInto: &table)
    }
    #expect(again.recovery.counts == JournalCounts(recordCount: 3, commitCount: 1, otherCount: 0))
    var output: [UInt8] = []
    let key: [UInt8] = [0x6B]
    _ = logs.poll(key.rawSpan, from: 0, byteLimit: 100, into: &output)
    let longKey = Array("a long key".utf8)
    _ = logs.poll(longKey.rawSpan, from: 0, byteLimit: 100, into: &output)
    #expect(String(decoding: output, as: UTF8.self) == "[0,1],[1,2][7,\"x\"]")
    #expect(logs.committedOffset(of: key.rawSpan) == 1)
  }

  @Test func aJournalThatIsOpenIsHeld() throws {
    let directory = try Directory()
    let journal = try Self.open(directory.path)
    #expect(throws: JournalError.isHeld(lock: directory.path + "/n0/lock")) {
      _ = try Self.open(directory.path)
    }
    // Another owner has another directory.
    _ = try Self.open(directory.path, owner: "n1")
    try journal.close()
    _ = try Self.open(directory.path)
  }

  @Test func aJournalThatWasClosedRefusesEverything() throws {
    let directory = try Directory()
    let journal = try Self.open(directory.path)
    try journal.close()
    #expect(throws: JournalError.closed) {
      try Self.append([.commit(key: [], offset: 0)], to: journal)
    }
    #expect(throws: JournalError.closed) { try journal.makeDurable() }
    #expect(throws: JournalError.closed) { try journal.close() }
  }

  @Test func anEmptyBatchWritesNothing() throws {
    let directory = try Directory()
    let journal = try Self.open(directory.path)
    var batch = JournalBatch()
    try journal.append(&batch)
    try journal.close()
    let report = try Journal.inspect(in: directory.path, owner: "n0")
    #expect(report.files.map(\.frameCount) == [0])
  }

  @Test func manyThreadsShareSyncsAndLoseNothing() throws {
    let directory = try Directory()
    let options = Journal.Options(fileByteCountMax: 4_000)
    let journal = try Self.open(directory.path, options)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in 0..<40 {
        var batch = JournalBatch()
        batch.add(.other(kind: UInt8(16 + thread), bytes: [UInt8(number)]))
        do { try journal.append(&batch) } catch { Issue.record(error) }
      }
    }
    try journal.close()
    var found = JournalCollector()
    _ = try Journal.open(in: directory.path, owner: "n0", replayingInto: &found)
    for thread in 0..<8 {
      let own = found.entries.filter { entry in
        if case .other(UInt8(16 + thread), _) = entry { true } else { false }
      }
      #expect(own == (0..<40).map { .other(kind: UInt8(16 + thread), bytes: [$0]) })
    }
  }

  @Test func aFrameLongerThanTheWindowIsRead() throws {
    let directory = try Directory()
    let large = [UInt8](repeating: 0x37, count: 3 << 20)
    let entries: [JournalEntry] = [
      .record(key: [1], payload: [2], offset: 0), .record(key: [1], payload: large, offset: 1),
    ]
    let journal = try Self.open(directory.path)
    for entry in entries { try Self.append([entry], to: journal) }
    try Self.append(entries, to: journal)
    try journal.close()
    _ = try Self.open(directory.path, expecting: entries + entries)
  }

  @Test func aMarkIsNotWrittenAgainAndAgain() throws {
    let directory = try Directory()
    let journal = try Self.open(directory.path)
    try Self.append([.commit(key: [], offset: 0)], to: journal)
    try journal.close()
    for _ in 0..<5 { try Self.open(directory.path).close() }
    let report = try Journal.inspect(in: directory.path, owner: "n0")
    #expect(report.files.map(\.frameCount) == [2])
  }

  // MARK: What cannot be opened

  @Test func aDirectoryThatIsMissingIsNamed() {
    #expect {
      _ = try Self.open("/nowhere/at/all")
    } throws: { error in
      "\(error)" == "cannot use as a directory /nowhere/at/all: No such file or directory"
    }
  }

  @Test func aFileInPlaceOfADirectoryIsNamed() throws {
    let directory = try Directory()
    let path = directory.path + "/file"
    try #require(FileManager.default.createFile(atPath: path, contents: nil))
    #expect {
      _ = try Self.open(path)
    } throws: { error in
      "\(error)" == "cannot use as a directory \(path): Not a directory"
    }
    try #require(FileManager.default.createFile(atPath: directory.path + "/n0", contents: nil))
    #expect {
      _ = try Self.open(directory.path)
    } throws: { error in
      "\(error)" == "cannot use as a directory \(directory.path)/n0: Not a directory"
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
  func aDirectoryThatMayNotBeWrittenToIsNamed() throws {
    let directory = try Directory()
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: directory.path)
    #expect {
      _ = try Self.open(directory.path)
    } throws: { error in
      "\(error)" == "cannot make the directory \(directory.path)/n0: Permission denied"
    }
  }

  @Test(arguments: [
    SimulatedFiles.Call.makeDirectory, .syncDirectory, .open, .lock, .names, .write, .sync,
    .rename, .size, .read,
  ])
  func everyCallThatFailsWhileOpeningIsToldAndLeavesNothingOpen(call: SimulatedFiles.Call) throws {
    var disk = SimulatedDisk(directory: "data")
    for isNew in [true, false] {
      let files = SimulatedFiles(disk)
      files.fault = (call, 0, 13)
      var found = JournalCollector()
      // A new journal is not read, and an old one not begun.
      if isNew ? call != .size && call != .read : call != .rename {
        let error = #expect(throws: JournalError.self) {
          _ = try Journal.open(
            in: "data", owner: [0x6E], options: Journal.Options(), by: files,
            replayingInto: &found)
        }
        if case .system(let failure) = error {
          #expect(failure.code == 13)
        } else {
          Issue.record("not told: \(String(describing: error))")
        }
      }
      #expect(files.openFileCount == 0)
      let good = SimulatedFiles(disk)
      let journal = try Journal.open(
        in: "data", owner: [0x6E], options: Journal.Options(), by: good, replayingInto: &found)
      var batch = JournalBatch()
      batch.add(.commit(key: [], offset: 1))
      try journal.append(&batch)
      disk = good.disk
    }
  }

  // MARK: What cannot be written

  static func simulated(_ options: Journal.Options = Journal.Options()) throws -> (
    SimulatedFiles, Journal
  ) {
    let files = SimulatedFiles(SimulatedDisk(directory: "data"))
    var found = JournalCollector()
    let journal = try Journal.open(
      in: "data", owner: [0x6E], options: options, by: files, replayingInto: &found)
    return (files, journal)
  }

  @Test func aFullDiskRefusesABatchAndTakesItWhenThereIsRoom() throws {
    let (files, journal) = try Self.simulated()
    var batch = JournalBatch()
    batch.add(.record(key: [1], payload: [UInt8](repeating: 7, count: 300), offset: 0))
    files.capacity = 200
    for _ in 0..<3 {
      let error = #expect(throws: JournalError.self) { try journal.append(&batch) }
      #expect(error?.isDefinite == true)
      let entryCount = batch.entryCount
      #expect(entryCount == 1)
      guard case .noRoom = error else {
        Issue.record("not told")
        return
      }
    }
    files.capacity = .max
    try journal.append(&batch)
    let isEmptied = batch.isEmpty
    #expect(isEmptied)
    try journal.close()
    var found = JournalCollector()
    _ = try Journal.open(
      in: "data", owner: [0x6E], options: Journal.Options(), by: SimulatedFiles(files.disk),
      replayingInto: &found)
    #expect(found.entries.count == 1)
  }

  /// What is missing of a batch may be zeros, and a power cut leaves zeros where a file was made
  /// longer and its bytes were not written.
  @Test(arguments: 1...11)
  func aRefusedBatchIsNotCompletedByAPowerCut(missingByteCount: Int) throws {
    let (files, journal) = try Self.simulated(Journal.Options(syncPolicy: .never))
    let kept = [JournalEntry.commit(key: [0x6B], offset: 1)]
    try Self.append(kept, to: journal)
    try journal.makeDurable()

    // It ends in seven zeros of the offset and four of the length of its key.
    var refused = JournalBatch()
    refused.add(.record(key: [], payload: [], offset: 0x7F))
    let frameByteCount = FrameHeader.byteCount + refused.byteCount
    let used = files.disk.files.reduce(0) { $0 + $1.shown.count }
    files.capacity = used + frameByteCount - missingByteCount
    #expect {
      _ = try journal.write(&refused)
    } throws: { error in
      if case .noRoom = error as? JournalError { true } else { false }
    }

    files.capacity = .max
    let later = [JournalEntry.other(kind: 16, bytes: [UInt8](repeating: 7, count: 100))]
    try Self.append(later, to: journal)
    var random = SeededGenerator(seed: 1)
    var stateCount = 0
    files.disk.forEachPowerCut(limit: 10_000, &random) { disk in
      stateCount += 1
      var found = JournalCollector()
      let again = try? Journal.open(
        in: "data", owner: [0x6E], options: Journal.Options(),
        by: SimulatedFiles(disk), replayingInto: &found)
      #expect(again != nil)
      #expect(found.entries == kept || found.entries == kept + later)
    }
    #expect(stateCount > 1)
  }

  @Test func aSyncThatFailedIsNotTriedAgain() throws {
    let (files, journal) = try Self.simulated()
    files.fault = (.sync, 0, 5)
    let before = files.syncCount
    var error = #expect(throws: JournalError.self) {
      try Self.append([.commit(key: [], offset: 0)], to: journal)
    }
    #expect(error?.isDefinite == false)
    for _ in 0..<3 {
      error = #expect(throws: JournalError.self) {
        try Self.append([.commit(key: [], offset: 1)], to: journal)
      }
      // This one was not even written.
      #expect(error?.isDefinite == true)
      error = #expect(throws: JournalError.self) { try journal.makeDurable() }
      #expect(error?.isDefinite == false)
    }
    #expect(throws: JournalError.self) { try journal.close() }
    #expect(files.syncCount == before)
    #expect(files.openFileCount == 0)
  }

  @Test(arguments: [SimulatedFiles.Call.write, .truncate])
  func anErrorOfTheDiskEndsAllWriting(call: SimulatedFiles.Call) throws {
    let (files, journal) = try Self.simulated()
    files.capacity = call == .truncate ? 0 : .max
    files.fault = (call, 0, 5)
    for _ in 0..<2 {
      let error = #expect(throws: JournalError.self) {
        try Self.append([.commit(key: [], offset: 0)], to: journal)
      }
      guard case .notWritten = error else {
        Issue.record("not told: \(String(describing: error))")
        return
      }
      files.capacity = .max
    }
  }

  @Test(arguments: [SimulatedFiles.Call.open, .write, .sync, .rename, .syncDirectory], [5, 28])
  func aFileThatCannotBeBegunLosesNothing(call: SimulatedFiles.Call, code: Int32) throws {
    let options = Journal.Options(fileByteCountMax: 100)
    let (files, journal) = try Self.simulated(options)
    var sent: [JournalEntry] = []
    for number in 0..<6 {
      if number == 3 {
        // The sync of the full file succeeds, that of the new one fails.
        files.fault = (call, call == .sync ? 1 : 0, code)
      }
      let entry = JournalEntry.other(kind: 16, bytes: [UInt8](repeating: UInt8(number), count: 80))
      do throws(JournalError) {
        var batch = JournalBatch()
        batch.add(entry)
        try journal.append(&batch)
        sent.append(entry)
      } catch {
        #expect(error.isDefinite)
      }
    }
    #expect(sent.count >= 3)
    try? journal.close()
    var found = JournalCollector()
    _ = try Journal.open(
      in: "data", owner: [0x6E], options: options, by: SimulatedFiles(files.disk),
      replayingInto: &found)
    #expect(found.entries == sent)
  }

  @Test func aFullDiskCanStillBeRead() throws {
    let (files, journal) = try Self.simulated()
    try Self.append([.commit(key: [], offset: 3)], to: journal)
    let full = SimulatedFiles(files.disk)
    full.capacity = 0
    var found = JournalCollector()
    let again = try Journal.open(
      in: "data", owner: [0x6E], options: Journal.Options(), by: full, replayingInto: &found)
    try again.close()
    #expect(found.entries == [.commit(key: [], offset: 3)])
  }

  @Test func whatABatchCannotHoldStopsTheProcess() async {
    await #expect(processExitsWith: .failure) { _ = JournalEntryKind(15) }
    await #expect(processExitsWith: .failure) {
      var batch = JournalBatch()
      let bytes: [UInt8] = []
      batch.add(.record, bytes.rawSpan)
    }
    await #expect(processExitsWith: .failure) {
      var batch = JournalBatch()
      let bytes: [UInt8] = []
      batch.addRecord(bytes.rawSpan, toWord: 0, byteCount: 9, at: 0)
    }
  }
}
