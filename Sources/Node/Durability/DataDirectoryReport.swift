import LogStore

/// What `--inspect` says of a data directory: for each node's journal what is in it, and whether it is
/// whole.
struct DataDirectoryReport {
  /// The report, lines without a line feed behind the last.
  let text: String
  /// Whether every journal can be opened.
  let isSound: Bool

  /// Reads all journals in `directory`, and changes nothing.
  ///
  /// - Throws: where the directory, or one in it, cannot be read.
  init(of directory: String) throws(JournalError) {
    let names = try Journal.directoryNames(in: directory)
    var sections: [String] = []
    var isSound = true
    for name in names {
      var visitor = MembersVisitor()
      let journal = try Journal.inspect(in: directory, named: name, handingTo: &visitor)
      sections.append(Self.section(of: journal, visitor.members))
      if journal.refusal != nil { isSound = false }
    }
    text =
      names.isEmpty
      ? "there is no journal in \(directory)" : sections.joined(separator: "\n\n")
    self.isSound = isSound
  }

  private static func section(of journal: JournalInspection, _ members: NodeMembers?) -> String {
    var lines: [String] = []
    let owner = journal.owner.map { "journal of \(String(decoding: $0, as: UTF8.self))" }
    lines.append("\(journal.path): \(owner ?? "journal of nobody that could be made out")")
    if let members, members.names.count > 1 { lines.append("  one of the nodes \(members)") }
    if let missing = journal.missingFileNumber {
      lines.append("  file \(missing) is missing")
    }
    lines.append(row("file", "bytes", "frames", "records", "commits", "others") + "  state")
    for file in journal.files {
      let name = String(file.path.dropFirst(journal.path.count + 1))
      lines.append(
        row(name, file.byteCount, file.frameCount, file.counts) + "  " + word(for: file.state))
    }
    if journal.files.count > 1 {
      lines.append(row("all", journal.byteCount, journal.frameCount, journal.counts))
    }
    lines.append("  " + verdict(on: journal))
    return lines.joined(separator: "\n")
  }

  private static func row(
    _ name: String, _ byteCount: Int, _ frameCount: Int, _ counts: JournalCounts
  ) -> String {
    row(
      name, String(byteCount), String(frameCount), String(counts.recordCount),
      String(counts.commitCount), String(counts.otherCount))
  }

  private static func row(_ name: String, _ numbers: String...) -> String {
    let widths = [12, 9, 10, 10, 9]
    func padding(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(1, width - text.utf8.count))
    }
    return zip(numbers, widths).reduce("  " + name + padding(name, 20)) { line, column in
      line + padding(column.0, column.1) + column.0
    }
  }

  private static func word(for state: JournalFileReport.State) -> String {
    switch state {
    case .whole: "whole"
    case .torn: "torn"
    case .refused: "damaged"
    }
  }

  private static func verdict(on journal: JournalInspection) -> String {
    if let refusal = journal.refusal { return "damaged, a node refuses it: \(refusal)" }
    guard let cut = journal.cut else { return "whole" }
    return "torn at its end, a node cuts off the last \(cut.byteCount) bytes, from byte "
      + "\(cut.position) of \(cut.file) on: \(cut.reason)"
  }
}

/// Takes everything, and remembers who the journal was written among.
private struct MembersVisitor: JournalVisitor {
  var members: NodeMembers?

  mutating func takeRecord(_ payload: RawSpan, of key: RawSpan, at offset: Offset) -> Bool {
    true
  }

  mutating func takeCommit(_ offset: Offset, of key: RawSpan) -> Bool { true }

  mutating func take(_ kind: JournalEntryKind, _ bytes: RawSpan) -> Bool {
    if kind == .members, members == nil {
      var copy: [UInt8] = []
      copy.append(copying: bytes)
      members = NodeMembers(copy)
    }
    return true
  }
}
