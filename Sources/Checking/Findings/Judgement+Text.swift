// A judgement in words, for a terminal.

extension Judgement {
  /// The report as lines for a terminal: the verdict and its reasons, then each kind of anomaly
  /// with its rule, its usual cause, and the first few occurrences with the lines that prove them.
  ///
  ///     poll-skip, 12 times
  ///       rule   A client's next poll of a key goes on with the next record that exists.
  ///       cause  A lower offset becomes visible after a higher one has been shown; …
  ///
  ///       1. c12 had polled key "5" up to offset 7; its next poll of it began at offset 9 and …
  ///          1.204518 s  c12 <-  [412 bytes] … [6,7],[7,8]]},"type":"poll_ok"}}
  ///                                                ^^^^^ the last record of key "5" in this reply
  package func text() -> String {
    var text = "verdict: \(verdict.rawValue)\n"
    for reason in reasons { text += "  \(reason)\n" }
    for report in anomalies { text += "\n" + report.text() }
    return text
  }
}

extension Anomaly {
  /// This kind of anomaly as lines for a terminal; see `Judgement.text()`.
  package func text() -> String {
    var text = "\(kind.rawValue), \(count == 1 ? "once" : "\(count) times")\n"
    text += Self.wrapped(kind.rule, label: "rule") + Self.wrapped(kind.usualCause, label: "cause")
    for (place, explanation) in explanations.enumerated() {
      text += "\n" + Self.wrapped(explanation.summary, label: "\(place + 1).", indent: 5)
      for line in explanation.lines { text += line.text(indent: "     ") }
    }
    if explanations.count < count {
      text += "\n  … and \(count - explanations.count) more\n"
    }
    return text
  }

  /// A sentence beside its label, broken at spaces.
  private static func wrapped(_ sentence: String, label: String, indent: Int = 9) -> String {
    TerminalColumns.wrapped(sentence, head: "  " + label + " ", indent: indent) + "\n"
  }
}

extension ExplainedLine {
  /// The time in seconds, to the microsecond: `1.204518`.
  package var seconds: String {
    let microseconds = time / 1000
    let fraction = String(abs(microseconds % 1_000_000))
    let zeros = String(repeating: "0", count: 6 - fraction.count)
    return "\(microseconds < 0 ? "-" : "")\(abs(microseconds) / 1_000_000).\(zeros)\(fraction)"
  }

  /// The part of the line before `text`, when there is one: how much was cut away.
  package var elisionBefore: String { cutBefore == 0 ? "" : "[\(cutBefore) bytes] … " }
  /// The same after `text`.
  package var elisionAfter: String { cutAfter == 0 ? "" : " … [\(cutAfter) bytes]" }

  fileprivate func text(indent: String) -> String {
    let arrow = direction == .request ? "->" : "<-"
    let head = "\(indent)\(seconds) s  c\(client) \(arrow)  \(elisionBefore)"
    var result = head + text + elisionAfter + "\n"
    if let mark {
      let scalars = Array(text.unicodeScalars)
      let before = TerminalColumns.count(of: scalars[..<mark.lowerBound])
      let marked = TerminalColumns.count(of: scalars[mark])
      result += String(repeating: " ", count: head.count + before)
      result += String(repeating: "^", count: max(marked, 1))
      result += note.isEmpty ? "\n" : " \(note)\n"
    } else if !note.isEmpty {
      result += String(repeating: " ", count: head.count) + "(\(note))\n"
    }
    return result
  }
}
