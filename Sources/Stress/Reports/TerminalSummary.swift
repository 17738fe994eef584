import Checking
import Cluster
import Platform

/// The summary of a run: what fits a screen.
struct TerminalSummary {
  private let result: RunResult
  private let judgement: RunJudgement
  private let operationCount: Int
  private let columnCount: Int

  /// - Parameters:
  ///   - operationCount: how many operations the checker judged.
  ///   - columnCount: how many columns of a terminal a line may take.
  init(
    _ result: RunResult, _ judgement: RunJudgement, operationCount: Int,
    columnCount: Int = TerminalColumns.usual
  ) {
    self.columnCount = columnCount
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
    let loop = options.ratePerSecond.map { "\(Quantity.rate($0)) due each second" }
    let name = result.program.split(separator: "/").last.map(String.init) ?? result.program
    let nodes = options.nodeCount == 1 ? "" : "\(Quantity.grouped(options.nodeCount)) nodes, "
    let facts =
      "\(nodes)\(Quantity.grouped(options.clientCount)) clients, \(loop ?? "closed loop"), "
      + "\(Quantity.fixed(result.figures.seconds, digits: 1)) s, seed \(result.seed)"
      + (result.isInterrupted ? ", interrupted" : "")
    let head = TerminalColumns.cut(PrintableText.of(name), to: 30) + "   "
    return wrapped(facts, head: head, indent: head.count)
  }

  private func wrapped(_ text: String, head: String, indent: Int) -> String {
    TerminalColumns.wrapped(text, head: head, indent: indent, columnCount: columnCount)
  }

  // MARK: Operations

  private static let quantiles = [0.5, 0.9, 0.99, 0.999, 1]

  /// The rows, in columns as wide as what stands in them.
  ///
  /// Where they would be too wide they move closer, and then counts lose digits.
  private var table: String {
    for (count, gap) in [(Quantity.grouped, 2), (Quantity.grouped, 1), (Quantity.compact, 2)] {
      let lines = lines(of: rows(count), gap: gap)
      if lines[0].count <= columnCount { return lines.joined(separator: "\n") }
    }
    return lines(of: rows(Quantity.compact), gap: 1).joined(separator: "\n")
  }

  private func rows(_ number: (Int) -> String) -> [[String]] {
    let figures = result.figures
    func row(_ name: String, _ counts: OperationCounts, _ latencies: LatencyRecorder) -> [String] {
      [
        name, number(counts.count), number(Quantity.whole(Double(counts.count) / figures.seconds)),
        number(counts.fail + counts.info),
      ] + latencies.texts(at: Self.quantiles)
    }
    return [["", "count", "ops/s", "errors", "p50", "p90", "p99", "p99.9", "max"]]
      + figures.occurred.map { row($0.name, $0.counts, $0.latencies) }
      + [row("all", figures.counts, figures.latencies)]
  }

