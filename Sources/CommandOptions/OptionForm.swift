import Platform

/// How one kind of value is written on the command line, and read from it.
///
/// A form knows both ways, so that what was read can be written down again: `parse` takes every
/// text that `setting` gives, and makes the same value of it.
package struct OptionForm<Value: Equatable & Sendable>: Sendable {
  /// What may stand there, as in `a whole number from 1 to 64`.
  package let expectation: String
  /// The value of a text; `nil` when it is none.
  package let parse: @Sendable (_ text: String) -> Value?
  /// The value as it is shown.
  package let setting: @Sendable (Value) -> OptionSetting

  /// A form of the program's own.
  package init(
    expectation: String, parse: @escaping @Sendable (_ text: String) -> Value?,
    setting: @escaping @Sendable (Value) -> OptionSetting
  ) {
    self.expectation = expectation
    self.parse = parse
    self.setting = setting
  }

  /// The value of a text that was given for an option.
  ///
  /// - Throws: `UsageError` that says what the option takes, when it is none.
  func value(of text: String, for name: String) throws(UsageError) -> Value {
    guard let value = parse(text) else {
      throw UsageError(
        message:
          "\(name) takes \(expectation), not \"\(PrintableText.of(text, byteCountMax: 200))\"")
    }
    return value
  }
}

extension OptionForm<Int> {
  /// A whole number in a range, of a unit if it has one: `a whole number of seconds from 1 to 60`.
  ///
  /// A range up to `Int.max` is told as one without an end.
  package static func integer(_ range: ClosedRange<Int>, of unit: String? = nil) -> OptionForm {
    let end = range.upperBound == .max ? "" : " to \(range.upperBound)"
    return OptionForm(
      expectation: range.upperBound &- range.lowerBound == 1
        ? "\(range.lowerBound) or \(range.upperBound)"
        : "a whole number\(of(unit)) from \(range.lowerBound)\(end)",
      parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } },
      setting: { .integer($0) })
  }
}

extension OptionForm<UInt64> {
  /// A seed of a random generator.
  package static var seed: OptionForm {
    OptionForm(
      expectation: "a whole number from 0 to 2^64 - 1", parse: { UInt64($0) },
      setting: { .unsigned($0) })
  }
}

extension OptionForm<Double> {
  /// A number in a range, of a unit if it has one.
  package static func number(_ range: ClosedRange<Double>, of unit: String? = nil) -> OptionForm {
    OptionForm(
      expectation: "a number\(of(unit)) from \(range.lowerBound.exactText) to "
        + range.upperBound.exactText,
      parse: { text in decimal(text).flatMap { range.contains($0) ? $0 : nil } },
      setting: { .number($0) })
  }

  /// A number in decimal: `Double` would also take `nan`, `inf` and hexadecimal.
  private static func decimal(_ text: String) -> Double? {
    text.allSatisfy { "0123456789+-.eE".contains($0) } ? Double(text) : nil
  }
}

extension OptionForm<String> {
  /// A path of the file system.
  package static var path: OptionForm {
    OptionForm(
      expectation: "a path", parse: { $0.isEmpty || $0.contains("\0") ? nil : $0 },
      setting: { .text($0) })
  }
}

extension OptionForm where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of a few names.
  package static var name: OptionForm {
    OptionForm(
      expectation: "one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))",
      parse: { Value(rawValue: $0) }, setting: { .text($0.rawValue) })
  }
}

/// The words for a unit, where there is one.
private func of(_ unit: String?) -> String { unit.map { " of \($0)" } ?? "" }
