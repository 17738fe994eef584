import CommandOptions
import Foundation
import Testing

@testable import Cluster
@testable import Platform
@testable import Stress

/// The command that repeats a run, held against the parser: no option can be left out of it.
@Suite struct OptionsCommandTests {
  /// A value of each option that is not the default.
  private static let examples = [
    "--bin": "./a node's", "--node-count": "3",
    "--latency": "12.5", "--latency-dist": "uniform", "--delivery": "ideal",
    "--nemesis": "kill,partition", "--nemesis-interval": "2.5", "--loss": "0.1",
    "--duplicate": "0.2", "--reorder": "0.3", "--seq-kv": "worst", "--recovery": "0",
    "--args": "a b", "--stderr": "-e",
    "--time-limit": "0.5",
    "--count": "7", "--rate": "12345.5", "--concurrency": "3", "--seed": "18446744073709551615",
    "--key-count": "3", "--max-writes-per-key": "4", "--poll-ratio": "0.1",
    "--assign-ratio": "1e-05", "--crash-ratio": "0.3", "--payload": "json",
    "--payload-bytes": "100", "--assert": "p99 < 5ms", "--report": "r $x.html",
    "--workload": "echo",
    "--history": "--json", "--json": "a\nb\u{202E}'\\.json",
  ]

  /// Each option in words, by itself; the flags too.
  private static let single: [[String]] = Options.table.options.map { option in
    option.placeholder == nil ? [option.name] : ["\(option.name)=\(examples[option.name] ?? "")"]
  }

  private func options(_ words: [String]) throws -> Options {
    guard case .run(let options) = try Options.table.parse(words) else {
      throw UsageError(message: "help")
    }
    return options
  }

  @Test(arguments: single)
  func everyOptionByItselfIsInTheCommand(words: [String]) throws {
    let options = try options(words)
    #expect(options != Options())
    #expect(try self.options(options.words) == options, "\(options.words)")
    let name = words[0].prefix { $0 != "=" }
    #expect(options.command.contains(name == "--args" ? "-- a b" : name))
  }

  /// A field of the options that no option in the table sets would be left out of the command.
  @Test func everyFieldIsSetBySomeOptionOfTheTable() throws {
    var changed: Set<String> = []
    for words in Self.single {
      let fields = zip(Self.fields(of: try options(words)), Self.fields(of: Options()))
      for (field, initial) in fields where field.text != initial.text { changed.insert(field.name) }
    }
    #expect(changed == Set(Self.fields(of: Options()).map(\.name)))
  }

  @Test func allOptionsTogetherComeBackFromAShell() throws {
    let apart = ["--log-stderr", "--workload=echo"]
    let words = Self.single.flatMap { $0 }.filter { !apart.contains($0) }
    let all = try options(
      words + ["--assert=rate>1", "--", "", "x y", "--rate", "\u{1B}[31m", "é*"])
    #expect(try options(all.words) == all)
    // Bash reads `$'…'` as POSIX has it since 2024.
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "stress() { printf '%s\\0' \"$@\"; }; \(all.command)"]
    let output = Foundation.Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let read = String(decoding: bytes, as: UTF8.self).split(
      separator: "\0", omittingEmptySubsequences: false
    ).dropLast().map(String.init)
    #expect(try options(read) == all)
    #expect(!all.command.unicodeScalars.contains(where: PrintableText.isEscaped))
  }

  @Test func theDefaultIsTheNameAlone() { #expect(Options().command == "stress") }

  @Test(arguments: [
    ("a-b_c./:,+@%=9", "a-b_c./:,+@%=9"), ("", "''"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#),
    ("$HOME `x` \"\\", "'$HOME `x` \"\\'"), ("~", "'~'"), ("a\nb", #"$'a\012b'"#),
    ("\u{202E}'", #"$'\342\200\256\''"#),
  ])
  func aWordIsQuotedWhereAShellWouldMakeSomethingElseOfIt(word: String, quoted: String) {
    #expect(ShellWord.quoted(word) == quoted)
  }

  /// The stored properties, those of its parts for themselves.
  private static func fields(of options: Options) -> [(name: String, text: String)] {
    Mirror(reflecting: options).children.flatMap { child in
      switch child.value {
      case is KafkaOptions, is NetworkOptions, is FaultOptions: break
      default: return [(child.label ?? "", String(describing: child.value))]
      }
      return Mirror(reflecting: child.value).children.map {
        ($0.label ?? "", String(describing: $0.value))
      }
    }
  }
}
