import Platform

/// What the node says on stderr, where Maelstrom keeps it as the node's log.
///
/// Problems are told one line each, but not more than a few a second: a flood of bad input must
/// neither fill a disk nor slow the node down. Nor does the node wait for the reader of stderr: a line
/// that is not taken at once is left out. How many problems were left out is told later.
package struct Diagnostics {
  /// How many problems are told in one second.
  static let problemCountMaxPerSecond = 10
  /// How much of a line is shown, in bytes.
  static let shownByteCountMax = 120

  private let isQuiet: Bool
  /// The second, of the host's clock, in which problems were last told.
  private var second: UInt64?
  private var toldCount = 0
  private var leftOutCount = 0

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
  }

  /// Tells a problem, with the beginning of the line that has it, unless there were too many in this
  /// second.
  mutating func tell(
    _ problem: LineProblem, line: RawSpan?, at now: Instant, say: (String) -> Bool
  ) {
    guard !isQuiet else { return }
    let current = now.nanoseconds / 1_000_000_000
    if current != second {
      second = current
      toldCount = 0
      tellLeftOut(say: say)
    }
    guard toldCount < Self.problemCountMaxPerSecond else {
      leftOutCount += 1
      return
    }
    toldCount += 1
    var text = "\(problem)"
    if let line { text += ": \(PrintableText.of(line, byteCountMax: Self.shownByteCountMax))" }
    if !say(text) { leftOutCount += 1 }
  }

  /// Tells how many problems were left out since the last time, if any were.
  mutating func tellLeftOut(say: (String) -> Bool) {
    guard leftOutCount > 0 else { return }
    if say("\(leftOutCount) more problems were not printed") { leftOutCount = 0 }
  }
}
