/// What stands in a journal's files, read without changing anything.
public struct JournalInspection: Equatable, Sendable {
  /// The directory of the journal.
  public let path: String
  /// The files, in order.
  public internal(set) var files: [JournalFileReport] = []
  /// The first number whose file is missing before the last file; nil if none is.
  public internal(set) var missingFileNumber: UInt64?

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
    let directory = JournalDirectory(in: parent, of: owner)
    var inspection = JournalInspection(path: directory.path)
    do throws(FileFailure) {
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
            isLast: number == names.numbers.last, owner: owner),
          by: files, into: &visitor)
        inspection.files.append(scan.report)
        // Behind a file that cannot be read to its end, or is missing, any number may be right.
        firstFrameNumber = scan.report.state == .whole ? scan.report.nextFrameNumber : nil
        if !names.numbers.contains(number + 1) { firstFrameNumber = nil }
      }
    } catch {
      throw .system(error)
    }
    return inspection
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
