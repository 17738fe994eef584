// What is wrong in a read alone, or beside the read before it by the same client.
//
// A client does one thing at a time and asks one node, so its earlier read had ended when its next one
// began, and that node had told everything in it already.

/// Checks reads for values that nobody added, for duplicates, and for what has vanished again.
struct ClientReadChecks<Kind: SetOperationKind>: SetTelling {
  let history: SetHistory<Kind>

  init(_ history: SetHistory<Kind>) {
    self.history = history
  }

  func run(into findings: inout SetFindings) {
    for place in 0..<history.oddities.count {
      let oddity = history.oddities[place]
      if oddity.invented != nil, findings.count(.invented) {
        findings.keep(.invented, tellInvented(oddity))
      }
      if oddity.repeated != nil, findings.count(.repeated) {
        findings.keep(.repeated, tellRepeated(oddity))
      }
    }
    var last: [UInt32: UInt32] = [:]
    for number in 0..<history.count {
      let read = history.operations[number]
      guard read.kind == .read, read.outcome == .ok else { continue }
      if let before = last.updateValue(UInt32(number), forKey: read.client),
        let element = firstMissing(of: history.operations[Int(before)], in: read),
        findings.count(.readWentBack)
      {
        findings.keep(.readWentBack, tellWentBack(element, before, UInt32(number)))
      }
    }
  }

  /// The first element that the earlier of two reads listed and the later did not.
  ///
  /// - Complexity: O(runs of both).
  private func firstMissing(
    of earlier: Operation<SetDetail<Kind>>, in later: Operation<SetDetail<Kind>>
  ) -> SetElement? {
    var rest = later.runs()
    for index in earlier.runs() {
      let run = history.runs[index]
      while let first = rest.first, history.runs[first].end <= run.start {
        rest = rest.dropFirst()
      }
      guard let first = rest.first, history.runs[first].start <= run.start else { return run.start }
      // The runs of one read do not touch, so what one of them does not cover is missing.
      if history.runs[first].end < run.end { return history.runs[first].end }
    }
    return nil
  }

  // MARK: Telling

  private func tellInvented(_ oddity: SetHistory<Kind>.Oddity) -> Finding<BodyPlace> {
    Finding(
      summary: "\(client(oddity.operation)) read a value on \(node(oddity.operation)) that nobody "
        + "had added.",
      evidence: [element(oddity.invented, of: oddity, "nobody had added this")])
  }

  private func tellRepeated(_ oddity: SetHistory<Kind>.Oddity) -> Finding<BodyPlace> {
    Finding(
      summary: "A read by \(client(oddity.operation)) on \(node(oddity.operation)) lists a value "
        + "twice.",
      evidence: [element(oddity.repeated, of: oddity, "this stands in the list before")])
  }

  private func element(
    _ ordinal: UInt32?, of oddity: SetHistory<Kind>.Oddity, _ note: String
  ) -> SetEvidence {
    SetEvidence(
      Int(oddity.operation),
      .reply(.member(Kind.listMember), .element(Int(ordinal ?? 0))), note)
  }

  private func tellWentBack(
    _ missed: SetElement, _ before: UInt32, _ number: UInt32
  ) -> Finding<BodyPlace> {
    Finding(
      summary: "\(client(number)) had read the value \(missed) on \(node(before)); its next read "
        + "did not find it.",
      evidence: [finding(before, missed), missing(number, missed)])
  }
}
