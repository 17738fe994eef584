#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Checking
import Cluster

/// Says on standard error how the run is going: one line, rewritten each second, on a terminal, and
/// a line each second elsewhere.
///
/// A fault is told at once, also when progress is not wanted.
struct Progress: Sendable {
  /// What one line says.
  struct Snapshot: Equatable, Sendable {
    var elapsedSeconds: Int
    /// Operations that ended in the latest second.
    var rate: Double
    /// Latencies of the latest second in nanoseconds.
    var p50: UInt64
    var p99: UInt64
    /// Clients that wait for a reply.
    var outstandingCount: Int
    /// Operations without success so far.
    var errorCount: Int
  }

  private let isQuiet: Bool
  private let isTerminal: Bool
  private var isLineOpen = false

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    isTerminal = isatty(2) == 1
  }

  mutating func show(_ snapshot: Snapshot) {
    write(Self.line(snapshot, columnCount: TerminalColumns.available(on: 2)))
  }

  /// Says what the bench is about when nothing else would show it.
  mutating func note(_ text: String) {
    write(TerminalColumns.cut(text, to: TerminalColumns.available(on: 2)))
  }

  /// Tells a fault in full.
  mutating func report(_ fault: ProtocolFault) {
    finish()
    StandardError.write(Self.text(fault) + "\n")
  }

  /// Leaves the line that was rewritten as it is.
  mutating func finish() {
    if isLineOpen { StandardError.write("\n") }
    isLineOpen = false
  }

  /// The line of one second, cut where it would be longer than a terminal is wide.
  static func line(_ snapshot: Snapshot, columnCount: Int = TerminalColumns.usual) -> String {
    let seconds = String(snapshot.elapsedSeconds).leftPadded(to: 4)
    let isQuietSecond = snapshot.rate == 0
    func latency(_ value: UInt64) -> String {
      (isQuietSecond ? LatencyRecorder.noText : Quantity.duration(value)).leftPadded(to: 7)
    }
    func parts(_ rate: String) -> [String] {
      [
        "\(seconds) s \(rate) ops/s", "p50 \(latency(snapshot.p50))",
        "p99 \(latency(snapshot.p99))",
        "\(Quantity.compact(snapshot.outstandingCount)) outstanding",
        "\(Quantity.compact(snapshot.errorCount)) errors",
      ]
    }
    let rate = Quantity.whole(snapshot.rate)
    let wide = parts(Quantity.grouped(rate).leftPadded(to: 9)).joined(separator: "  ")
    let line =
      wide.count <= columnCount ? wide : parts(Quantity.compact(rate)).joined(separator: " ")
    return TerminalColumns.cut(line, to: columnCount)
  }

  static func text(_ fault: ProtocolFault) -> String {
    let detail = fault.detail.isEmpty ? "" : " (\(fault.detail))"
    var lines = [
      "\(fault.kind.name) by \(fault.node) at \(Quantity.duration(fault.time)): \(fault.kind.rule)\(detail)"
    ]
    if !fault.line.isEmpty { lines.append("  \(fault.line)") }
    lines.append("  \(fault.kind.verdictOfMaelstrom)")
    return lines.joined(separator: "\n")
  }

  private mutating func write(_ text: String) {
    guard !isQuiet else { return }
    // CR to the start of the line; CSI K clears what a longer line left behind.
    StandardError.write(isTerminal ? "\r\(text)\u{1B}[K" : "\(text)\n")
    isLineOpen = isTerminal
  }
}
