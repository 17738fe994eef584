import Foundation
import Testing

@testable import Stress

/// The command itself, as a user runs it: exit statuses and files.
@Suite struct StressCommandTests {
  private static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  private func stress(_ arguments: [String], interruptAfter seconds: Double? = nil) throws -> (
    status: Int32, output: String, errors: String
  ) {
    let process = Process()
    process.executableURL = Self.products.appendingPathComponent("stress")
    process.arguments = arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    if let seconds {
      usleep(UInt32(seconds * 1e6))
      process.interrupt()
    }
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: text, as: UTF8.self),
      String(decoding: complaints, as: UTF8.self)
    )
  }

  @Test func helpIsPrintedAndNothingElseHappens() throws {
    let result = try stress(["--help"])
    #expect(result.status == 0 && result.output.contains("--max-writes-per-key"))
  }

  @Test func aCommandLineThatMakesNoSenseIsStatus64() throws {
    let result = try stress(["--frobnicate"])
    #expect(result.status == 64 && result.output == "")
    #expect(result.errors == "stress: unknown option --frobnicate; --help lists them all\n")
  }

  @Test func aNodeThatIsNotThereIsStatus2() throws {
    let result = try stress(["--bin", "/no/such/node"])
    #expect(result.status == 2)
    #expect(result.errors == "stress: --bin /no/such/node is no program that can be run\n")
  }

  @Test func aFileThatCannotBeWrittenIsToldBeforeTheRun() throws {
    let result = try stress(["--time-limit", "100", "--report", "/nowhere/report.html"])
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
    let result = try stress([
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

  @Test func quietSaysNothingOfAValidRunAndAllOfAnother() throws {
    #expect(try stress(["--count", "500", "--quiet"]).output == "")
    let failed = try stress(["--count", "500", "--quiet", "--assert", "p50>1s"])
    #expect(failed.status == 1 && failed.output.contains("p50>1s: FAILS"))
  }

  @Test func controlCEndsTheRunAndJudgesIt() throws {
    let result = try stress(["--time-limit", "100", "--rate", "500"], interruptAfter: 1.5)
    #expect(result.status == 0)
    #expect(result.output.contains(", interrupted\n") && result.output.hasSuffix("\nvalid\n"))
  }

  /// Against a node that answers in order, a closed loop makes the same requests each time.
  @Test func aSeedRepeatsTheRequests() throws {
    func requests(seed: String) throws -> Data {
      let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("stress-\(UUID().uuidString)").path
      defer { unlink(path) }
      let tee = "tee '\(path)' | '\(Self.products.path)/maelstrom-kafka'"
      let script = path + ".sh"
      defer { unlink(script) }
      try "#!/bin/sh\n\(tee)\n".write(toFile: script, atomically: true, encoding: .utf8)
      chmod(script, 0o755)
      let result = try stress(["--bin", script, "--count", "3000", "--seed", seed, "--quiet"])
      #expect(result.status == 0)
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    let first = try requests(seed: "11")
    #expect(first.count > 200_000)
    #expect(try requests(seed: "11") == first)
    #expect(try requests(seed: "12") != first)
  }
}
