import Foundation
import Testing

@testable import Platform
@testable import Stress

/// The command itself, as a user runs it: exit statuses and files.
@Suite struct StressCommandTests {
  @Test func helpIsPrintedAndNothingElseHappens() throws {
    let result = try StressProcess.run(["--help"])
    #expect(result.status == 0 && result.output.contains("--max-writes-per-key"))
  }

  @Test func aCommandLineThatMakesNoSenseIsStatus64() throws {
    let result = try StressProcess.run(["--frobnicate"])
    #expect(result.status == 64 && result.output == "")
    #expect(result.errors == "stress: unknown option --frobnicate; --help lists them all\n")
  }

  @Test func aNodeThatIsNotThereIsStatus2() throws {
    let result = try StressProcess.run(["--bin", "/no/such/node"])
    #expect(result.status == 2)
    #expect(result.errors == "stress: --bin /no/such/node is no program that can be run\n")
  }

  @Test func aFileThatCannotBeWrittenIsToldBeforeTheRun() throws {
    let result = try StressProcess.run(["--time-limit", "30", "--report", "/nowhere/report.html"])
    #expect(result.status == 2 && result.output == "")
    #expect(result.errors.contains("/nowhere/report.html cannot be written"))
  }

  @Test func withoutBinOurOwnNodeIsRunAndTheFilesAreWritten() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("stress-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = ["report.html", "history.ndjson", "result.json"].map {
      folder.appendingPathComponent($0).path
    }
    let result = try StressProcess.run([
      "--count", "2000", "--seed", "5", "--report", paths[0], "--history", paths[1], "--json",
      paths[2],
    ])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("maelstrom-kafka   100 clients, closed loop"))
    #expect(result.output.hasSuffix("\nvalid\n"))
    #expect(try String(contentsOfFile: paths[0], encoding: .utf8).hasPrefix("<!doctype html>"))
    let lines = try String(contentsOfFile: paths[1], encoding: .utf8).split(separator: "\n")
    #expect(lines.count { $0.contains(#""f":"send""#) } > 900)
    let document = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: paths[2])))
    #expect((document as? [String: Any])?["verdict"] as? String == "valid")
  }

  @Test func aFileForTheNodesErrorsThatCannotBeWrittenIsNamed() throws {
    let result = try StressProcess.run(["--count", "5", "--stderr", "/no/such/x"])
    #expect(result.status == 2 && result.output == "")
    #expect(result.errors == "stress: /no/such/x cannot be written: No such file or directory\n")
  }

  @Test func oneFileThatFailsLosesNoOther() throws {
    try inFolder { folder in
      let result = try StressProcess.run(
        [
          "--count", "300", "--history", "/dev/full", "--json", "a result.json", "--report",
          "./sub folder/r.html", "--quiet",
        ], in: folder)
      #expect(result.status == 2)
      #expect(
        result.errors.hasSuffix("stress: /dev/full cannot be written: No space left on device\n"))
      let page = try String(
        contentsOf: folder.appendingPathComponent("sub folder/r.html"), encoding: .utf8)
      #expect(page.hasSuffix("</html>\n"))
      let document = try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.appendingPathComponent("a result.json")))
      let root = try #require(document as? [String: Any])
      #expect(root["verdict"] as? String == "valid" && root["exit_status"] as? Int == 2)
      #expect((root["files_not_written"] as? [String])?.first?.hasPrefix("/dev/full") == true)
    }
  }

  @Test func aRunThatFailsLeavesTheOldResults() throws {
    try inFolder { folder in
      let path = folder.appendingPathComponent("r.json")
      try "old".write(to: path, atomically: true, encoding: .utf8)
      let result = try StressProcess.run(["--bin", "/bin/false", "--json", "r.json"], in: folder)
      #expect(result.status == 2)
      #expect(try String(contentsOf: path, encoding: .utf8) == "old")
    }
  }

  @Test func aFileMayBeStandardOutputAndStandsBehindTheSummary() throws {
    let result = try StressProcess.run(["--count", "100", "--json", "/dev/stdout"])
    let start = try #require(result.output.range(of: "\nvalid\n")?.upperBound)
    let document = try JSONSerialization.jsonObject(with: Data(result.output[start...].utf8))
    #expect((document as? [String: Any])?["verdict"] as? String == "valid")
    #expect(result.status == 0)
  }

  @Test func aConditionOnWhatNeverHappenedFails() throws {
    let result = try StressProcess.run([
      "--count", "200", "--poll-ratio", "1", "--assign-ratio", "0", "--assert", "send.p99<1us",
      "--assert", "assign.max<1ns", "--assert", "poll.p50<1h", "--quiet",
    ])
    #expect(result.status == 64)
    let run = try StressProcess.run([
      "--count", "200", "--poll-ratio", "1", "--assign-ratio", "0", "--assert", "send.p99<1us",
      "--assert", "assign.max<1ns", "--quiet",
    ])
    #expect(run.status == 1)
    #expect(run.output.contains("send.p99<1us: FAILS, there is no send to hold it against\n"))
    #expect(run.output.contains("assign.max<1ns: FAILS, there is no assign to hold it against\n"))
  }

  /// What a node says is shown wherever it is shown so that no terminal obeys it and no page runs it.
  @Test func nothingFromANodeReachesATerminalOrAPageAsItIs() throws {
    try inFolder { folder in
      let script = folder.appendingPathComponent("node.sh")
      let text = #"\033[31m\302\233\342\200\256<script>\"\377\000\r\007"#
      try #"""
      #!/bin/sh
      read line
      echo '{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}'
      read line
      printf '{"\033":"\#(text)\n' >&2
      printf '{"x":"\#(text)\n'
      """#.write(to: script, atomically: true, encoding: .utf8)
      chmod(script.path, 0o755)
      let result = try StressProcess.run(
        [
          "--bin", "./node.sh", "--concurrency", "1", "--count", "5", "--log-stderr", "--json",
          "r.json", "--report", "r.html", "--history", "h.json",
        ], in: folder)
      #expect(result.status == 1)
      #expect(result.errors.contains(#"n0: {"\u001b":"\u001b[31m\u009b\u202e<script>"#))
      let names = ["r.json", "r.html", "h.json"]
      let files = try names.map {
        try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
      }
      #expect(files[1].contains("&lt;script&gt;") && !files[1].contains("<script>"))
      for shown in files + [result.output, result.errors] {
        let obeyed = shown.unicodeScalars.filter { PrintableText.isEscaped($0) && $0 != "\n" }
        #expect(obeyed.isEmpty, "\(obeyed.map(\.value))")
      }
    }
  }

  @Test func quietSaysNothingOfAValidRunAndAllOfAnother() throws {
    #expect(try StressProcess.run(["--count", "500", "--quiet"]).output == "")
    let failed = try StressProcess.run(["--count", "500", "--quiet", "--assert", "p50>1s"])
    #expect(failed.status == 1 && failed.output.contains("p50>1s: FAILS"))
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignalEndsTheLoadAndHasItJudged(number: Int32) throws {
    let result = try StressProcess.run(
      ["--time-limit", "30", "--rate", "500"], signals: [(number, 1.5)])
    #expect(result.status == 0)
    #expect(result.output.contains("interrupted\n") && result.output.hasSuffix("\nvalid\n"))
  }

  /// The node hides its newest records, so that the final phase goes on until its end.
  @Test func aSecondSignalHasWhatThereIsJudgedAtOnce() throws {
    let started = MonotonicClock()
    let result = try StressProcess.run(
      [
        "--bin", StressProcess.product("FaultyNode"), "--args", "hide-newest", "--time-limit", "30",
      ],
      signals: [(SIGINT, 1.5), (SIGINT, 1.5)])
    #expect(result.status == 2)
    #expect(result.output.contains("\nunknown\n"))
    #expect(result.output.contains("ended before everything had been read"))
    #expect(!result.output.contains("unseen"))
    #expect(started.now().nanoseconds < 9_000_000_000)
  }

  @Test func aSignalBeforeTheNodeHasAnsweredEndsBoth() throws {
    let result = try StressProcess.run(
      ["--bin", "/bin/sleep", "--", "100"], signals: [(SIGTERM, 0.7)])
    #expect(result.status == 2)
    #expect(
      result.errors
        == "stress: n0 had not answered init when the bench was interrupted\n")
  }

  /// What the bench recorded is judged, whatever ends its load; and the node is gone.
  @Test(arguments: [SIGSEGV, SIGILL, SIGABRT, SIGTRAP, SIGBUS, SIGFPE])
  func aCrashLosesNothingThatWasRecorded(number: Int32) throws {
    let marker = "marker\(UUID().uuidString)"
    let script = "exec '\(StressProcess.product("FaultyNode"))' correct \(marker)"
    let result = try StressProcess.run(
      ["--bin", "/bin/sh", "--time-limit", "30", "--rate", "2000", "--", "-c", script],
      signals: [(number, 1.5)])
    #expect(result.status == 2)
    #expect(result.output.contains("The bench itself failed: it was ended by signal \(number)"))
    let all = try #require(result.output.firstMatch(of: #/\nall +([0-9,]+) /#))
    #expect(try #require(Int(all.output.1.filter { $0 != "," })) > 500)
    #expect(!result.output.contains("unseen") && !result.output.contains("invalid"))
    #expect(try processes(with: marker) == [])
  }

  @Test func controlBackslashEndsTheBenchAndTheNode() throws {
    let marker = "marker\(UUID().uuidString)"
    // It answers nothing at all, so that each phase lasts.
    let script = """
      read line; echo '{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}'
      exec sh -c 'sleep 100; : \(marker)'
      """
    let result = try StressProcess.run(
      ["--bin", "/bin/sh", "--time-limit", "30", "--", "-c", script],
      signals: [(SIGQUIT, 1)])
    #expect(result.status == SIGQUIT)
    #expect(try processes(with: marker) == [])
  }

  /// The processes on whose command line a word stands.
  private func processes(with word: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
      guard Int(name) != nil,
        let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
      else { return false }
      return String(decoding: line, as: UTF8.self).contains(word)
    }
  }

  /// Against a node that answers in order, a closed loop makes the same requests each time.
  @Test func aSeedRepeatsTheRequests() throws {
    func requests(seed: String) throws -> Data {
      let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("stress-\(UUID().uuidString)").path
      defer { unlink(path) }
      let tee = "tee '\(path)' | '\(StressProcess.product("maelstrom-kafka"))'"
      let script = path + ".sh"
      defer { unlink(script) }
      try "#!/bin/sh\n\(tee)\n".write(toFile: script, atomically: true, encoding: .utf8)
      chmod(script, 0o755)
      let result = try StressProcess.run([
        "--bin", script, "--count", "3000", "--seed", seed, "--quiet",
      ])
      #expect(result.status == 0)
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    let first = try requests(seed: "11")
    #expect(first.count > 200_000)
    #expect(try requests(seed: "11") == first)
    #expect(try requests(seed: "12") != first)
  }

  @Test func whatANodeSaysInsteadOfInitIsShownAndNotObeyed() throws {
    try inFolder { folder in
      let script = folder.appendingPathComponent("node.sh")
      try "#!/bin/sh\nprintf '\\033[2Jstarting\\r\\n'; sleep 1\n"
        .write(to: script, atomically: true, encoding: .utf8)
      chmod(script.path, 0o755)
      let result = try StressProcess.run(["--bin", "./node.sh"], in: folder)
      #expect(result.status == 2)
      #expect(result.errors.contains(#"\u001b[2Jstarting\r"#))
      #expect(!result.errors.contains("\u{1B}") && !result.errors.contains("\r"))
    }
  }

  /// Hands over a folder that has another in it, both with spaces in their names.
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("stress \(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("sub folder"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
