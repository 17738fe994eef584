import Platform

/// What a node writes on its standard error, by lines: passed on as it comes, or the end of it
/// kept.
///
/// A node may write without end, and the bench's one thread has replies to read. So it is read in
/// pieces, a bounded number of them in a time, and what is not passed on costs a search for the last
/// newlines of a piece and no more.
package struct NodeLog: Sendable {
  /// How many lines are kept: as many as Maelstrom shows of a node that crashed.
  package static let lineCountMax = 32
  /// A line that is longer is cut here, so that a node cannot fill the bench's memory.
  private static let lineByteCountMax = 4096

  /// Takes each line, with its newline; nil: they are only kept.
  private let passOn: (@Sendable (String) -> Void)?
  private let nodeName: String
  /// What is read at once: what a pipe holds as a rule.
  private var piece = [UInt8](repeating: 0, count: 64 << 10)
  private var unfinished: [UInt8] = []
  /// How many bytes of that line were cut away.
  private var cutCount = 0
  /// The last lines as a person may see them (`PrintableText`), oldest first.
  package private(set) var lines: [String] = []

  package init(of nodeName: String, passingOn passOn: (@Sendable (String) -> Void)? = nil) {
    self.nodeName = nodeName
    self.passOn = passOn
  }

  /// Reads one piece from a descriptor.
  ///
  /// - Returns: how many bytes that was; 0 at the end of the stream.
  /// - Throws: `SystemError`, also where there is nothing to be read now.
  package mutating func read(from descriptor: Int32) throws(SystemError) -> Int {
    let count = try Descriptor.readSome(from: descriptor, into: &piece)
    append(piece[..<count])
    return count
  }

  /// Takes up what has been read.
  package mutating func append(_ bytes: ArraySlice<UInt8>) {
    var start = bytes.startIndex
    if passOn == nil, let end = beginning(ofLast: Self.lineCountMax, in: bytes) {
      unfinished.removeAll(keepingCapacity: true)
      cutCount = 0
      start = end
    }
    while start < bytes.endIndex {
      let newline = bytes[start...].firstIndex(of: 0x0A)
      let end = newline ?? bytes.endIndex
      let room = max(Self.lineByteCountMax - unfinished.count, 0)
      unfinished += bytes[start..<min(end, start + room)]
      cutCount += max(end - start - room, 0)
      if newline != nil { finishLine() }
      start = end + 1
    }
  }

  /// Where the last so many lines begin that end in these bytes; `nil` when no more than they do.
  private func beginning(ofLast count: Int, in bytes: ArraySlice<UInt8>) -> Int? {
    var end = bytes.endIndex
    for _ in 0...count {
      guard let newline = bytes[..<end].lastIndex(of: 0x0A) else { return nil }
      end = newline
    }
    return end + 1
  }

  /// Takes a last line that no newline ended.
  package mutating func finish() {
    if !unfinished.isEmpty { finishLine() }
  }

  private mutating func finishLine() {
    let rest = cutCount == 0 ? "" : "… (\(cutCount) bytes more)"
    let line = PrintableText.of(unfinished) + rest
    unfinished.removeAll(keepingCapacity: true)
    cutCount = 0
    passOn?("\(nodeName): \(line)\n")
    if lines.count == Self.lineCountMax { lines.removeFirst() }
    lines.append(line)
  }
}
