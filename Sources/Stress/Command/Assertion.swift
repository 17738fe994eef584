import Checking
import CommandOptions
import Platform

/// A condition on a run's figures, such as `p99<5ms`, that fails the run when it does not hold.
///
/// The grammar is `[kind.]metric operator number[unit]`, with spaces wherever one likes them:
/// kind is one of the workload's, such as send, and goes with latencies; a time's unit is ns, us, ms
/// or s, a size's B, kB, MB or GB.
struct Assertion: Equatable, Sendable {
  /// What is compared.
  enum Metric: Equatable, Sendable {
    /// The latency, in nanoseconds, below which this share of operations stayed, of this kind or of
    /// all.
    case latency(kind: String?, quantile: Double)
    /// Operations completed each second.
    case rate
    /// The share of operations that succeeded.
    case availability
    /// Operations that did not succeed.
    case errors
    /// Requests and replies for each operation.
    case messagesPerOperation
    /// The node's peak resident memory in bytes.
    case memory
  }

  enum Comparison: String, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="

    func holds(_ left: Double, _ right: Double) -> Bool {
      switch self {
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      case .equal: left == right
      }
    }
  }

  /// The condition as it was written.
  let text: String
  let metric: Metric
  let comparison: Comparison
  /// In nanoseconds, bytes, or plain.
  let bound: Double

  /// Reads a condition.
  /// - Throws: `UsageError` that says which part makes no sense.
  init(parsing text: String) throws(UsageError) {
    let compact = text.filter { $0 != " " }
    guard let start = compact.firstIndex(where: { "<>=".contains($0) }) else {
      throw UsageError(message: "--assert \"\(PrintableText.of(text))\" has no <, <=, >, >= or ==")
    }
    let rest = compact[start...]
    let sign = rest.prefix(while: { "<>=".contains($0) })
    guard let comparison = Comparison(rawValue: sign == "=" ? "==" : String(sign)) else {
      throw UsageError(message: "--assert \"\(PrintableText.of(text))\": \(sign) is no comparison")
    }
    self.text = text
    self.comparison = comparison
    metric = try Self.metric(String(compact[..<start]), in: text)
    bound = try Self.bound(rest.dropFirst(sign.count), for: metric, in: text)
  }

  /// Whether the condition holds for a figure in the metric's own unit.
  func holds(for value: Double) -> Bool { comparison.holds(value, bound) }

  private static func metric(_ name: String, in text: String) throws(UsageError) -> Metric {
    switch name {
    case "rate": return .rate
    case "availability": return .availability
    case "errors": return .errors
    case "messages-per-op": return .messagesPerOperation
    case "memory": return .memory
    default: break
    }
    let parts = name.split(separator: ".", maxSplits: 1)
    var kind: String?
    var quantileName = Substring(name)
    if parts.count == 2, WorkloadName.allKindNames.contains(String(parts[0])) {
      kind = String(parts[0])
      quantileName = parts[1]
    }
    guard let quantile = quantile(quantileName) else {
      throw UsageError(
        message:
          "--assert \"\(PrintableText.of(text))\": \(PrintableText.of(name)) is none of p50, p90, p99, p99.9, max (also as "
          + "send.p99), rate, availability, errors, messages-per-op, memory")
    }
    return .latency(kind: kind, quantile: quantile)
  }

  /// `max` or `p` and a percentage from 0 to 100.
  private static func quantile(_ name: Substring) -> Double? {
    if name == "max" { return 1 }
    guard name.first == "p", let percent = Double(name.dropFirst()), percent > 0, percent <= 100
    else { return nil }
    return percent / 100
  }

  private static func bound(
    _ text: Substring, for metric: Metric, in whole: String
  ) throws(UsageError) -> Double {
    let digits = text.prefix(while: { $0.isNumber || $0 == "." })
    let unit = String(text.dropFirst(digits.count))
    let units: [String: Double] =
      switch metric {
      case .latency: ["ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9]
      case .memory: ["B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9]
      default: ["": 1]
      }
    guard let number = Double(digits) else {
      throw UsageError(
        message: "--assert \"\(PrintableText.of(whole))\" has no number to compare with")
    }
    guard let scale = units[unit] else {
      let known = units.sorted { $0.value < $1.value }.map(\.key).filter { !$0.isEmpty }
      throw UsageError(
        message: known.isEmpty
          ? "--assert \"\(PrintableText.of(whole))\" takes a number without a unit"
          : "--assert \"\(PrintableText.of(whole))\" needs a unit: \(known.joined(separator: ", "))"
      )
    }
    return number * scale
  }
}
