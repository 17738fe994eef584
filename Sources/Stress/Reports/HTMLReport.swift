import Checking
import Foundation

/// A run as one page of HTML that needs nothing else: no network, no script, its charts drawn as
/// SVG, light or dark as the reader's system is.
struct HTMLReport {
  let result: RunResult
  let judgement: RunJudgement
  let operationCount: Int

  /// - Parameter operationCount: how many operations the checker judged.
  init(_ result: RunResult, _ judgement: RunJudgement, operationCount: Int) {
    self.result = result
    self.judgement = judgement
    self.operationCount = operationCount
  }

  /// The page.
  var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(HTML.escape(programName)): \(judgement.verdict.rawValue)</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <main>
    \(header)
    \(tiles)
    \(charts)
    \(operations)
    \(cluster)
    \(conditions)
    \(findings)
    \(footer)
    </main>
    </body>
    </html>

    """
  }

  var programName: String {
    result.program.split(separator: "/").last.map(String.init) ?? result.program
  }

  // MARK: Head

  private var header: String {
    let options = result.options
    let loop =
      options.ratePerSecond.map { "open loop, \(Quantity.rate($0)) due each second" }
      ?? "closed loop"
    let reasons = (judgement.reasons + (judgement.benchFailure.map { [$0] } ?? []))
      .map { "<p class=\"reason\">\(HTML.escape($0))</p>" }.joined()
    return """
      <header>
      <h1>\(HTML.escape(programName)) <span class="verdict \(judgement.verdict.rawValue)">\
      \(judgement.verdict.rawValue)</span></h1>
      <p class="sub">Maelstrom’s \(result.workload.name) workload · \(nodeCount)\(options.clientCount) clients, \(loop) · \
      \(Quantity.fixed(result.figures.seconds, digits: 1)) s · seed \(result.seed)\
      \(result.isInterrupted ? " · interrupted" : "")</p>
      \(reasons)
      </header>
      """
  }

  private var nodeCount: String {
    result.options.nodeCount == 1 ? "" : "\(result.options.nodeCount) nodes, "
  }

  private var tiles: String {
    let figures = result.figures
    let latencies = figures.latencies.texts(at: [0.5, 0.99, 1])
    let usage = result.usage
    let count = Double(max(figures.operationCount, 1))
    let tiles = [
      ("operations a second", Quantity.grouped(Quantity.whole(figures.rate))),
      ("median latency", latencies[0]),
      ("99th percentile", latencies[1]),
      ("longest", latencies[2]),
      ("available", Quantity.share(figures.availability)),
      ("errors", Quantity.grouped(figures.errorCount)),
      (
        "node’s CPU an operation",
        figures.nodeProcessorSeconds.map {
          "\(Quantity.fixed($0 * 1e6 / count, digits: 2)) µs"
        } ?? "unknown"
      ),
      ("node’s peak memory", usage.peakMemoryByteCount.map(Quantity.size) ?? "unknown"),
    ]
    let cells = tiles.map { name, value in
      "<div class=\"tile\"><b>\(value)</b><span>\(name)</span></div>"
    }
    return "<section class=\"tiles\">\(cells.joined(separator: "\n"))</section>"
  }

  // MARK: Tables

  private var operations: String {
    let figures = result.figures
    let quantiles = [0.5, 0.9, 0.99, 0.999, 1]
    func row(_ name: String, _ counts: OperationCounts, _ latencies: LatencyRecorder) -> String {
      let cells =
        [
          Quantity.grouped(counts.count),
          Quantity.grouped(Quantity.whole(Double(counts.count) / figures.seconds)),
          Quantity.grouped(counts.fail + counts.info),
        ] + latencies.texts(at: quantiles)
      return "<tr><th>\(name)</th>\(cells.map { "<td>\($0)</td>" }.joined())</tr>"
    }
    let rows = figures.occurred.map { row($0.name, $0.counts, $0.latencies) }
    let head = ["", "count", "a second", "errors", "p50", "p90", "p99", "p99.9", "max"]
    return """
      <section>
      <h2>Operations</h2>
      <div class="scroll"><table>
      <thead><tr>\(head.map { "<th>\($0)</th>" }.joined())</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      \(row("all", figures.counts, figures.latencies))
      </tbody>
      </table></div>
      <p class="note">\(facts)</p>
      </section>
      """
  }

  private var facts: String {
    let figures = result.figures
    let rate = result.checkedRate(analysisSeconds: judgement.analysisSeconds)
    return """
      \(Quantity.size(figures.requestByteCount)) to the node and \
      \(Quantity.size(figures.replyByteCount)) from it, \
      \(Quantity.fixed(figures.messagesPerOperation, digits: 2)) messages an operation\
      \(neverBegun).\(finalPhase) \
      \(Quantity.grouped(operationCount)) operations were checked in \
      \(Quantity.fixed(judgement.analysisSeconds, digits: 2)) s: with load and final phase, \
      \(Quantity.grouped(Quantity.whole(rate))) checked operations a second. \
      \(Quantity.grouped(result.secondReading.comparedCount)) replies were read a second time with \
      Foundation’s JSON.
      """
  }

  private var finalPhase: String {
    guard let subject = result.workload.finalSubject else { return "" }
    let final = result.final
    return """
       At the end \(final.finishedReaderCount) of \(final.readerCount) clients read all \
      \(Quantity.grouped(final.subjectCount)) \(subject.text) in \
      \(Quantity.fixed(final.seconds, digits: 2)) s.
      """
  }

  private var neverBegun: String {
    let count = result.figures.neverBegunCount
    return count == 0
      ? ""
      : "; \(Quantity.grouped(count)) operations were due and never begun, as no client was free"
  }

  private var conditions: String {
    guard !judgement.conditions.isEmpty else { return "" }
    let rows = judgement.conditions.map { condition in
      "<tr><th><code>\(HTML.escape(condition.assertion.text))</code></th>"
        + "<td>\(HTML.escape(condition.valueText))</td><td class=\"\(condition.holds ? "good" : "bad")\">"
        + "\(condition.holds ? "holds" : "fails")</td></tr>"
    }
    return """
      <section>
      <h2>Conditions</h2>
      <div class="scroll"><table class="narrow"><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      </section>
      """
  }

  private var footer: String {
    return """
      <footer>
      <p>The same requests again: <code>\(HTML.escape(result.command))</code></p>
      <p>Latencies of a closed loop count from when a client began, those of an open loop from when \
      the operation was due, so that a stall of the node is not hidden. The polls of the final phase \
      are left out of all figures.</p>
      </footer>
      """
  }
}
