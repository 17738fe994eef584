// A program says each of its options once, as a row of a table. From the table come
//
//     parse      a command line ─▶ options, or what is wrong with it
//     help       what `--help` prints
//     words      options ─▶ the command line that makes them again
//
// so that none of the three can forget an option.

/// The options of a program, each described once.
package struct OptionTable<Options: Equatable & Sendable>: Sendable {
  /// What a command line asks for.
  package enum Invocation {
    case run(Options)
    case help
    case version
  }

  /// What the help says around the options.
  package struct HelpText: Sendable {
    /// What stands before them: what the program is for, and how it is called.
    let introduction: String
    /// What stands behind them.
    let conclusion: String

    /// A help with these words around the options.
    package init(introduction: String, conclusion: String) {
      self.introduction = introduction
      self.conclusion = conclusion
    }
  }

  /// All options, in the order of the help.
  package let options: [Option<Options>]
  /// What is so where no option says otherwise.
  package let defaults: Options
  let helpText: HelpText
  /// Takes the words behind `--`; `nil` where there may be none.
  let takeRest: (@Sendable (inout Options, ArraySlice<String>) -> Void)?
  /// Throws where options that were given, by name, do not go together.
  let check: @Sendable (Options, _ given: Set<String>) throws(UsageError) -> Void

  /// A table of these options.
  package init(
    _ options: [Option<Options>], defaults: Options, helpText: HelpText,
    takeRest: (@Sendable (inout Options, ArraySlice<String>) -> Void)? = nil,
    check: @escaping @Sendable (Options, _ given: Set<String>) throws(UsageError) -> Void = {
      _, _ throws(UsageError) in
    }
  ) {
    self.options = options
    self.defaults = defaults
    self.helpText = helpText
    self.takeRest = takeRest
    self.check = check
  }

  /// The option of this name.
  package subscript(name: String) -> Option<Options>? {
    options.first { $0.name == name || $0.shortName == name }
  }

  /// The words that make these options again, but those behind `--`.
  package func words(for options: Options) -> [String] {
    self.options.flatMap { $0.words(for: options, unlike: defaults) }
  }
}

extension OptionTable.Invocation: Equatable {}
