extension OptionTable {
  /// What `--help` prints: the table in words, its sections in the order of their first options, and
  /// what every program has.
  package var help: String {
    var sections: [OptionSection] = []
    for option in options where !sections.contains(option.section) {
      sections.append(option.section)
    }
    let lists = sections.map { section in
      ([section.title] + options.filter { $0.section == section }.flatMap(\.helpLines))
        .joined(separator: "\n")
    }
    let answers = lines("--help, --version", ["print this, or the version, and exit"])
      .joined(separator: "\n")
    return ([helpText.introduction] + lists + [answers, helpText.conclusion])
      .joined(separator: "\n\n")
  }
}

/// The column in which the help says what an option does.
private let helpColumn = 27

/// What the help says of an option; a name that is too long has a line for itself.
private func lines(_ name: String, _ help: [String]) -> [String] {
  let head = "  " + name
  let margin = String(repeating: " ", count: helpColumn)
  if head.count > helpColumn - 2 { return [head] + help.map { margin + $0 } }
  return help.enumerated().map { index, line in
    (index == 0 ? head + margin.dropFirst(head.count) : margin) + line
  }
}

extension Option {
  fileprivate var helpLines: [String] {
    let names = [name, shortName].compactMap(\.self).joined(separator: ", ")
    return lines([names, placeholder].compactMap(\.self).joined(separator: " "), help)
  }
}
