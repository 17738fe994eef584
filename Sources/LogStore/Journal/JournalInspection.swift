/// What stands in a journal's files, read without changing anything.
public struct JournalInspection: Equatable, Sendable {
  /// The directory of the journal.
  public let path: String
  /// Whose journal it is; nil where no file can tell.
  public internal(set) var owner: [UInt8]?
  /// The files, in order.
  public internal(set) var files: [JournalFileReport] = []
  /// The first number whose file is missing before the last file; nil if none is.
  public internal(set) var missingFileNumber: UInt64?

  /// Size of all files in bytes.
  public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

  /// Number of whole frames in all files.
  public var frameCount: Int { files.reduce(0) { $0 + $1.frameCount } }

  /// The entries of those frames.
  public var counts: JournalCounts {
    var counts = JournalCounts()
    for file in files { counts += file.counts }
    return counts
  }

  /// Why opening the journal would be refused; nil if it would not.
  public var refusal: JournalError? {
    if let missingFileNumber {
      return .damaged(
        file: path + "/" + JournalDirectory.fileName(missingFileNumber), position: 0,
        reason: "the file is missing")
    }
    for case .refused(let error) in files.lazy.map(\.state) { return error }
    return nil
  }

  /// What opening the journal would cut off; nil if nothing.
  public var cut: JournalCut? {
    guard refusal == nil, case .torn(let cut) = files.last?.state else { return nil }
    return cut
  }
}

extension Journal {
  /// Reads the journal of `owner` in `DIR/OWNER`, from the first file to the last, damaged ones too,
  /// and writes nothing.
  ///
  /// While somebody has the journal open a frame may be seen half written, as torn.
  ///
  /// - Parameter visitor: who is handed the entries, file by file, as far as each is whole.
  /// - Throws: `system` if there is no such directory.
  /// - Complexity: O(n) in the bytes of all files.
  public static func inspect<Visitor: JournalVisitor & ~Copyable>(
    in parent: String, owner: String, handingTo visitor: inout Visitor
  ) throws(JournalError) -> JournalInspection {
    try inspect(in: parent, owner: Array(owner.utf8), by: SystemFiles(), handingTo: &visitor)
  }

  /// The same, for who wants to know only whether all is whole.
  public static func inspect(
    in parent: String, owner: String
  ) throws(JournalError) -> JournalInspection {
    var visitor = IdleVisitor()
    return try inspect(in: parent, owner: owner, handingTo: &visitor)
  }

  static func inspect<Visitor: JournalVisitor & ~Copyable>(
    in parent: String, owner: [UInt8], by files: any FileLayer, handingTo visitor: inout Visitor
  ) throws(JournalError) -> JournalInspection {
    do throws(FileFailure) {
      return try inspect(
        JournalDirectory(in: parent, of: owner), owner: owner, by: files, handingTo: &visitor)
    } catch {
      throw .system(error)
    }
  }

  /// Reads a journal in a directory that is there; its files tell whose it is, unless that is given.
  private static func inspect<Visitor: JournalVisitor & ~Copyable>(
    _ directory: JournalDirectory, owner: [UInt8]?, by files: any FileLayer,
    handingTo visitor: inout Visitor
  ) throws(FileFailure) -> JournalInspection {
    var inspection = JournalInspection(path: directory.path)
    inspection.owner = owner
    let names = JournalNames(try files.names(in: directory.path))
    inspection.missingFileNumber = names.missingNumber
    var firstFrameNumber: UInt64? = 1
    for number in names.numbers {
      let file = try files.open(directory.filePath(number), .reading)
      defer { files.close(file) }
      let scan = JournalScan(
        file,
        JournalScan.Expectation(
          number: number, firstFrameNumber: firstFrameNumber,
          isLast: number == names.numbers.last, owner: inspection.owner),
        by: files, into: &visitor)
      inspection.files.append(scan.report)
      if inspection.owner == nil { inspection.owner = scan.header?.owner }
      // Behind a file that cannot be read to its end, or is missing, any number may be right.
      firstFrameNumber = scan.report.state == .whole ? scan.report.nextFrameNumber : nil
      if !names.numbers.contains(number + 1) { firstFrameNumber = nil }
    }
    return inspection
  }
}

// MARK: Without knowing the owner

extension Journal {
  /// The names of the directories in `parent` that hold a journal, in order, for `inspect(in:named:)`.
  ///
  /// - Throws: `system` if there is no such directory, or it cannot be read.
  public static func directoryNames(in parent: String) throws(JournalError) -> [String] {
    let files = SystemFiles()
    do throws(FileFailure) {
      var found: [String] = []
      for name in try files.names(in: parent).sorted() {
        let path = JournalDirectory(in: parent, named: name).path
        // What cannot be read as a directory is no journal.
        guard let names = try? files.names(in: path) else { continue }
        if names.contains("lock") || !JournalNames(names).numbers.isEmpty { found.append(name) }
      }
      return found
    } catch {
      throw .system(error)
    }
  }

  /// Reads the journal in `DIR/NAME` as `inspect(in:owner:handingTo:)` does, whosever it is.
  ///
  /// - Throws: `system` if there is no such directory.
  /// - Complexity: O(n) in the bytes of all files.
  public static func inspect<Visitor: JournalVisitor & ~Copyable>(
    in parent: String, named name: String, handingTo visitor: inout Visitor
  ) throws(JournalError) -> JournalInspection {
    do throws(FileFailure) {
      return try inspect(
        JournalDirectory(in: parent, named: name), owner: nil, by: SystemFiles(),
        handingTo: &visitor)
    } catch {
      throw .system(error)
    }
  }
}

/// Takes everything, and does nothing with it.
struct IdleVisitor: JournalVisitor {
  mutating func takeRecord(_ payload: RawSpan, of key: RawSpan, at offset: Offset) -> Bool {
    true
  }

  mutating func takeCommit(_ offset: Offset, of key: RawSpan) -> Bool { true }

  mutating func take(_ kind: JournalEntryKind, _ bytes: RawSpan) -> Bool { true }
}
