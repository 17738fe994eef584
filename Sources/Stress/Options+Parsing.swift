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
  /// - Throws: `UsageError` for an unknown option, a value that is missing, or one out of range.
  static func parse(_ words: [String]) throws(UsageError) -> Invocation {
    var options = Options()
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
      if try options.setFlag(name, hasValue: parts.count == 2) { continue }
      guard Options.takesValue(name) else {
        throw UsageError(message: "unknown option \(name); --help lists them all")
      }
      let value: String
      if parts.count == 2 {
        value = String(parts[1])
      } else {
        guard index < words.count else { throw UsageError(message: "\(name) needs a value") }
        value = words[index]
        index += 1
      }
      try options.set(OptionValue(name: name, text: value))
    }
    return .run(options)
  }

  private static func takesValue(_ name: String) -> Bool {
    switch name {
    case "--bin", "--args", "--rate", "--time-limit", "--count", "--concurrency", "--seed",
      "--key-count", "--max-writes-per-key", "--payload", "--payload-bytes", "--poll-ratio",
      "--assign-ratio", "--crash-ratio", "--assert", "--report", "--history", "--json",
      "--stderr":
      true
    default: false
    }
  }

  private mutating func setFlag(_ name: String, hasValue: Bool) throws(UsageError) -> Bool {
    switch name {
    case "--quiet": isQuiet = true
    case "--log-stderr": standardError = .passedOn
    default: return false
    }
    if hasValue { throw UsageError(message: "\(name) takes no value") }
    return true
  }

  private mutating func set(_ value: OptionValue) throws(UsageError) {
    switch value.name {
    case "--bin": program = try value.path()
    case "--args":
      programArguments += value.text.split(separator: " ").map(String.init)
    case "--rate": ratePerSecond = try value.number(above: 0, to: 10_000_000)
    case "--time-limit": timeLimitSeconds = try value.number(above: 0, to: 86_400)
    case "--count": operationCount = try value.integer(1...1_000_000_000)
    case "--concurrency": clientCount = try value.integer(1...100_000)
    case "--seed": seed = try value.seed()
    case "--key-count": workload.keyCount = try value.integer(1...64)
    case "--max-writes-per-key": workload.writesPerKeyMax = try value.integer(1...1_000_000_000)
    case "--payload":
      guard let shape = PayloadShape(rawValue: value.text) else {
        throw value.refusal("one of int, string, json, mixed")
      }
      workload.payload = shape
    case "--payload-bytes": workload.payloadByteCount = try value.integer(1...1_048_576)
    case "--poll-ratio": workload.pollRatio = try value.ratio()
    case "--assign-ratio": workload.assignRatio = try value.ratio()
    case "--crash-ratio": workload.crashRatio = try value.ratio(to: 0.5)
    case "--assert": assertions.append(try Assertion(parsing: value.text))
    case "--report": reportPath = try value.path()
    case "--history": historyPath = try value.path()
    case "--json": resultPath = try value.path()
    default: standardError = .file(try value.path())
    }
  }
}

/// An option's name with the text that was given for it.
private struct OptionValue {
  let name: String
  let text: String

  func refusal(_ expected: String) -> UsageError {
    UsageError(message: "\(name) takes \(expected), not \"\(text)\"")
  }

  func path() throws(UsageError) -> String {
    guard !text.isEmpty else { throw refusal("a path") }
    return text
  }

  func integer(_ range: ClosedRange<Int>) throws(UsageError) -> Int {
    guard let value = Int(text), range.contains(value) else {
      throw refusal("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func number(above lowest: Double, to highest: Double) throws(UsageError) -> Double {
    guard let value = Double(text), value > lowest, value <= highest else {
      throw refusal("a number above \(lowest.plain), up to \(highest.plain)")
    }
    return value
  }

  func ratio(to highest: Double = 1) throws(UsageError) -> Double {
    guard let value = Double(text), value >= 0, value <= highest else {
      throw refusal("a number from 0 to \(highest.plain)")
    }
    return value
  }

  func seed() throws(UsageError) -> UInt64 {
    guard let value = UInt64(text) else { throw refusal("a whole number from 0 to 2^64 - 1") }
    return value
  }
}

extension Double {
  /// Without the `.0` of a whole number.
  fileprivate var plain: String {
    self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self)
  }
}
