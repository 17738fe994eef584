/// What was found when a journal was opened.
public struct JournalRecovery: Equatable, Sendable {
  /// Number of files.
  public internal(set) var fileCount = 0
  /// Number of whole frames, marks included.
  public internal(set) var frameCount = 0
  /// Their entries, all of which the visitor has taken.
  public internal(set) var counts = JournalCounts()
  /// Size of all files in bytes, without what was cut off.
  public internal(set) var byteCount = 0
  /// What was cut off the end; nil if nothing was.
  public internal(set) var cut: JournalCut?
}

extension Journal {
  /// Opens the journal of `owner` in `DIR/OWNER`, making it if there is none, and hands to `visitor`
  /// what it holds.
  ///
  /// When it returns, all that the visitor was given is durable, and the journal goes on behind it.
  /// Where it throws, what the visitor was given is not to be used.
  ///
  /// - Parameters:
  ///   - parent: the directory that holds the directory of each owner; it has to exist.
  ///   - owner: any name, such as a node's id.
  /// - Throws: `isHeld`, `damaged`, `unknownVersion`, `ownerTooLong`, `system`; `notWritten` or
  ///   `notDurable` where the first write failed.
  /// - Complexity: O(n) in the bytes of all files.
  public static func open<Visitor: JournalVisitor & ~Copyable>(
    in parent: String, owner: String, options: Options = Options(),
    replayingInto visitor: inout Visitor
  ) throws(JournalError) -> Journal {
    try open(
      in: parent, owner: Array(owner.utf8), options: options, by: SystemFiles(),
      replayingInto: &visitor)
  }

  /// The same, by any layer of files.
  static func open<Visitor: JournalVisitor & ~Copyable>(
    in parent: String, owner: [UInt8], options: Options, by files: any FileLayer,
    replayingInto visitor: inout Visitor
  ) throws(JournalError) -> Journal {
    guard owner.count <= JournalFileHeader.ownerByteCountMax else { throw .ownerTooLong }
    let directory = JournalDirectory(in: parent, of: owner)
    let lockFile = try lock(directory, files)
    var recovery = JournalRecovery()
    let appending: Appending
    do throws(JournalError) {
      appending = try recover(directory, owner, files, &recovery, into: &visitor)
    } catch {
      files.close(lockFile)
      throw error
    }
    let journal = Journal(
      files, directory, owner: owner, options, lockFile: lockFile, appending, recovery)
    try journal.vouchIfThereIsRoom()
    if case .every(let interval) = options.syncPolicy {
      do throws(FileFailure) {
        try PeriodicSync.start(every: interval, journal)
      } catch {
        throw .system(error)
      }
    }
    return journal
  }

  /// Makes the directory and takes its lock.
  private static func lock(
    _ directory: JournalDirectory, _ files: any FileLayer
  ) throws(JournalError) -> OpenFile {
    do throws(FileFailure) {
      try files.makeDirectory(directory.path)
      try files.syncDirectory(directory.parent)
      let file = try files.open(directory.lockPath, .writingOrCreating)
      do throws(FileFailure) {
        if try files.lock(file) { return file }
      } catch {
        files.close(file)
        throw error
      }
      files.close(file)
    } catch {
      throw .system(error)
    }
    throw .isHeld(lock: directory.lockPath)
  }

  /// Reads all files, and leaves the last one such that frames can be appended.
  private static func recover<Visitor: JournalVisitor & ~Copyable>(
    _ directory: JournalDirectory, _ owner: [UInt8], _ files: any FileLayer,
    _ recovery: inout JournalRecovery, into visitor: inout Visitor
  ) throws(JournalError) -> Appending {
    let names: JournalNames
    do throws(FileFailure) {
      names = JournalNames(try files.names(in: directory.path))
    } catch {
      throw .system(error)
    }
    if let missing = names.missingNumber {
      throw .damaged(file: directory.filePath(missing), position: 0, reason: "the file is missing")
    }
    var nextFrameNumber: UInt64 = 1
    for number in names.numbers.dropLast() {
      let file = try open(directory.filePath(number), .reading, files)
      defer { files.close(file) }
      let scan = JournalScan(
        file,
        JournalScan.Expectation(
          number: number, firstFrameNumber: nextFrameNumber, isLast: false, owner: owner),
        by: files, into: &visitor)
      try recovery.add(scan)
      nextFrameNumber = scan.report.nextFrameNumber
    }
    do throws(FileFailure) {
      for name in names.unfinished { try files.remove(directory.path + "/" + name) }
    } catch {
      throw .system(error)
    }
    guard let number = names.numbers.last else {
      return try makeFirstFile(directory, owner, files, &recovery)
    }
    let file = try open(directory.filePath(number), .writing, files)
    do throws(JournalError) {
      let scan = JournalScan(
        file,
        JournalScan.Expectation(
          number: number, firstFrameNumber: nextFrameNumber, isLast: true, owner: owner),
        by: files, into: &visitor)
      try recovery.add(scan)
      try makeDurable(scan, file, directory, files)
      return Appending(
        file: file, fileNumber: number, marker: scan.header?.marker ?? 0, position: scan.end,
        lastNumber: scan.report.nextFrameNumber - 1,
        durableNumber: scan.report.nextFrameNumber - 1,
        endsWithMark: scan.endsWithMark)
    } catch {
      files.close(file)
      throw error
    }
  }

