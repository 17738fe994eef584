import Platform

// A word is read like this:
//
//     --                            what follows is not the program's
//     --help, -h, --version         that is all that is wanted, whatever follows
//     --name VALUE, --name=VALUE    a value, which may be anything in the second form; in the first a
//                                   word that is itself an option is a value that was forgotten
//     --flag                        takes no value
//
// An option that is given twice is an error, unless what is given for it adds up: of two values one
// would be left out, and nobody would know which.

extension OptionTable {
  /// Reads a command line, without the program's own name.
  ///
  /// - Throws: `UsageError` for an unknown option, a value that is missing or out of range, and for
  ///   options that contradict each other.
  package func parse(_ words: some Sequence<String>) throws(UsageError) -> Invocation {
    var options = defaults
    var given: Set<String> = []
    var rest = Array(words)[...]
    while let word = rest.popFirst() {
      if word == "--", let takeRest {
        takeRest(&options, rest)
        break
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if let answer = answer(to: name) {
        if parts.count == 2 { throw UsageError(message: "\(name) takes no value") }
        return answer
      }
      guard let option = self[name] else { throw unknown(name) }
      guard given.insert(option.name).inserted || option.isRepeatable else {
        throw UsageError(message: "\(option.name) is given twice")
      }
      if option.placeholder == nil {
        if parts.count == 2 { throw UsageError(message: "\(name) takes no value") }
        try option.set(&options, "")
      } else if parts.count == 2 {
        try option.set(&options, String(parts[1]))
      } else {
        try option.set(&options, try value(of: name, rest.popFirst()))
      }
    }
    try check(options, given)
    return .run(options)
  }

  /// What is wanted instead of a run.
  private func answer(to name: String) -> Invocation? {
    switch name {
    case "--help", "-h": .help
    case "--version": .version
    default: nil
    }
  }

  /// The word behind an option, unless it is an option itself.
  private func value(of name: String, _ word: String?) throws(UsageError) -> String {
    guard let word else { throw UsageError(message: "\(name) needs a value") }
    let first = String(word.prefix { $0 != "=" })
    guard word == "--" || self[first] != nil || answer(to: first) != nil else { return word }
    throw UsageError(
      message: "\(name) needs a value, and \(first) is none; \(name)=\(first) would make it one")
  }

  private func unknown(_ name: String) -> UsageError {
    let shown = PrintableText.of(name, byteCountMax: 200)
    guard name.hasPrefix("-") else {
      return UsageError(message: "no argument \"\(shown)\" is expected; --help lists the options")
    }
    let names = options.map(\.name) + ["--help", "--version"]
    let near = names.map { (name: $0, distance: editDistance(name, $0)) }
      .filter { $0.distance <= 2 || name.count > 3 && $0.name.hasPrefix(name) }
      .min { $0.distance < $1.distance }
    let suggestion = near.map { "did you mean \($0.name)? " } ?? ""
    return UsageError(message: "unknown option \(shown); \(suggestion)--help lists them all")
  }
}

/// How many characters must be put in, left out or replaced to make one word of the other.
private func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  guard left.count <= right.count + 2 else { return left.count - right.count }
  var row = Array(0...right.count)
  for (index, character) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in right.indices {
      let replaced = diagonal + (right[column] == character ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[right.count]
}