  /// The first column begins at the left, all others end at the right.
  private func lines(of rows: [[String]], gap: Int) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = row[0].rightPadded(to: widths[0])
      for (cell, width) in zip(row, widths).dropFirst() {
        line += cell.leftPadded(to: width + gap)
      }
      return line
    }
  }

  // MARK: Facts

  /// Of more nodes what each used is left to the JSON.
  private static let nodeCountTold = 8

  private var facts: String {
    let figures = result.figures
    let count = max(figures.operationCount, 1)
    let usage = result.usage
    var lines = [
      (
        "bytes",
        "\(Quantity.size(figures.requestByteCount)) to the \(nodes), "
          + "\(Quantity.size(figures.replyByteCount)) from \(isCluster ? "them" : "it"), "
          + "\((figures.requestByteCount + figures.replyByteCount) / count) an operation"
      ),
      (
        "messages",
        "\(Quantity.fixed(figures.messagesPerOperation, digits: 2)) an operation, "
          + "\(Quantity.grouped(figures.timeoutCount)) timeouts\(neverBegun)"
      ),
    ]
    lines += cluster
    lines += [
      (
        nodes,
        "\(Quantity.fixed(usage.userSeconds, digits: 2)) s user and "
          + "\(Quantity.fixed(usage.systemSeconds, digits: 2)) s system, "
          + "\(nodeMicroseconds) an operation, \(nodeMemory)"
      )
    ]
    lines += each
    lines += [
      (
        "busy",
        "\(nodes) \(figures.nodeBusyShare.map(percent) ?? "unknown") and bench \(percent(figures.benchBusyShare)) "
          + "of a core during the load\(bound)"
      ),
      ("final phase", finalPhase),
      (
        "checked",
        "\(Quantity.grouped(operationCount)) operations in "
          + "\(Quantity.fixed(judgement.analysisSeconds, digits: 2)) s; with load and final phase "
          + "\(Quantity.grouped(Quantity.whole(checkedRate))) checked operations a second"
      ),
      (
        "read twice",
        "\(Quantity.grouped(result.secondReading.comparedCount)) replies, by Foundation's JSON: "
          + (judgement.benchFailure == nil ? "no difference" : "a difference")
      ),
      ("available", Quantity.share(figures.availability)),
    ]
    return lines.map { wrapped($1, head: $0, indent: 13) }.joined(separator: "\n")
  }

  private var isCluster: Bool { result.options.nodeCount > 1 }

  /// What the nodes are called.
  private var nodes: String { isCluster ? "nodes" : "node" }

  /// What there was between nodes, and what struck them.
  ///
  /// Messages are counted for each operation as Maelstrom counts them (`servers`, `msgs-per-op`): all
  /// operations of the history, those of the final phase, too.
  private var cluster: [(String, String)] {
    let servers = result.network.servers
    var lines: [(String, String)] = []
    if servers.sent > 0 || isCluster {
      let perOperation = NetworkCounts.perOperation(servers, operationCount: operationCount)
      let share = Quantity.fixed(perOperation ?? 0, digits: 3)
      lines.append(
        (
          "servers",
          "\(Quantity.grouped(servers.sent)) messages of nodes and services, \(share) an operation"
            + (servers.mishapsText.map { "; \($0)" } ?? "")
        ))
    }
    if let faults = InjectedFaultCounts.text(result.injectedFaults) {
      lines.append(("faults", faults))
    }
    return lines
  }

  /// What each of a few nodes used.
  private var each: [(String, String)] {
    guard isCluster, result.nodes.count <= Self.nodeCountTold else { return [] }
    let texts = result.nodes.map { node in
      let usage = node.ending.usage
      let seconds = Quantity.fixed(usage.userSeconds + usage.systemSeconds, digits: 2)
      let memory = usage.peakMemoryByteCount.map(Quantity.size) ?? "memory unknown"
      let starts = node.startCount == 1 ? "" : " in \(node.startCount) lives"
      return "\(node.name) \(seconds) s, \(memory)\(starts)"
    }
    return [("each", texts.joined(separator: "; "))]
  }

  /// What a closed loop is bound by: of two single threads, the one that is always busy.
  private var bound: String {
    let figures = result.figures
    guard result.options.ratePerSecond == nil else { return "" }
    guard let nodeBusyShare = figures.nodeBusyShare else { return "" }
    if max(nodeBusyShare, figures.benchBusyShare) < 0.8 {
      return ": neither had a core to itself"
    }
    return ": bound by the \(nodeBusyShare > figures.benchBusyShare ? "node" : "bench")"
  }

  private var nodeMicroseconds: String {
    guard let seconds = result.figures.nodeProcessorSeconds else { return "unknown time" }
    let count = Double(max(result.figures.operationCount, 1))
    return "\(Quantity.fixed(seconds * 1e6 / count, digits: 2)) µs"
  }

  private var nodeMemory: String {
    guard let peak = result.usage.peakMemoryByteCount else { return "memory unknown" }
    return "\(Quantity.size(peak)) of memory at most"
  }

  /// What an open loop could not begin: latencies would look better than they are without it.
  private var neverBegun: String {
    let count = result.figures.neverBegunCount
    return count == 0 ? "" : ", \(Quantity.grouped(count)) due and never begun"
  }

  private func percent(_ share: Double) -> String { "\(Quantity.whole((share * 100).rounded())) %" }

  private var checkedRate: Double {
    result.checkedRate(analysisSeconds: judgement.analysisSeconds)
  }

  private var finalPhase: String {
    let final = result.final
    guard final.readerCount > 0, let subject = result.workload.finalSubject else { return "none" }
    let everyone = final.finishedReaderCount == final.readerCount
    return (everyone ? "" : "\(final.finishedReaderCount) of ")
      + "\(final.readerCount) clients read \(Quantity.grouped(final.subjectCount)) "
      + "\(subject.text) in \(Quantity.fixed(final.seconds, digits: 2)) s"
  }

  private var conditions: String {
    judgement.conditions.map { condition in
      let text = "\(PrintableText.of(condition.assertion.text)): \(condition.finding)"
      return wrapped(text, head: "assert", indent: 13)
    }.joined(separator: "\n")
  }

  private var verdict: String {
    var lines = [judgement.verdict.rawValue]
    lines += judgement.reasons.map { wrapped($0, head: "", indent: 2) }
    if let failure = judgement.benchFailure {
      lines.append(wrapped("The bench itself failed: \(failure)", head: "", indent: 2))
    }
    return lines.joined(separator: "\n")
  }
}
