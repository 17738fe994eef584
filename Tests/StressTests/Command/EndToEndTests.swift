import Foundation
import Testing

@testable import Checking
@testable import Cluster
@testable import Stress

/// Whole runs at small counts: a node with a fault must get the verdict that Maelstrom's documents
/// and its checker give it, and a correct one must not.
@Suite struct EndToEndTests {
  private static let products = KafkaRun.products
  private static let fixtures = KafkaRun.fixtures

  private func run(
    _ program: URL, _ arguments: [String], _ change: (inout Options) -> Void = { _ in }
  ) throws -> KafkaRun {
    try KafkaRun(program, arguments, change)
  }

  private func run(
    faulty fault: String, _ change: (inout Options) -> Void = { _ in }
  ) throws -> KafkaRun {
    try run(Self.products.appendingPathComponent("FaultyNode"), [fault], change)
  }

  // MARK: Nothing wrong

  @Test(arguments: ["correct", "holes", "refuse", "crash-code-but-store", "close-stderr"])
  func aCorrectNodeIsValid(fault: String) throws {
    let outcome = try run(faulty: fault)
    #expect(outcome.judgement.verdict == .valid)
    #expect(outcome.anomalies == [])
    #expect(outcome.faults.counts == [:])
    #expect(outcome.judgement.exitStatus == 0)
    #expect(outcome.result.figures.operationCount == 4000)
    #expect(outcome.result.final.finishedReaderCount == 10)
  }

  @Test(arguments: PayloadShape.allShapes)
  func ourNodeIsValidWithEveryPayload(shape: PayloadShape) throws {
    let outcome = try run(Self.products.appendingPathComponent("maelstrom-kafka"), []) {
      $0.kafka.payload = shape
      // The final phase has ten seconds, as Maelstrom's, also where the machine does other things:
      // without optimization ten clients read a thousand texts in about half a second.
      $0.operationCount = shape == .integer ? 20_000 : 4000
    }
    #expect(outcome.judgement.verdict == .valid)
    #expect(outcome.anomalies == [])
    #expect(outcome.faults.counts == [:])
    #expect(outcome.result.figures.availability == 1)
  }

  @Test(arguments: PayloadShape.allShapes)
  func aNodeInPythonIsValidWithEveryPayload(shape: PayloadShape) throws {
    let outcome = try run(Self.fixtures.appendingPathComponent("node.py"), []) {
      $0.kafka.payload = shape
    }
    #expect(outcome.judgement.verdict == .valid)
    #expect(outcome.anomalies == [])
    #expect(outcome.faults.counts == [:])
  }

  // MARK: Anomalies

  @Test(
    arguments: [
      ("drop", [.intPollSkip, .lostWrite, .pollSkip, .unseen]),
      ("duplicate-offset", [.inconsistentOffsets]),
      ("overwrite", [.inconsistentOffsets, .lostWrite, .unseen]),
      ("store-twice", [.duplicate]),
      ("skip-in-poll", [.intPollSkip]),
      ("reverse-poll", [.intNonmonotonicPoll, .pollSkip]),
      ("go-back", [.nonmonotonicPoll]),
      ("refuse-but-store", [.abortedRead]),
    ] as [(String, Set<KafkaAnomaly>)])
  func aFaultyNodeIsInvalidForItsFault(fault: String, anomalies: Set<KafkaAnomaly>) throws {
    let outcome = try run(faulty: fault)
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.anomalies.isSuperset(of: anomalies))
    #expect(outcome.faults.counts == [:])
    #expect(outcome.judgement.exitStatus == 1)
    for anomaly in outcome.judgement.check.anomalies {
      #expect(!anomaly.explanations.isEmpty)
      for explanation in anomaly.explanations { #expect(!explanation.lines.isEmpty) }
    }
  }

