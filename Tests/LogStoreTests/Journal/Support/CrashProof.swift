import TestSupport

@testable import LogStore

/// Runs a journal on a simulated disk, stops it after each call, and looks at what is left.
///
/// Three things may happen at each moment: the process is killed, and what the system shows is all
/// there; or the power is cut, and any mixture is left; and then a second process opens the journal,
/// goes on, and the same happens to it. In each case what is found must be the first so many of the
/// batches that were sent, and all that had been promised must be among them.
struct CrashProof {
  /// What was found wrong, in words.
  private(set) var complaints: [String] = []
  /// How many states were recovered from.
  private(set) var stateCount = 0

  var random: SeededGenerator
  var mutation: SimulatedFiles.Mutation?
  var policy = Journal.SyncPolicy.always
  /// A sync that fails, and after how many that do not; a disk of so many bytes.
  var failingSync: Int?
  var capacity = Int.max
  var pieceByteCount = Int.max
  var batchCount = 10
  /// Power cuts looked at after each call of the first process, and how many of them go on with a
  /// second one.
  var stateLimit = 64
  var secondLifeCount = 1

  private let options: Journal.Options
  private var batches = RandomBatches()
  static let owner: [UInt8] = Array("n0".utf8)

  init(_ random: SeededGenerator, policy: Journal.SyncPolicy = .always) {
    self.random = random
    self.policy = policy
    options = Journal.Options(syncPolicy: policy, fileByteCountMax: 1_500)
  }

  /// Two processes, one after the other.
  mutating func run() {
    var sent: [[JournalEntry]] = []
    let first = live(
      on: SimulatedDisk(directory: "data"), sent: &sent, .init(), promised: 0, isFirst: true)
    for moment in first.moments where complaints.count < 5 {
      let cached = moment.disk
      check(cached, sent, moment.progress, isKilled: true)
      for _ in 0..<secondLifeCount {
        liveAgain(on: cached, after: sent, moment.progress, isKilled: true)
      }
      var cuts: [SimulatedDisk] = []
      var random = self.random
      moment.disk.forEachPowerCut(limit: stateLimit, &random) { cuts.append($0) }
      self.random = random
      for cut in cuts { check(cut, sent, moment.progress, isKilled: false) }
      for _ in 0..<secondLifeCount {
        if let cut = cuts.randomElement(using: &self.random) {
          liveAgain(on: cut, after: sent, moment.progress, isKilled: false)
        }
      }
    }
  }

  /// Opens the journal on a disk, where it has to find `promised` batches at least, and appends more,
  /// recording every moment.
  private mutating func live(
    on disk: SimulatedDisk, sent: inout [[JournalEntry]], _ before: SimulatedFiles.Progress,
    promised: Int, isFirst: Bool
  ) -> SimulatedFiles {
    let files = SimulatedFiles(disk, mutation: mutation)
    files.isRecording = true
    files.progress = before
    files.pieceByteCount = pieceByteCount
    var found = JournalCollector()
    guard
      let journal = try? Journal.open(
        in: "data", owner: Self.owner, options: options, by: files, replayingInto: &found)
    else {
      complaints.append("the journal cannot be opened")
      return files
    }
    guard let count = Self.count(of: found.entries, in: sent), count >= promised else {
      complaints.append("a second process finds other entries than were sent")
      return files
    }
    // What was handed over when the journal was opened may be polled from now on.
    sent.removeLast(sent.count - count)
    files.progress = .init(sentCount: count, acknowledgedCount: count, durableCount: count)
    if isFirst {
      if let failingSync { files.fault = (.sync, failingSync, 5) }
      files.capacity = capacity
    }
    for index in 0..<(isFirst ? batchCount : 2) {
      append(batches.next(&random), to: journal, files, &sent)
      if policy != .always, index % 3 == 2 {
        let written = files.progress.acknowledgedCount
        if (try? journal.makeDurable()) != nil { files.progress.durableCount = written }
      }
      // Somebody has made room.
      if index == batchCount / 2 { files.capacity = .max }
    }
    if isFirst, (try? journal.close()) != nil {
      files.progress.durableCount = files.progress.acknowledgedCount
    }
    return files
  }

  private mutating func append(
    _ entries: [JournalEntry], to journal: Journal, _ files: SimulatedFiles,
    _ sent: inout [[JournalEntry]]
  ) {
    var batch = JournalBatch()
    for entry in entries { batch.add(entry) }
    sent.append(entries)
    files.progress.sentCount = sent.count
    do throws(JournalError) {
      try journal.append(&batch)
      files.progress.acknowledgedCount = sent.count
      if policy == .always { files.progress.durableCount = sent.count }
    } catch {
      // Of what is certainly not there nothing may be found from now on. If nobody knows, either may be
      // true, and nothing more is written.
      if error.isDefinite {
        sent.removeLast()
        files.progress.sentCount = sent.count
      }
    }
  }

  /// A second process on what the first one has left, which is looked at like the first.
  private mutating func liveAgain(
    on disk: SimulatedDisk, after sent: [[JournalEntry]],
    _ progress: SimulatedFiles.Progress, isKilled: Bool
  ) {
    var sent = Array(sent.prefix(progress.sentCount))
    let promised = isKilled ? progress.acknowledgedCount : progress.durableCount
    let second = live(on: disk, sent: &sent, progress, promised: promised, isFirst: false)
    for moment in second.moments where complaints.count < 5 {
      var random = self.random
      var cuts: [SimulatedDisk] = []
      // Opening is what this process does that the first one did not.
      let limit = moment.progress == progress ? 48 : 4
      moment.disk.forEachPowerCut(limit: limit, &random) { cuts.append($0) }
      self.random = random
      for cut in cuts { check(cut, sent, moment.progress, isKilled: false) }
    }
  }

  /// Recovers from what is left, and compares.
  private mutating func check(
    _ disk: SimulatedDisk, _ sent: [[JournalEntry]], _ progress: SimulatedFiles.Progress,
    isKilled: Bool
  ) {
    stateCount += 1
    let event = isKilled ? "a kill" : "a power cut"
    let files = SimulatedFiles(disk)
    var found = JournalCollector()
    do throws(JournalError) {
      _ = try Journal.open(
        in: "data", owner: Self.owner, options: options, by: files, replayingInto: &found)
    } catch {
      complaints.append("after \(event) the journal is refused: \(error)")
      return
    }
    guard let count = Self.count(of: found.entries, in: sent) else {
      complaints.append("after \(event) something was found that was not sent in this order")
      return
    }
    let promised = isKilled ? progress.acknowledgedCount : progress.durableCount
    if count < promised {
      complaints.append("after \(event) \(count) of \(promised) batches were found")
    }
    if count > progress.sentCount {
      complaints.append("after \(event) a batch was found that had not been sent, or was refused")
    }
  }

  /// How many of the batches these entries are, if they are the first so many.
  private static func count(of entries: [JournalEntry], in sent: [[JournalEntry]]) -> Int? {
    var rest = entries[...]
    for (index, batch) in sent.enumerated() {
      if rest.isEmpty { return index }
      guard rest.starts(with: batch) else { return nil }
      rest.removeFirst(batch.count)
    }
    return rest.isEmpty ? sent.count : nil
  }
}
