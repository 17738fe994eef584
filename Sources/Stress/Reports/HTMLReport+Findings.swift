import Cluster
import Checking

// What the run did wrong: the rules, how often each was broken, and the first few times with the
// lines that went over the pipes.

extension HTMLReport {
  var findings: String {
    let anomalies = judgement.check.anomalies.map(section)
    let faults = result.faults.kinds.map(section)
    guard !anomalies.isEmpty || !faults.isEmpty else {
      return """
        <section><h2>Anomalies</h2><p class="note">None. \
        \(HTML.escape(result.workload.soundness))</p></section>
        """
    }
    return "<section><h2>What went wrong</h2>\n"
      + (faults + anomalies).joined(separator: "\n") + "\n\(nodeLog)</section>"
  }

  private func section(_ anomaly: Anomaly) -> String {
    let tone = anomaly.consequence == .invalid ? "bad" : "open"
    let explanations = anomaly.explanations.map { explanation in
      """
      <li><p>\(HTML.escape(explanation.summary))</p>
      <div class="lines">\(explanation.lines.map(line).joined(separator: "\n"))</div></li>
      """
    }
    let rest = anomaly.count - anomaly.explanations.count
    return """
      <details open>
      <summary><b class="\(tone)">\(anomaly.kind.rawValue)</b> \(times(anomaly.count))</summary>
      <p>\(HTML.escape(anomaly.kind.rule))</p>
      <p class="note">Usual cause: \(HTML.escape(anomaly.kind.usualCause))</p>
      <ol>\(explanations.joined(separator: "\n"))</ol>
      \(rest > 0 ? "<p class=\"note\">… and \(Quantity.grouped(rest)) more.</p>" : "")
      </details>
      """
  }

  private func line(_ line: ExplainedLine) -> String {
    let arrow = line.direction == .request ? "→" : "←"
    let scalars = Array(line.text.unicodeScalars)
    func text(_ range: Range<Int>) -> String {
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
      return HTML.escape(String(piece))
    }
    let body: String
    if let mark = line.mark {
      body =
        text(0..<mark.lowerBound) + "<mark>" + text(mark) + "</mark>"
        + text(mark.upperBound..<max(scalars.count, mark.upperBound))
    } else {
      body = text(0..<scalars.count)
    }
    let note = line.note.isEmpty ? "" : "<span class=\"hint\">\(HTML.escape(line.note))</span>"
    return """
      <div class="wire"><span class="when">\(line.seconds) s</span>\
      <span class="who">c\(line.client) \(arrow)</span>\
      <code>\(HTML.escape(line.elisionBefore))\(body)\(HTML.escape(line.elisionAfter))\(note)</code></div>
      """
  }

  private func section(_ kind: ProtocolFaultKind) -> String {
    let count = result.faults.count(of: kind)
    let tone = kind.consequence == .isIgnored ? "open" : "bad"
    let kept = result.faults.kept.filter { $0.kind == kind }.map { fault in
      let detail = fault.detail.isEmpty ? "" : "<p>\(HTML.escape(fault.detail))</p>"
      let line =
        fault.line.isEmpty
        ? ""
        : """
        <div class="lines"><div class="wire"><span class="when">\(Quantity.duration(fault.time))\
        </span><span class="who">\(HTML.escape(fault.node))</span><code>\(HTML.escape(fault.line))</code></div></div>
        """
      return "<li>\(detail)\(line)</li>"
    }
    return """
      <details open>
      <summary><b class="\(tone)">\(kind.name)</b> \(times(count))</summary>
      <p>\(HTML.escape(kind.rule))</p>
      <p class="note">\(HTML.escape(kind.verdictOfMaelstrom))</p>
      <ol>\(kept.joined(separator: "\n"))</ol>
      </details>
      """
  }

  private var nodeLog: String {
    result.nodes.filter { !$0.lastWords.isEmpty }.map { node in
      """
      <details open><summary><b>stderr</b> the last lines of \(node.name)</summary>
      <pre>\(HTML.escape(node.lastWords.joined(separator: "\n")))</pre></details>
      """
    }.joined(separator: "\n")
  }

  private func times(_ count: Int) -> String {
    count == 1 ? "once" : "\(Quantity.grouped(count)) times"
  }
}
