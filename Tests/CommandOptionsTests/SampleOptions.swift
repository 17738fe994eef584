@testable import CommandOptions

/// The options of a program that there is not, with an option of every sort.
struct SampleOptions: Equatable {
  enum Color: String, CaseIterable, Sendable { case red, green }

  struct Part: Equatable {
    var depth = 3
  }

  var count = 7
  var limit: Int?
  var share = 0.5
  var seed: UInt64?
  var path: String?
  var color = Color.red
  var isQuiet = false
  var words: [String] = []
  var part = Part()
  var rest: [String] = []

  static let partTable: [Option<Part>] = [
    .value("--depth", "N", .second, ["how deep (3)"], .integer(0...9), \.depth)
  ]

  static let table = OptionTable(
    [
      .value(
        "--count", short: "-c", "N", .first, ["how many", "in all (7)"], .integer(1...64), \.count),
      .value("--limit", "N", .second, ["the most"], .integer(1...Int.max, of: "bytes"), \.limit),
      .value("--share", "R", .first, ["how much (0.5)"], .number(0...1), \.share),
      .value("--seed-of-all-random-numbers", "N", .first, ["a seed"], .seed, \.seed),
      .value("--path", "FILE", .first, ["a file"], .path, \.path),
      .value("--color", "NAME", .second, ["red or green (red)"], .name, \.color),
      .flag("--quiet", .second, ["say nothing"], \.isQuiet),
      .list(
        "--word", "WORD", .second, ["a word; may be repeated"],
        add: { options, text throws(UsageError) in
          guard !text.contains(" ") else { throw UsageError(message: "--word takes one word") }
          options.words.append(text)
        },
        setting: { .list($0.words) }),
    ] + partTable.map { $0.part(of: \.part) },
    defaults: SampleOptions(),
    helpText: OptionTable.HelpText(introduction: "sample: a sample", conclusion: "That is all."),
    takeRest: { $0.rest += $1 },
    check: { options, given throws(UsageError) in
      if given.isSuperset(of: ["--limit", "--count"]) {
        throw UsageError(message: "--limit and --count exclude each other")
      }
    })

  /// The same without words behind `--`.
  static let tableWithoutRest = OptionTable(
    table.options, defaults: SampleOptions(), helpText: table.helpText)
}

extension OptionSection {
  static let first = OptionSection("The first")
  static let second = OptionSection("The second")
}
