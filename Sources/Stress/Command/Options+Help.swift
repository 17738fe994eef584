extension Options {
  /// What `--help` prints: the table of options in words.
  static let help: String = {
    let sections = Option.Section.allCases.map { section in
      ([section.title] + table.filter { $0.section == section }.flatMap(\.helpLines))
        .joined(separator: "\n")
    }
    return """
      stress: drives a node of Maelstrom's kafka workload and says what it did wrong

      usage: stress [options] [-- arguments for the node]

      \(sections.joined(separator: "\n\n"))

      A value follows its option as the next word or after an equals sign.

      Exit status: 0 valid, 1 invalid or a condition failed, 2 unknown or the bench itself
      failed (also where a file could not be written), 64 a command line that makes no sense.
      """
  }()
}

extension Option.Section {
  fileprivate var title: String {
    switch self {
    case .node: "The node"
    case .load: "The load"
    case .outcome: "What comes of it"
    }
  }
}

extension Option {
  fileprivate var helpLines: [String] {
    let head = ([name] + (placeholder.map { [$0] } ?? [])).joined(separator: " ")
    return help.enumerated().map { index, line in
      "  " + (index == 0 ? head : "").rightPadded(to: 25) + line
    }
  }
}
