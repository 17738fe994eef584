extension ClientChecks {
  func tellNonmonotonicSend(_ last: Int, _ next: Int) -> Finding {
    let first = history.operations[last]
    let second = history.operations[next]
    return Finding(
      summary: "\(client(next)) sent value \(first.value) and then value \(second.value) to "
        + "\(name(second.key)), and the second stands at the same place in the log or before it.",
      evidence: [
        Evidence(last, .message), Evidence(last, .acknowledgedOffset, "first"),
        Evidence(next, .message), Evidence(next, .acknowledgedOffset, "then, not higher"),
      ])
  }

  func tellSkip(_ last: Int, _ a: ValueID, _ next: Int, _ b: ValueID, _ key: KeyNumber) -> Finding {
    let skipped = skipped(a, b, key)
    var finding = Finding(
      summary: "\(client(next)) had polled \(name(key)) up to \(offset(a)); its next poll of it "
        + "began at \(offset(b)) and jumped over \(list(skipped)).",
      evidence: [
        reading(a, key, in: last, note: "the last record of \(name(key)) in this reply"),
        asking(key, in: next, note: "the next one is asked for from here"),
        reading(b, key, in: next, note: "and this is the first that came"),
      ] + proof(skipped, key))
    if let failedPoll, failedPoll > last {
      finding.evidence.append(
        Evidence(failedPoll, .commitErrorCode, "this commit failed, so its poll does not count"))
    }
    return finding
  }

  func tellStepBack(
    _ last: Int, _ a: ValueID, _ next: Int, _ b: ValueID, _ key: KeyNumber
  ) -> Finding {
    Finding(
      summary: "\(client(next)) had polled \(name(key)) up to \(offset(a)); its next poll of it "
        + "went back to \(offset(b)).",
      evidence: [
        reading(a, key, in: last, note: "the last record of \(name(key)) in this reply"),
        asking(key, in: next, note: "the next one is asked for from here"),
        reading(b, key, in: next, note: "this one had been passed already"),
      ])
  }

  func tellSkipInside(_ number: Int, _ key: KeyNumber, _ a: ValueID, _ b: ValueID) -> Finding {
    let skipped = skipped(a, b, key)
    return Finding(
      summary: "One reply to \(client(number)) goes from \(offset(a)) of \(name(key)) to "
        + "\(offset(b)) and leaves out \(list(skipped)).",
      evidence: [reading(b, key, in: number, note: "a record is missing before this one")]
        + proof(skipped, key))
  }

  func tellStepBackInside(_ number: Int, _ key: KeyNumber, _ a: ValueID, _ b: ValueID) -> Finding {
    Finding(
      summary: "One reply to \(client(number)) lists \(offset(a)) of \(name(key)), and after it "
        + "\(offset(b)), which is not higher.",
      evidence: [
        reading(b, key, in: number, note: "this should stand before the record before it")
      ])
  }

  private func skipped(_ a: ValueID, _ b: ValueID, _ key: KeyNumber) -> [VersionOrder.Place] {
    VersionOrder(of: key, in: table).chosenPlaces(
      after: index[Int(a)], before: index[Int(b)])
  }

  private func list(_ skipped: [VersionOrder.Place]) -> String {
    let shown = skipped.prefix(5).map { String($0.offset) }.joined(separator: ", ")
    let rest = skipped.count > 5 ? " … (\(skipped.count) in all)" : ""
    return "\(skipped.count == 1 ? "offset" : "offsets") \(shown)\(rest)"
  }

  /// What shows that the first of the skipped offsets exists.
  private func proof(_ skipped: [VersionOrder.Place], _ key: KeyNumber) -> [Evidence] {
    guard let first = skipped.first else { return [] }
    return standing(first.id, key, at: first.offset, note: "offset \(first.offset) exists")
  }
}
