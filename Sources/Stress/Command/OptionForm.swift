/// How one kind of value is written on the command line, and read from it.
///
/// A form knows both ways, so that what was read can be written down again: `parse` takes every
/// text that `setting` gives, and makes the same value of it.
struct OptionForm<Value: Equatable & Sendable>: Sendable {
  /// What may stand there, as in `a whole number from 1 to 64`.
  let expectation: String
  /// The value of a text; `nil` when it is none.
  let parse: @Sendable (_ text: String) throws(UsageError) -> Value?
  /// The value as it is shown.
  let setting: @Sendable (Value) -> OptionSetting
}

/// What an option is set to, for a command line and for JSON.
enum OptionSetting: Equatable, Sendable {
  /// It is not set, and there is no value that would say so.
  case nothing
  case flag(Bool)
  case integer(Int)
  /// A seed, which takes all 64 bits.
  case unsigned(UInt64)
  case number(Double)
  case text(String)
  /// One text for each time that the option was given.
  case list([String])

  /// The values that the option is followed by, one for each time that it is given.
  var words: [String] {
    switch self {
    case .nothing, .flag: []
    case .integer(let number): [String(number)]
    case .unsigned(let number): [String(number)]
    case .number(let number): [Quantity.exact(number)]
    case .text(let text): [text]
    case .list(let texts): texts
    }
  }
}

extension OptionForm<Int> {
  static func integer(_ range: ClosedRange<Int>) -> OptionForm {
    OptionForm(
      expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      parse: { text throws(UsageError) in Int(text).flatMap { range.contains($0) ? $0 : nil } },
      setting: { .integer($0) })
  }
}

extension OptionForm<UInt64> {
  static var seed: OptionForm {
    OptionForm(
      expectation: "a whole number from 0 to 2^64 - 1",
      parse: { text throws(UsageError) in UInt64(text) }, setting: { .unsigned($0) })
  }
}

extension OptionForm<Double> {
  static func number(_ range: ClosedRange<Double>) -> OptionForm {
    OptionForm(
      expectation: "a number from \(Quantity.exact(range.lowerBound)) to "
        + Quantity.exact(range.upperBound),
      parse: { text throws(UsageError) in
        Self.decimal(text).flatMap { range.contains($0) ? $0 : nil }
      },
      setting: { .number($0) })
  }

  /// A number in decimal: `Double` would also take `nan`, `inf` and hexadecimal.
  private static func decimal(_ text: String) -> Double? {
    text.allSatisfy { "0123456789+-.eE".contains($0) } ? Double(text) : nil
  }
}

extension OptionForm<String> {
  static var path: OptionForm {
    OptionForm(
      expectation: "a path",
      parse: { text throws(UsageError) in text.isEmpty || text.contains("\0") ? nil : text },
      setting: { .text($0) })
  }
}

extension OptionForm<PayloadShape> {
  static var payloadShape: OptionForm {
    OptionForm(
      expectation: "one of \(PayloadShape.allCases.map(\.rawValue).joined(separator: ", "))",
      parse: { text throws(UsageError) in PayloadShape(rawValue: text) },
      setting: { .text($0.rawValue) })
  }
}
