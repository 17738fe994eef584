import Platform

/// What the command line asks for.
enum Invocation: Equatable {
  case run(Options)
  case help
}

extension Options {
  /// Reads a command line, without the program's own name.
  ///
  /// A value may follow its option as the next word or after an equals sign. What comes after `--`
  /// goes to the node, as on Maelstrom's command line.
  /// - Throws: `UsageError` for an unknown option, a value that is missing or out of range, and for
  ///   options that contradict each other.
  static func parse(_ words: [String]) throws(UsageError) -> Invocation {
    var options = Options()
    var given: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        options.programArguments += words[index...]
        break
      }
      if word == "--help" || word == "-h" { return .help }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = option(named: name) else { throw unknown(name) }
      if given.contains(name), !option.isRepeatable {
        throw UsageError(message: "\(name) is given twice")
      }
      given.append(name)
      if option.placeholder == nil {
        if parts.count == 2 { throw UsageError(message: "\(name) takes no value") }
        try option.set(&options, "")
      } else if parts.count == 2 {
        try option.set(&options, String(parts[1]))
      } else {
        try option.set(&options, try value(of: name, words[index...].first))
        index += 1
      }
    }
    try checkTogether(options, given: given)
    return .run(options)
  }

  /// The word behind an option, unless it is an option itself.
  private static func value(of name: String, _ word: String?) throws(UsageError) -> String {
    guard let word else { throw UsageError(message: "\(name) needs a value") }
    let first = word.prefix { $0 != "=" }
    guard word == "--" || option(named: String(first)) != nil else { return word }
    throw UsageError(
      message: "\(name) needs a value, and \(first) is none; \(name)=\(first) would make it one")
  }

  private static func checkTogether(_ options: Options, given: [String]) throws(UsageError) {
    if given.contains("--log-stderr"), given.contains("--stderr") {
      throw UsageError(message: "--log-stderr and --stderr exclude each other")
    }
    // A device takes several texts one after the other, a file only the last.
    var names: [String: String] = [:]
    for name in ["--stderr", "--report", "--history", "--json"] {
      guard let path = option(named: name)?.setting(options).words.first,
        !path.hasPrefix("/dev/")
      else { continue }
      if let other = names.updateValue(name, forKey: path) {
        throw UsageError(message: "\(other) and \(name) name the same file")
      }
    }
  }

  private static func unknown(_ name: String) -> UsageError {
    let shown = PrintableText.of(name, byteCountMax: 200)
    let names = table.map(\.name) + ["--help"]
    let near = names.map { (name: $0, distance: editDistance(name, $0)) }
      .filter { $0.distance <= 2 || name.count > 3 && $0.name.hasPrefix(name) }
      .min { $0.distance < $1.distance }
    let suggestion = near.map { "did you mean \($0.name)? " } ?? ""
    return UsageError(message: "unknown option \(shown); \(suggestion)--help lists them all")
  }

  /// How many characters must be put in, left out or replaced to make one word of the other.
  private static func editDistance(_ left: String, _ right: String) -> Int {
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
}
