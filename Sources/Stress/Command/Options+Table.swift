import CommandOptions
import Platform

extension Options {
  /// Every option, described once: the parser, the help, the command that repeats a run and the
  /// result's JSON are all made from this table.
  ///
  /// What follows `--` goes to the node, as on Maelstrom's command line.
  static let table = OptionTable(
    rows, defaults: Options(), helpText: helpText,
    takeRest: { $0.programArguments += $1 }, check: checkTogether)

  /// Those of the cluster and of each workload stand between those of any load and those of what comes
  /// of it.
  private static let rows =
    loadRows + clusterRows + KafkaOptions.rows.map { $0.part(of: \.kafka) } + outcomeRows

  private static let loadRows: [Option<Options>] = [
    .value(
      "--bin", "PATH", .node, ["the node's program (default: maelstrom-kafka beside stress)"],
      .path, \.program),
    .list(
      "--args", "\"A B\"", .node, ["arguments for the node, split at spaces; also after --"],
      add: { options, text throws(UsageError) in
        options.programArguments += text.split(separator: " ").map(String.init)
      },
      // They are written behind `--`, where they may contain spaces.
      setting: { _ in .nothing }),
    .flag(
      "--log-stderr", .node, ["pass the node's standard error on, line by line"],
      \.passesErrorsOn),
    .value(
      "--stderr", "FILE", .node, ["write the node's standard error to a file"],
      .path, \.errorsPath),

    .value(
      "--workload", short: "-w", "NAME", .load,
      ["what clients do and how it is judged: kafka or echo (kafka)"],
      .name, \.workload),
    .value(
      "--time-limit", "SECONDS", .load, ["how long operations are begun (10)"],
      .number(0.001...86_400), \.timeLimitSeconds),
    .value(
      "--count", "N", .load, ["how many operations are begun at most"],
      .integer(1...1_000_000_000), \.operationCount),
    .value(
      "--rate", "N", .load,
      [
        "open loop: operations due each second, latency from when one",
        "was due; without it each client goes on as soon as it can",
      ],
      .number(0.001...10_000_000), \.ratePerSecond),
    .value(
      "--concurrency", "N", .load,
      ["clients, each with one request under way (100); 4n: four a node"],
      .concurrency, \.concurrency),
    .value(
      "--seed", "N", .load, ["makes the requests repeatable; always printed"],
      .seed, \.seed),
  ]

  private static let outcomeRows: [Option<Options>] = [
    .list(
      "--assert", "CONDITION", .outcome,
      [
        "such as 'p99<5ms', 'send.p50<1ms', 'rate>100000',",
        "'availability>=1', 'memory<200MB'; may be repeated",
      ],
      add: { options, text throws(UsageError) in
        options.assertions.append(try Assertion(parsing: text))
      },
      setting: { .list($0.assertions.map(\.text)) }),
    .value(
      "--report", "FILE", .outcome, ["a page of HTML with charts and explanations"],
      .path, \.reportPath),
    .value(
      "--history", "FILE", .outcome, ["every operation, one JSON object a line"],
      .path, \.historyPath),
    .value(
      "--json", "FILE", .outcome, ["the whole result as JSON"],
      .path, \.resultPath),
    .flag(
      "--quiet", .outcome, ["print nothing but what is wrong"],
      \.isQuiet),
  ]

  private static let helpText = OptionTable<Options>.HelpText(
    introduction: """
      stress: drives the nodes of a Maelstrom workload and says what they did wrong

      usage: stress [options] [-- arguments for the node]
      """,
    conclusion: """
      A value follows its option as the next word or after an equals sign.

      Exit status: 0 valid, 1 invalid or a condition failed, 2 unknown or the bench itself
      failed (also where a file could not be written), 64 a command line that makes no sense.
      """)

  @Sendable private static func checkTogether(
    _ options: Options, given: Set<String>
  ) throws(UsageError) {
    try checkWorkload(options, given: given)
    if given.contains("--log-stderr"), given.contains("--stderr") {
      throw UsageError(message: "--log-stderr and --stderr exclude each other")
    }
    // A device takes several texts one after the other, a file only the last.
    let files = [
      ("--stderr", options.errorsPath), ("--report", options.reportPath),
      ("--history", options.historyPath), ("--json", options.resultPath),
    ]
    var names: [String: String] = [:]
    for (name, path) in files {
      guard let path, !path.hasPrefix("/dev/") else { continue }
      if let other = names.updateValue(name, forKey: path) {
        throw UsageError(message: "\(other) and \(name) name the same file")
      }
    }
  }
}

extension Options {
  /// Throws where an option or a condition is another workload's.
  private static func checkWorkload(
    _ options: Options, given: Set<String>
  ) throws(UsageError) {
    for other in WorkloadName.allCases where other != options.workload && other.section != nil {
      for option in rows where option.section == other.section && given.contains(option.name) {
        throw UsageError(
          message: "\(option.name) is an option of the \(other.rawValue) workload, not of "
            + options.workload.rawValue)
      }
    }
    for assertion in options.assertions {
      guard case .latency(let kind?, _) = assertion.metric,
        !options.workload.kindNames.contains(kind)
      else { continue }
      throw UsageError(
        message: "--assert \"\(PrintableText.of(assertion.text))\": "
          + "\(options.workload.rawValue) has no \(kind)")
    }
  }
}

extension OptionSection {
  static let node = OptionSection("The node")
  static let load = OptionSection("The load")
  static let outcome = OptionSection("What comes of it")
}

extension Options {
  /// Whether the node's standard error is passed on.
  fileprivate var passesErrorsOn: Bool {
    get { standardError == .passedOn }
    set { if newValue { standardError = .passedOn } }
  }

  /// The file that the node's standard error goes to.
  fileprivate var errorsPath: String? {
    get { if case .file(let path) = standardError { path } else { nil } }
    set { if let newValue { standardError = .file(newValue) } }
  }
}
