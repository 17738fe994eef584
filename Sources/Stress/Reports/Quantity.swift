import Foundation
import Platform

/// Figures in a form for people: three significant digits and a unit, or digits in groups.
enum Quantity {
  /// A duration in nanoseconds: `840 ns`, `12.3 µs`, `4.56 ms`, `1.20 s`.
  static func duration(_ nanoseconds: UInt64) -> String {
    let value = Double(nanoseconds)
    if nanoseconds < 1000 { return "\(nanoseconds) ns" }
    if value < 999_500 { return significant(value / 1e3) + " µs" }
    if value < 999_500_000 { return significant(value / 1e6) + " ms" }
    return significant(value / 1e9) + " s"
  }

  /// A size in bytes: `512 B`, `1.20 MB`.
  ///
  /// Units of a thousand.
  static func size(_ byteCount: Int) -> String {
    if byteCount < 1000 { return "\(byteCount) B" }
    var value = Double(byteCount)
    for unit in ["kB", "MB", "GB"] {
      value /= 1000
      if value < 999.5 || unit == "GB" { return "\(significant(value)) \(unit)" }
    }
    return "\(byteCount) B"
  }

  /// A whole number with its thousands apart: `1,234,567`.
  static func grouped(_ number: Int) -> String {
    var groups: [String] = []
    var rest = number.magnitude
    while rest >= 1000 {
      let group = String(rest % 1000)
      groups.insert(String(repeating: "0", count: 3 - group.count) + group, at: 0)
      rest /= 1000
    }
    groups.insert(String(rest), at: 0)
    return (number < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// The whole number below a value, as near as there is one: a figure of an absurd run must not end
  /// the bench.
  static func whole(_ value: Double) -> Int {
    if value.isNaN { return 0 }
    return Int(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
  }

  /// A whole number in few characters: in groups up to 99,999, then `123 k`, `1.23 M`, `4.56 G`.
  static func compact(_ number: Int) -> String {
    guard number.magnitude > 99_999 else { return grouped(number) }
    var value = Double(number)
    for unit in ["k", "M", "G", "T"] {
      value /= 1000
      if value.magnitude < 999.5 { return "\(significant(value)) \(unit)" }
    }
    return grouped(number)
  }

  /// So many a second: in groups, with a fraction where that is all there is.
  static func rate(_ value: Double) -> String {
    value == value.rounded() || value >= 1000 ? grouped(whole(value)) : value.exactText
  }

  /// So many of something: `1 kill`, `1,200 kills`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A share as a percentage: `100 %`, `99.98 %`.
  ///
  /// Never rounded up to all or down to none.
  static func share(_ value: Double) -> String {
    if value == 1 || value == 0 { return value == 1 ? "100 %" : "0 %" }
    return fixed(min(max(value * 100, 0.01), 99.99), digits: 2) + " %"
  }

  /// A number with so many digits after the point.
  static func fixed(_ value: Double, digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  /// Three significant digits for what lies between 1 and 1,000.
  private static func significant(_ value: Double) -> String {
    fixed(value, digits: value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
  }
}

extension String {
  /// Spaces before it, up to a width in characters.
  func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(width - count, 0)) + self
  }

  /// Spaces behind it, up to a width in characters.
  func rightPadded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}
