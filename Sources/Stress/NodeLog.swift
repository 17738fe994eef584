import Glibc

/// What a node writes on its standard error, by lines: passed on as it comes, or the end of it
/// kept.
struct NodeLog: Sendable {
  /// How many lines are kept: as many as Maelstrom shows of a node that crashed.
  static let lineCountMax = 32
  /// A line that is longer is cut here, so that a node cannot fill the bench's memory.
  private static let lineByteCountMax = 4096

  private let isPassedOn: Bool
  private var unfinished: [UInt8] = []
  /// How many bytes of that line were cut away.
  private var cutCount = 0
  /// The last lines as a person may see them (`PrintableText`), oldest first.
  private(set) var lines: [String] = []

  init(isPassedOn: Bool) { self.isPassedOn = isPassedOn }

  /// Takes up what has been read.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        finishLine()
      } else if unfinished.count < Self.lineByteCountMax {
        unfinished.append(byte)
      } else {
        cutCount += 1
      }
    }
  }

  /// Takes a last line that no newline ended.
  mutating func finish() {
    if !unfinished.isEmpty { finishLine() }
  }

  private mutating func finishLine() {
    let rest = cutCount == 0 ? "" : "… (\(cutCount) bytes more)"
    let line = PrintableText.of(unfinished) + rest
    unfinished.removeAll(keepingCapacity: true)
    cutCount = 0
    if isPassedOn { StandardError.write("n0: \(line)\n") }
    if lines.count == Self.lineCountMax { lines.removeFirst() }
    lines.append(line)
  }
}

/// The bench's own standard error.
enum StandardError {
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      _ = Glibc.write(2, bytes.baseAddress, bytes.count)
    }
  }
}
