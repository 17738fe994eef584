/// The summary of a run: what fits a screen.
struct Summary {
  private let result: RunResult
  private let judgement: Judgement
  private let operationCount: Int

  /// - Parameter operationCount: how many operations the checker judged.
  init(_ result: RunResult, _ judgement: Judgement, operationCount: Int) {
    self.result = result
    self.judgement = judgement
    self.operationCount = operationCount
  }

  var text: String {
    var sections = [heading + "\n", table + "\n", facts]
    if !judgement.conditions.isEmpty { sections.append(conditions) }
    sections.append("\n" + verdict)
    return sections.joined(separator: "\n")
  }

  private var heading: String {
    let options = result.options
    let loop = options.ratePerSecond.map { "\(Quantity.grouped(Int($0))) due each second" }
    let name = result.program.split(separator: "/").last.map(String.init) ?? result.program
    return "\(name)   \(options.clientCount) clients, \(loop ?? "closed loop"), "
      + "\(Quantity.fixed(result.figures.seconds, digits: 1)) s, seed \(result.seed)"
      + (result.isInterrupted ? ", interrupted" : "")
  }

  // MARK: Operations

  private static let quantiles = [0.5, 0.9, 0.99, 0.999]

  private var table: String {
    let figures = result.figures
    var lines = [
      row(["", "count", "ops/s", "errors", "p50", "p90", "p99", "p99.9", "max"])
    ]
    for kind in OperationKind.timed {
      let tally = figures[kind]
      guard tally.counts.count > 0 else { continue }
      lines.append(row(cells(kind.name, tally.counts, tally.latencies)))
    }
    lines.append(row(cells("all", figures.counts, figures.latencies)))
    return lines.joined(separator: "\n")
  }

  private func cells(
    _ name: String, _ counts: OperationCounts, _ latencies: LatencyRecorder
  ) -> [String] {
    [
      name, Quantity.grouped(counts.count),
      Quantity.grouped(Int(Double(counts.count) / result.figures.seconds)),
      Quantity.grouped(counts.fail + counts.info),
    ] + latencies.values(at: Self.quantiles).map(Quantity.duration)
      + [Quantity.duration(latencies.maximum)]
  }

  private func row(_ cells: [String]) -> String {
    let widths = [0, 11, 10, 8, 9, 9, 9, 9, 9]
    var line = cells[0].rightPadded(to: 8)
    for (cell, width) in zip(cells, widths).dropFirst() { line += cell.leftPadded(to: width) }
    return line
  }

  // MARK: Facts

  private var facts: String {
    let figures = result.figures
    let count = max(figures.operationCount, 1)
    let usage = result.ending.usage
    let microseconds = figures.nodeProcessorSeconds * 1e6 / Double(count)
    let lines = [
      (
        "bytes",
        "\(Quantity.size(figures.requestByteCount)) to the node, "
          + "\(Quantity.size(figures.replyByteCount)) from it, "
          + "\((figures.requestByteCount + figures.replyByteCount) / count) an operation"
      ),
      (
        "messages",
        "\(Quantity.fixed(figures.messagesPerOperation, digits: 2)) an operation, "
          + "\(Quantity.grouped(figures.timeoutCount)) timeouts\(neverBegun)"
      ),
      (
        "node",
        "\(Quantity.fixed(usage.userSeconds, digits: 2)) s user and "
          + "\(Quantity.fixed(usage.systemSeconds, digits: 2)) s system, "
          + "\(Quantity.fixed(microseconds, digits: 2)) µs an operation, "
          + "\(Quantity.size(usage.peakMemoryByteCount)) of memory at most"
      ),
      (
        "busy",
        "node \(percent(figures.nodeBusyShare)) and bench \(percent(figures.benchBusyShare)) "
          + "of a core during the load\(bound)"
      ),
      ("final phase", finalPhase),
      (
        "checked",
        "\(Quantity.grouped(operationCount)) operations in "
          + "\(Quantity.fixed(judgement.analysisSeconds, digits: 2)) s; with load and final phase "
          + "\(Quantity.grouped(Int(checkedRate))) checked operations a second"
      ),
      (
        "read twice",
        "\(Quantity.grouped(result.secondReading.comparedCount)) replies, by Foundation's JSON: "
          + (judgement.benchFailure == nil ? "no difference" : "a difference")
      ),
      ("available", Quantity.share(figures.availability)),
    ]
    return lines.map { $0.rightPadded(to: 13) + $1 }.joined(separator: "\n")
  }

  /// What a closed loop is bound by: of two single threads, the one that is always busy.
  private var bound: String {
    let figures = result.figures
    guard result.options.ratePerSecond == nil else { return "" }
    if max(figures.nodeBusyShare, figures.benchBusyShare) < 0.8 {
      return ": neither had a core to itself"
    }
    return ": bound by the \(figures.nodeBusyShare > figures.benchBusyShare ? "node" : "bench")"
  }

  /// What an open loop could not begin: latencies would look better than they are without it.
  private var neverBegun: String {
    let count = result.figures.neverBegunCount
    return count == 0 ? "" : ", \(Quantity.grouped(count)) due and never begun"
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private var checkedRate: Double {
    result.checkedRate(analysisSeconds: judgement.analysisSeconds)
  }

  private var finalPhase: String {
    let final = result.final
    guard final.readerCount > 0 else { return "none" }
    let everyone = final.finishedReaderCount == final.readerCount
    return (everyone ? "" : "\(final.finishedReaderCount) of ")
      + "\(final.readerCount) clients read \(Quantity.grouped(final.keyCount)) keys "
      + "from start to end in \(Quantity.fixed(final.seconds, digits: 2)) s"
  }

  private var conditions: String {
    judgement.conditions.map { condition in
      let word = condition.holds ? "holds" : "FAILS"
      return "assert".rightPadded(to: 13)
        + "\(condition.assertion.text): \(word), it is \(condition.valueText)"
    }.joined(separator: "\n")
  }

  private var verdict: String {
    var lines = [judgement.verdict.rawValue]
    lines += judgement.reasons.map { "  \($0)" }
    if let failure = judgement.benchFailure {
      lines.append("  The bench itself failed: \(failure)")
    }
    return lines.joined(separator: "\n")
  }
}
