import Checking
import Cluster
import CommandOptions
import FastJSON

/// The whole result of a run as one JSON document.
///
/// Durations are in nanoseconds unless their name says otherwise, sizes in bytes.
struct JSONResult: ~Copyable {
  private static let quantiles: [(name: StaticString, quantile: Double)] = [
    ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1),
  ]

  var emitter = JSONEmitter(capacity: 1 << 16)
  private var file: OutputFile

  /// - Throws: `BenchFailure` when the file cannot be made.
  init(path: String) throws(BenchFailure) {
    file = try OutputFile(path: path)
  }

  /// Writes the document.
  ///
  /// - Throws: `BenchFailure` when the file cannot be written.
  mutating func write(
    _ result: RunResult, _ judgement: RunJudgement, operationCount: Int
  ) throws(BenchFailure) {
    emitter.beginObject()
    appendVerdict(judgement)
    appendRun(result)
    appendFigures(result.figures)
    appendNodes(result.nodes)
    append(result.network, kindNames: result.messageKinds, operationCount: operationCount)
    appendInjectedFaults(result.injectedFaults)
    emitter.name("checked")
    emitter.beginObject()
    emitter.name("operations")
    emitter.integer(operationCount)
    emitter.name("analysis_seconds")
    emitter.double(judgement.analysisSeconds)
    emitter.name("operations_per_second")
    emitter.double(result.checkedRate(analysisSeconds: judgement.analysisSeconds))
    emitter.name("replies_read_twice")
    emitter.integer(result.secondReading.comparedCount)
    emitter.endObject()
    appendConditions(judgement.conditions)
    appendFaults(result.faults)
    appendAnomalies(judgement.check.anomalies)
    appendTimeline(result.timeline, result.figures.tallies.map(\.name))
    emitter.endObject()
    emitter.newline()
    try file.drain(&emitter, isLast: true)
    try file.finish()
  }

  // MARK: Parts

  private mutating func appendVerdict(_ judgement: RunJudgement) {
    emitter.name("verdict")
    emitter.string(judgement.verdict.rawValue)
    emitter.name("reasons")
    emitter.beginArray()
    for reason in judgement.reasons { emitter.string(reason) }
    emitter.endArray()
    emitter.name("bench_failure")
    if let failure = judgement.benchFailure { emitter.string(failure) } else { emitter.null() }
    emitter.name("files_not_written")
    emitter.beginArray()
    for file in judgement.unwrittenFiles { emitter.string(file) }
    emitter.endArray()
    emitter.name("exit_status")
    emitter.integer(judgement.exitStatus)
  }

  private mutating func appendRun(_ result: RunResult) {
    let options = result.options
    emitter.name("run")
    emitter.beginObject()
    emitter.name("program")
    emitter.string(result.program)
    emitter.name("arguments")
    emitter.beginArray()
    for argument in options.programArguments { emitter.string(argument) }
    emitter.endArray()
    for option in Options.table.options
    where [.load, .cluster, options.workload.section].contains(option.section) {
      append(option.setting(result.repeatableOptions), named: option.memberName)
    }
    emitter.name("command")
    emitter.string(result.command)
    emitter.name("seconds")
    emitter.double(result.figures.seconds)
    emitter.name("interrupted")
    emitter.boolean(result.isInterrupted)
    emitter.name("final_phase")
    appendFinalPhase(result.final, result.workload.finalSubject)
    emitter.endObject()
  }

  private mutating func appendFinalPhase(_ final: FinalPhaseFigures, _ subject: FinalSubject?) {
    guard let subject else { return emitter.null() }
    emitter.beginObject()
    emitter.name("seconds")
    emitter.double(final.seconds)
    emitter.name(subject.name)
    emitter.integer(final.subjectCount)
    emitter.name("readers")
    emitter.integer(final.readerCount)
    emitter.name("readers_done")
    emitter.integer(final.finishedReaderCount)
    emitter.endObject()
  }

  private mutating func append(_ setting: OptionSetting, named name: String) {
    emitter.name(name)
    switch setting {
    case .nothing: emitter.null()
    case .flag(let isSet): emitter.boolean(isSet)
    case .integer(let number): emitter.integer(number)
    case .unsigned(let number): emitter.integer(number)
    case .number(let number): emitter.double(number)
    case .text(let text): emitter.string(text)
    case .list(let texts):
      emitter.beginArray()
      for text in texts { emitter.string(text) }
      emitter.endArray()
    }
  }

  private mutating func appendFigures(_ figures: LoadFigures) {
    emitter.name("operations")
    emitter.beginObject()
    for tally in figures.occurred {
      emitter.name(tally.name)
      appendOperations(tally.counts, tally.latencies, seconds: figures.seconds)
    }
    emitter.name("all")
    appendOperations(figures.counts, figures.latencies, seconds: figures.seconds)
    emitter.endObject()
    emitter.name("availability")
    emitter.double(figures.availability)
    emitter.name("messages_per_operation")
    emitter.double(figures.messagesPerOperation)
    emitter.name("requests")
    emitter.integer(figures.requestCount)
    emitter.name("replies")
    emitter.integer(figures.replyCount)
    emitter.name("request_bytes")
    emitter.integer(figures.requestByteCount)
    emitter.name("reply_bytes")
    emitter.integer(figures.replyByteCount)
    emitter.name("timeouts")
    emitter.integer(figures.timeoutCount)
    emitter.name("due_and_never_begun")
    emitter.integer(figures.neverBegunCount)
    emitter.name("node_busy_share")
    if let share = figures.nodeBusyShare { emitter.double(share) } else { emitter.null() }
    emitter.name("bench_busy_share")
    emitter.double(figures.benchBusyShare)
  }

  private mutating func appendOperations(
    _ counts: OperationCounts, _ latencies: LatencyRecorder, seconds: Double
  ) {
    emitter.beginObject()
    emitter.name("count")
    emitter.integer(counts.count)
    emitter.name("ok")
    emitter.integer(counts.ok)
    emitter.name("fail")
    emitter.integer(counts.fail)
    emitter.name("info")
    emitter.integer(counts.info)
    emitter.name("per_second")
    emitter.double(Double(counts.count) / seconds)
    emitter.name("latency")
    emitter.beginObject()
    for (name, quantile) in Self.quantiles {
      emitter.name(name)
      if let value = latencies.valueIfAny(at: quantile) {
        emitter.integer(value)
      } else {
        emitter.null()
      }
    }
    emitter.name("mean")
    if latencies.count > 0 { emitter.double(latencies.mean) } else { emitter.null() }
    emitter.endObject()
    emitter.endObject()
  }

  private mutating func appendNodes(_ nodes: [NodeOutcome]) {
    emitter.name("nodes")
    emitter.beginArray()
    for node in nodes {
      let usage = node.ending.usage
      emitter.beginObject()
      emitter.name("name")
      emitter.string(node.name)
      emitter.name("starts")
      emitter.integer(node.startCount)
      emitter.name("user_seconds")
      emitter.double(usage.userSeconds)
      emitter.name("system_seconds")
      emitter.double(usage.systemSeconds)
      emitter.name("peak_memory_bytes")
      if let peak = usage.peakMemoryByteCount { emitter.integer(peak) } else { emitter.null() }
      emitter.endObject()
    }
    emitter.endArray()
  }

  private mutating func appendConditions(_ conditions: [RunJudgement.Condition]) {
    emitter.name("assertions")
    emitter.beginArray()
    for condition in conditions {
      emitter.beginObject()
      emitter.name("condition")
      emitter.string(condition.assertion.text)
      emitter.name("holds")
      emitter.boolean(condition.holds)
      emitter.name("value")
      if let value = condition.value { emitter.double(value) } else { emitter.null() }
      emitter.endObject()
    }
    emitter.endArray()
  }

  private mutating func appendFaults(_ faults: ProtocolFaults) {
    emitter.name("protocol_faults")
    emitter.beginArray()
    for kind in faults.kinds {
      emitter.beginObject()
      emitter.name("kind")
      emitter.string(kind.name)
      emitter.name("count")
      emitter.integer(faults.count(of: kind))
      emitter.name("rule")
      emitter.string(kind.rule)
      emitter.name("maelstrom")
      emitter.string(kind.verdictOfMaelstrom)
      emitter.name("first")
      emitter.beginArray()
      for fault in faults.kept where fault.kind == kind {
        emitter.beginObject()
        emitter.name("node")
        emitter.string(fault.node)
        emitter.name("time")
        emitter.integer(fault.time)
        emitter.name("detail")
        emitter.string(fault.detail)
        emitter.name("line")
        emitter.string(fault.line)
        emitter.endObject()
      }
      emitter.endArray()
      emitter.endObject()
    }
    emitter.endArray()
  }

  private mutating func appendAnomalies(_ anomalies: [Anomaly]) {
    emitter.name("anomalies")
    emitter.beginArray()
    for anomaly in anomalies {
      emitter.beginObject()
      emitter.name("kind")
      emitter.string(anomaly.kind.rawValue)
      emitter.name("count")
      emitter.integer(anomaly.count)
      emitter.name("rule")
      emitter.string(anomaly.kind.rule)
      emitter.name("usual_cause")
      emitter.string(anomaly.kind.usualCause)
      emitter.name("explanations")
      emitter.beginArray()
      for explanation in anomaly.explanations { append(explanation) }
      emitter.endArray()
      emitter.endObject()
    }
    emitter.endArray()
  }

  private mutating func append(_ explanation: Explanation) {
    emitter.beginObject()
    emitter.name("summary")
    emitter.string(explanation.summary)
    emitter.name("lines")
    emitter.beginArray()
    for line in explanation.lines {
      emitter.beginObject()
      emitter.name("time")
      emitter.integer(line.time)
      emitter.name("client")
      emitter.string("c\(line.client)")
      emitter.name("direction")
      emitter.string(line.direction.rawValue)
      emitter.name("text")
      emitter.string(line.text)
      emitter.name("bytes_before")
      emitter.integer(line.cutBefore)
      emitter.name("bytes_after")
      emitter.integer(line.cutAfter)
      if let mark = line.mark {
        emitter.name("mark")
        emitter.beginArray()
        emitter.integer(mark.lowerBound)
        emitter.integer(mark.upperBound)
        emitter.endArray()
      }
      emitter.name("note")
      emitter.string(line.note)
      emitter.endObject()
    }
    emitter.endArray()
    emitter.endObject()
  }

  private mutating func appendTimeline(_ intervals: [Timeline.Interval], _ kindNames: [String]) {
    emitter.name("timeline")
    emitter.beginArray()
    for interval in intervals {
      emitter.beginObject()
      emitter.name("seconds")
      emitter.double(interval.seconds)
      for (name, count) in zip(kindNames, interval.counts) {
        emitter.name(name)
        emitter.integer(count)
      }
      emitter.name("errors")
      emitter.integer(interval.errorCount)
      emitter.name("p50")
      emitter.integer(interval.p50)
      emitter.name("p99")
      emitter.integer(interval.p99)
      emitter.name("max")
      emitter.integer(interval.maximum)
      emitter.endObject()
    }
    emitter.endArray()
  }
}

extension Option {
  /// Its name in JSON: `max_writes_per_key` for `--max-writes-per-key`.
  fileprivate var memberName: String { String(name.dropFirst(2).replacing("-", with: "_")) }
}