  private static func open(
    _ path: String, _ access: FileAccess, _ files: any FileLayer
  ) throws(JournalError) -> OpenFile {
    do throws(FileFailure) {
      return try files.open(path, access)
    } catch {
      throw .system(error)
    }
  }

  private static func makeFirstFile(
    _ directory: JournalDirectory, _ owner: [UInt8], _ files: any FileLayer,
    _ recovery: inout JournalRecovery
  ) throws(JournalError) -> Appending {
    let header = JournalFileHeader(
      fileNumber: 1, firstFrameNumber: 1, marker: .random(in: .min ... .max), owner: owner)
    do throws(FileFailure) {
      let unnamed = try makeUnnamedFile(files, directory, header)
      let file: OpenFile
      do throws(FileFailure) {
        file = try nameFile(unnamed, files, directory, header)
      } catch {
        files.close(unnamed)
        throw error
      }
      recovery.fileCount = 1
      recovery.byteCount = header.byteCount
      return Appending(
        file: file, fileNumber: 1, marker: header.marker, position: header.byteCount,
        lastNumber: 0, durableNumber: 0, endsWithMark: true)
    } catch {
      throw .system(error)
    }
  }

  /// Cuts off what is torn, and makes durable all that was read and is not known to be so: also what an
  /// earlier process could not make durable, and what the system only remembers.
  private static func makeDurable(
    _ scan: JournalScan, _ file: OpenFile, _ directory: JournalDirectory,
    _ files: any FileLayer
  ) throws(JournalError) {
    do throws(FileFailure) {
      if scan.report.byteCount > scan.end { try files.truncate(file, to: scan.end) }
      try rewrite(scan.durableEnd..<scan.end, of: file, files)
      try files.sync(file)
      try files.syncDirectory(directory.path)
    } catch {
      throw .system(error)
    }
  }

  /// Writes a part of a file over itself.
  ///
  /// After a sync that failed the system may take bytes for written that are not on the disk, and
  /// reads them from memory. A sync would pass over them; what has been written again it cannot.
  private static func rewrite(
    _ range: Range<Int>, of file: OpenFile, _ files: any FileLayer
  ) throws(FileFailure) {
    var buffer = [UInt8](repeating: 0, count: min(range.count, 1 << 20))
    var position = range.lowerBound
    while position < range.upperBound {
      let wanted = min(buffer.count, range.upperBound - position)
      let count = try files.read(file, at: position, count: wanted, into: &buffer, from: 0)
      guard count == wanted else {
        throw FileFailure("read", file.path, code: FileFailure.inputOutputCode)
      }
      try files.writeAll(buffer.rawSpan.extracting(0..<count), to: file, at: position)
      position += count
    }
  }
}

extension JournalRecovery {
  /// Adds what was read of a file.
  ///
  /// - Throws: why the file is refused.
  mutating func add(_ scan: JournalScan) throws(JournalError) {
    switch scan.report.state {
    case .refused(let error): throw error
    case .torn(let cut): self.cut = cut
    case .whole: break
    }
    fileCount += 1
    frameCount += scan.report.frameCount
    counts += scan.report.counts
    byteCount += scan.end
  }
}

/// The names in a journal's directory.
struct JournalNames: Equatable {
  /// The numbers of the files, in order.
  private(set) var numbers: [UInt64] = []
  /// Names of files that never became complete.
  private(set) var unfinished: [String] = []

  init(_ names: [String]) {
    for name in names {
      if let number = JournalDirectory.fileNumber(name) { numbers.append(number) }
      if name.hasSuffix(JournalDirectory.unfinishedSuffix) { unfinished.append(name) }
    }
    numbers.sort()
  }

  /// The first number, from 1 on, that is missing before the last file.
  var missingNumber: UInt64? {
    for (index, number) in numbers.enumerated() where number != UInt64(index) + 1 {
      return UInt64(index) + 1
    }
    return nil
  }
}
