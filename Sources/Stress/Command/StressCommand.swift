import Checking
import CommandOptions
import Foundation
import Platform

/// The command: options in, exit status out.
enum StressCommand {
  /// Exit statuses: those of sysexits.h for a command line that makes no sense, Maelstrom's
  /// otherwise.
  enum Status {
    static let valid: Int32 = 0
    static let invalid: Int32 = 1
    static let unknown: Int32 = 2
    static let usage: Int32 = 64
  }

  static func run(_ words: [String]) -> Int32 {
    let options: Options
    do {
      switch try Options.table.parse(words) {
      case .help:
        print(Options.table.help)
        return Status.valid
      case .version:
        print("stress \(PackageVersion.text)")
        return Status.valid
      case .run(let parsed): options = parsed
      }
    } catch {
      StandardError.write("stress: \(error.message)\n")
      return Status.usage
    }
    do {
      let program = try options.programPath()
      try checkFiles(options)
      let seed = options.seed ?? UInt64.random(in: 0...0xFFFF_FFFF)
      Interrupt.listen()
      switch options.workload {
      case .kafka: return try run(KafkaWorkload(options.kafka, seed: seed), options, program, seed)
      case .echo: return try run(EchoWorkload(seed: seed), options, program, seed)
      }
    } catch {
      // What a node said may stand in it, line by line.
      let lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false)
        .map { PrintableText.of(String($0), byteCountMax: 4000) }
      StandardError.write("stress: \(lines.joined(separator: "\n"))\n")
      return Status.unknown
    }
  }

  /// Runs a workload, judges it and tells what came of it.
  private static func run<W: Workload & ~Copyable>(
    _ workload: consuming W, _ options: Options, _ program: String, _ seed: UInt64
  ) throws(BenchFailure) -> Int32 {
    let run = GuardedRun(try Bench(options, workload, program: program, seed: seed))
    try run.run()
    return conclude(W.self, run.bench.result, run.bench.record)
  }

  /// Looks whether the files can be made that the run is to fill, so that one that cannot is told
  /// before the run; what stands in them stays until then.
  private static func checkFiles(_ options: Options) throws(BenchFailure) {
    for path in [options.historyPath, options.resultPath, options.reportPath] {
      if let path { try OutputFile.check(path) }
    }
    if case .file(let path) = options.standardError { try OutputFile.check(path) }
  }

  /// Judges a run, prints what is to be said of it and writes the files that were asked for.
  private static func conclude<W: Workload & ~Copyable>(
    _ workload: W.Type, _ result: RunResult, _ record: RunRecord<W.History>
  ) -> Int32 {
    let clock = MonotonicClock()
    let check = W.judge(
      record.history, requests: record.requests, replies: record.replies,
      isCutShort: result.isCutShort)
    var judgement = RunJudgement(
      check, result.figures, result.faults, result.usage,
      assertions: result.options.assertions, disagreement: result.secondReading.disagreement,
      crash: result.crash,
      analysisSeconds: clock.now().seconds(since: 0))
    for anomaly in check.anomalies { print(anomaly.text()) }
    for node in result.nodes where !node.lastWords.isEmpty {
      print(
        "\(node.name)'s last lines on stderr:\n" + node.lastWords.joined(separator: "\n") + "\n")
    }
    let summary = TerminalSummary(
      result, judgement, operationCount: record.history.operations.count,
      columnCount: TerminalColumns.available(on: 1))
    if !result.options.isQuiet || judgement.exitStatus != Status.valid { print(summary.text) }
    // A file may be /dev/stdout, and stands behind the summary then.
    fflush(nil)
    writeFiles(W.self, result, &judgement, record.history)
    return judgement.exitStatus
  }

  /// Writes the files that were asked for, each whatever became of the others; the result comes last,
  /// so that it can say which are missing.
  private static func writeFiles<W: Workload & ~Copyable>(
    _ workload: W.Type, _ result: RunResult, _ judgement: inout RunJudgement, _ history: W.History
  ) {
    let operationCount = history.operations.count
    func write(
      _ path: String?, _ judgement: inout RunJudgement,
      _ body: (String, RunJudgement) throws(BenchFailure) -> Void
    ) {
      guard let path else { return }
      do {
        try body(path, judgement)
      } catch {
        judgement.unwrittenFiles.append(error.description)
        StandardError.write("stress: \(error)\n")
      }
    }
    write(result.options.historyPath, &judgement) { path, _ throws(BenchFailure) in
      var log = try OperationLog<W>(path: path)
      try log.write(history)
    }
    write(result.options.reportPath, &judgement) { path, judgement throws(BenchFailure) in
      var file = try OutputFile(path: path)
      try file.write(HTMLReport(result, judgement, operationCount: operationCount).html)
      try file.finish()
    }
    write(result.options.resultPath, &judgement) { path, judgement throws(BenchFailure) in
      var document = try JSONResult(path: path)
      try document.write(result, judgement, operationCount: operationCount)
    }
  }
}

extension Options {
  /// The node's program: the one that was named, or the workload's own beside the bench's.
  /// - Throws: `BenchFailure` when there is no such program.
  func programPath() throws(BenchFailure) -> String {
    if let program {
      guard FileManager.default.isExecutableFile(atPath: program) else {
        throw BenchFailure("--bin \(program) is no program that can be run")
      }
      return program
    }
    guard let name = workload.program else {
      throw BenchFailure(
        "no node of the \(workload.rawValue) workload is built in; name one with --bin")
    }
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let path = own.deletingLastPathComponent().appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BenchFailure("there is no \(path); build it, or name a node with --bin")
    }
    return path
  }
}
