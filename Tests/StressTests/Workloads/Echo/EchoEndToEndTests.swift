import Foundation
import Testing

/// Whole runs of the echo workload, as a user makes them.
@Suite struct EchoEndToEndTests {
  /// Runs the workload against the node that is wrong in a way.
  private func run(_ fault: String, _ words: [String] = []) throws -> StressProcess.Result {
    try StressProcess.run(
      [
        "-w", "echo", "--bin", StressProcess.product("FaultyNode"), "--args", fault, "--count",
        "1000", "--concurrency", "10", "--seed", "1",
      ] + words)
  }

  @Test func aNodeThatEchoesIsValid() throws {
    let result = try run("correct", ["--json", "/dev/stdout", "--quiet"])
    #expect(result.status == 0 && result.errors == "")
    let document = try result.document()
    let run = try #require(document["run"] as? [String: Any])
    #expect(run["workload"] as? String == "echo")
    #expect(run["key_count"] == nil && run["concurrency"] as? Int == 10)
    #expect(run["final_phase"] is NSNull)
    let operations = try #require(document["operations"] as? [String: [String: Any]])
    #expect(operations["echo"]?["ok"] as? Int == 1000)
    #expect(operations["send"] == nil)
  }

  @Test(arguments: [
    ("echo-other", "wrong-echo", "and was answered with another value"),
    ("refuse", "no-echo", "and was refused"), ("extra-key", "no-echo", "and got no echo"),
  ])
  func aNodeThatDoesNotEchoIsInvalid(fault: String, kind: String, text: String) throws {
    let result = try run(fault)
    #expect(result.status == 1)
    #expect(result.output.contains("\(kind), "))
    #expect(result.output.contains(text))
    // One in fifty; the value of the one before is the same now and then.
    let count = kind == "wrong-echo" ? 17...20 : 20...20
    #expect(
      count.contains {
        result.output.hasSuffix("\ninvalid\n  Rules were broken: \(kind) (\($0)).\n")
      })
  }

  @Test(arguments: [
    (["--key-count", "3"], "--key-count is an option of the kafka workload, not of echo"),
    (["--assert", "send.p99<1s"], "--assert \"send.p99<1s\": echo has no send"),
  ])
  func whatIsAnotherWorkloadsIsRefused(words: [String], message: String) throws {
    let result = try StressProcess.run(["-w", "echo", "--bin", "x"] + words)
    #expect(result.status == 64 && result.errors == "stress: \(message)\n")
  }

  @Test func aNodeMustBeNamed() throws {
    let result = try StressProcess.run(["--workload", "echo"])
    #expect(result.status == 2)
    #expect(
      result.errors == "stress: no node of the echo workload is built in; name one with --bin\n")
  }
}