  @Test func whatIsNeverShownIsUnseen() throws {
    let outcome = try run(faulty: "hide-newest")
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.anomalies == [.unseen])
    // The final phase waits in vain, for as long as Maelstrom's; on a busy machine a little longer.
    #expect((9.9...40).contains(outcome.result.final.seconds))
    #expect(outcome.result.final.finishedReaderCount == 0)
  }

  @Test(
    arguments: [("invent", nil), ("invent-key", .foreignKey)] as [(String, ProtocolFaultKind?)])
  func whatNobodySentLeavesTheVerdictUnknown(fault: String, kind: ProtocolFaultKind?) throws {
    let outcome = try run(faulty: fault)
    #expect(outcome.judgement.verdict == .unknown)
    #expect(outcome.judgement.exitStatus == 2)
    #expect(Set(outcome.faults.counts.keys) == Set([kind].compactMap(\.self)))
  }

  // MARK: Faults of the protocol

  @Test(
    arguments: [
      ("debug-text", .notJSON, "got request number 300"), ("blank-line", .blankLine, ""),
      ("unknown-destination", .unknownDestination, "c999999"),
      ("extra-top-key", .notAMessage, "\"time\""),
    ] as [(String, ProtocolFaultKind, String)])
  func oneBadLineMutesTheNode(fault: String, kind: ProtocolFaultKind, text: String) throws {
    let outcome = try run(faulty: fault)
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.anomalies.contains(.unseen))
    #expect(outcome.faults.counts == [kind: 1])
    #expect(outcome.faults.kept.allSatisfy { text.isEmpty || $0.line.contains(text) })
  }

  @Test(arguments: ["extra-key", "null-msgs", "fractional-offset"])
  func aMalformedReplyLeavesItsOperationOpen(fault: String) throws {
    let outcome = try run(faulty: fault)
    #expect(outcome.judgement.verdict == .valid)
    #expect(outcome.anomalies == [])
    #expect(Set(outcome.faults.counts.keys) == [.malformedReply])
    let open = outcome.result.figures.tallies.reduce(0) { $0 + $1.counts.info }
    #expect(outcome.faults.count(of: .malformedReply) >= open && open > 10)
  }

  @Test func aSecondReplyIsIgnored() throws {
    // A second reply to a client that has crashed would mute the node.
    let outcome = try run(faulty: "answer-twice") { $0.kafka.crashRatio = 0 }
    #expect(outcome.judgement.verdict == .valid)
    #expect(outcome.anomalies == [])
    #expect(Set(outcome.faults.counts.keys) == [.unexpectedReply])
    #expect(outcome.faults.count(of: .unexpectedReply) > 4000)
  }

  @Test func aNodeThatEndsIsInvalid() throws {
    let outcome = try run(faulty: "die")
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.anomalies.contains(.unseen))
    #expect(outcome.faults.counts == [.exited: 1])
    #expect(outcome.faults.kept.first?.detail == "exit status 3")
  }

  @Test(
    arguments: [
      ("abort", .exited, "signal 6"), ("close-stdout", .outputClosed, "its stdout ended"),
      ("close-stdin", .inputClosed, ""),
    ] as [(String, ProtocolFaultKind, String)])
  func aNodeThatStopsToListenOrToSpeakIsInvalid(
    fault: String, kind: ProtocolFaultKind, detail: String
  ) throws {
    let outcome = try run(faulty: fault)
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.faults.counts == [kind: 1])
    #expect(outcome.faults.kept.first?.detail == detail)
    // It is told within a second or two, and not waited for.
    #expect(outcome.result.figures.timeoutCount == 0)
  }

  /// A shell script in the node's place.
  private func run(script: String, _ change: (inout Options) -> Void = { _ in }) throws -> KafkaRun
  {
    try run(URL(fileURLWithPath: "/bin/sh"), ["-c", script], change)
  }

  private static let correct =
    "'" + products.appendingPathComponent("FaultyNode").path + "' correct"

  @Test func aLongLogBeforeTheFirstReplyIsRead() throws {
    let outcome = try run(
      script: "head -c 300000 /dev/zero | tr '\\0' x | fold -w 79 >&2; exec \(Self.correct)")
    #expect(outcome.judgement.verdict == .valid)
  }

  @Test func aLogThatNeverEndsDoesNotHoldUpTheReplies() throws {
    let outcome = try run(
      script: "yes 'a line of some length for the log' >&2 & exec \(Self.correct)")
    #expect(outcome.judgement.verdict == .valid)
    #expect(outcome.result.figures.timeoutCount == 0)
  }

  @Test func theProgramBehindAWrapperIsMeasuredAndEndedWithIt() throws {
    let path = FileManager.default.temporaryDirectory.path + "/stress-\(UUID().uuidString).pid"
    defer { unlink(path) }
    let outcome = try run(script: "echo $$ > '\(path)'; \(Self.correct) & wait") {
      // A background job's input is /dev/null without this.
      $0.programArguments = ["-c", "exec 3<&0; \(Self.correct) <&3 & echo $! > '\(path)'; wait"]
    }
    #expect(outcome.judgement.verdict == .valid)
    #expect(outcome.result.figures.nodeProcessorSeconds ?? 0 > 0)
    #expect(outcome.result.usage.peakMemoryByteCount ?? 0 > 4_000_000)
    let child = try String(contentsOfFile: path, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let process = try #require(pid_t(child))
    // A process that was killed may be left for somebody to wait for.
    for _ in 0..<200 where kill(process, 0) == 0 && !isZombie(process) { usleep(10_000) }
    #expect(kill(process, 0) != 0 || isZombie(process))
  }

  private func isZombie(_ process: pid_t) -> Bool {
    let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return stat?.contains(") Z ") ?? true
  }

  @Test func aNodeThatEndsAtOnceIsToldWithWhatItSaid() {
    let failure = #expect(throws: BenchFailure.self) {
      try run(script: "echo 'cannot do it' >&2; exit 7")
    }
    #expect(
      failure?.description
        == "n0 ended before it answered init (exit status 7); it said:\ncannot do it")
  }

  @Test func aNodeWithoutAStdoutIsToldSo() {
    let failure = #expect(throws: BenchFailure.self) { try run(script: "exec >&-; sleep 100") }
    #expect(failure?.description == "n0 closed its stdout before it answered init")
  }

  @Test func aLineWithoutEndEndsTheRun() throws {
    let answer = #"{"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}"#
    let outcome = try run(script: "echo '\(answer)'; tr '\\0' x </dev/zero")
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.faults.counts == [.endlessLine: 1])
    #expect(outcome.faults.kept.first?.line.hasPrefix("xxxx") == true)
  }

  @Test func aReplyAfterSixAndAHalfSecondsMutesTheNode() throws {
    let outcome = try run(faulty: "late") {
      $0.ratePerSecond = 400
      $0.timeLimitSeconds = 9
    }
    #expect(outcome.judgement.verdict == .invalid)
    #expect(outcome.anomalies == [.unseen])
    #expect(outcome.faults.counts == [.clientGone: 1])
    #expect(outcome.result.figures.timeoutCount == 1)
  }

  @Test func aReplyThatNeverComesIsATimeout() throws {
    let outcome = try run(faulty: "silent")
    #expect(outcome.judgement.verdict == .valid)
    #expect(outcome.anomalies == [])
    #expect(outcome.result.figures.timeoutCount == 1)
    #expect(outcome.result.figures.errorCount == 1)
    #expect(outcome.result.figures.latencies.maximum > 5_000_000_000)
  }

  @Test func aProgramThatIsNoNodeIsAFailureOfTheBench() {
    #expect(throws: BenchFailure.self) { try run(URL(fileURLWithPath: "/bin/true"), []) }
    #expect(throws: BenchFailure.self) { try run(URL(fileURLWithPath: "/nowhere"), []) }
  }
}

extension PayloadShape {
  static let allShapes: [PayloadShape] = [.integer, .string, .json, .mixed]
}
