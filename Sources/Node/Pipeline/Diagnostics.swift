import Glibc

/// What the node says on stderr, where Maelstrom keeps it as the node's log.
///
/// Problems are told one line each, but not more than a few a second: a flood of bad input must
/// neither fill a disk nor slow the node down. Nor is waited for whoever reads stderr: what it does not
/// take at once is left out. How many problems were left out is told later.
struct Diagnostics {
  /// How many problems are told in one second.
  static let problemCountMaxPerSecond = 10
  /// How much of a line is shown, in bytes.
  static let shownByteCountMax = 120

  /// Whether to say nothing.
  var isQuiet = false
  private var second: Int64 = -1
  private var toldCount = 0
  private var leftOutCount = 0

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
  }

  /// Says something that is no problem.
  ///
  /// - Returns: whether stderr has taken it.
  @discardableResult
  func say(_ text: String) -> Bool {
    isQuiet || write("maelstrom-kafka: \(text)\n")
  }

  /// Tells a problem with a line, and shows the beginning of the line.
  mutating func tell(_ problem: @autoclosure () -> String, line: RawSpan) {
    guard mayTell() else { return }
    if !say("\(problem()): \(Self.shown(line))") { leftOutCount += 1 }
  }

  /// Tells a problem.
  mutating func tell(_ problem: @autoclosure () -> String) {
    guard mayTell() else { return }
    if !say(problem()) { leftOutCount += 1 }
  }

  /// Tells how many problems were left out since the last time, if any were.
  mutating func tellLeftOut() {
    guard leftOutCount > 0 else { return }
    if say("\(leftOutCount) more problems were not printed") { leftOutCount = 0 }
  }

  private mutating func mayTell() -> Bool {
    guard !isQuiet else { return false }
    let current = MonotonicTime.now.seconds(since: Self.start)
    if current != second {
      second = current
      toldCount = 0
      tellLeftOut()
    }
    guard toldCount < Self.problemCountMaxPerSecond else {
      leftOutCount += 1
      return false
    }
    toldCount += 1
    return true
  }

  private static let start = MonotonicTime.now

  /// The beginning of a text in a form that a terminal can be shown.
  static func shown(_ text: String) -> String {
    let bytes = Array(text.utf8)
    // SAFETY: `bytes` is unsafe for types with padding; UInt8 has none.
    return unsafe shown(bytes.span.bytes)
  }

  /// The beginning of a line in a form that a terminal can be shown.
  static func shown(_ line: RawSpan) -> String {
    let count = min(line.byteCount, shownByteCountMax)
    var text = ""
    for position in 0..<count {
      let byte = line.byte(at: position)
      switch byte {
      case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16)
        text += digits.count < 2 ? "\\x0\(digits)" : "\\x\(digits)"
      }
    }
    return line.byteCount > count ? "\(text)… (\(line.byteCount) bytes)" : text
  }

  /// Writes a text, if that takes no waiting.
  private func write(_ text: String) -> Bool {
    guard Descriptor.wait(STDERR_FILENO, for: POLLOUT, timeout: 0) else { return false }
    let bytes = Array(text.utf8)
    // SAFETY: the buffer lives through the call.
    return unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count) == buffer.count
    }
  }
}
