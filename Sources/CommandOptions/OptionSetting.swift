import Platform

/// What an option is set to, for a command line and for JSON.
package enum OptionSetting: Equatable, Sendable {
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
  package var words: [String] {
    switch self {
    case .nothing, .flag: []
    case .integer(let number): [String(number)]
    case .unsigned(let number): [String(number)]
    case .number(let number): [number.exactText]
    case .text(let text): [text]
    case .list(let texts): texts
    }
  }
}
