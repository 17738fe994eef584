// The sentences for what `ClientChecks` finds, and the places in lines that prove them.

extension ClientChecks {
  package func tellNonmonotonicSend(_ last: Int, _ next: Int) -> KafkaFinding {
    let first = history.operations[last]
    let second = history.operations[next]
    return KafkaFinding(
      summary: "\(client(next)) sent value \(first.value) and then value \(second.value) to "
        + "\(name(second.key)), and the second does not come after the first in the log.",
      evidence: [
        KafkaEvidence(last, .message, "value \(first.value) is sent"),
        KafkaEvidence(last, .acknowledgedOffset, "its place"),
        KafkaEvidence(next, .message, "then value \(second.value)"),
        KafkaEvidence(next, .acknowledgedOffset, "its place: not higher"),
      ])
  }

  package func tellSkip(_ last: Int, _ a: ValueID, _ b: ValueID, at place: PolledPlace)
    -> KafkaFinding
  {
    let key = history.runs[place.run].key
    let left = lastPlace(of: key, in: last)
    let skipped = skipped(a, b, key)
    var finding = KafkaFinding(
      summary: "\(client(last)) had polled \(name(key)) up to \(describe(left)); its next poll "
        + "of it began at \(describe(place)) and jumped over \(list(skipped)).",
      evidence: [
        reading(left, note: "the last record of \(name(key)) in this reply"),
        asking(key, in: place.operation, note: "the next one is asked for from here"),
        reading(place, note: "and this is the first that came"),
      ] + proof(skipped, key))
    if let uncommittedPoll, uncommittedPoll > last, returned(key, by: uncommittedPoll) {
      finding.evidence.append(
        KafkaEvidence(
          uncommittedPoll, .commitErrorCode, "this commit failed, so its poll does not count"))
    }
    return finding
  }

  package func tellStepBack(_ last: Int, at place: PolledPlace) -> KafkaFinding {
    let key = history.runs[place.run].key
    let left = lastPlace(of: key, in: last)
    return KafkaFinding(
      summary: "\(client(last)) had polled \(name(key)) up to \(describe(left)); its next poll "
        + "of it began at \(describe(place)), which does not come after it.",
      evidence: [
        reading(left, note: "the last record of \(name(key)) in this reply"),
        asking(key, in: place.operation, note: "the next one is asked for from here"),
        reading(place, note: "this one had been passed already"),
      ])
  }

  package func tellSkipInside(_ a: ValueID, _ b: ValueID, at place: PolledPlace) -> KafkaFinding {
    let key = history.runs[place.run].key
    let skipped = skipped(a, b, key)
    return KafkaFinding(
      summary: "One reply to \(client(place.operation)) goes from \(describe(before(place))) of "
        + "\(name(key)) to \(describe(place)) and leaves out \(list(skipped)).",
      evidence: [reading(place, note: "a record is missing before this one")]
        + proof(skipped, key))
  }

  package func tellStepBackInside(at place: PolledPlace) -> KafkaFinding {
    let key = history.runs[place.run].key
    return KafkaFinding(
      summary: "One reply to \(client(place.operation)) lists \(describe(before(place))) of "
        + "\(name(key)) and then \(describe(place)), which does not come after it.",
      evidence: [reading(place, note: "this does not come after the record before it")])
  }

  /// Whether a poll returned records of a key.
  private func returned(_ key: KeyNumber, by number: Int) -> Bool {
    history.operations[number].polled.range.contains { history.runs[$0].key == key }
  }

  /// The last record of a key in a poll.
  private func lastPlace(of key: KeyNumber, in number: Int) -> PolledPlace {
    let runs = history.operations[number].polled.range
    let run = runs.last { history.runs[$0].key == key } ?? runs.lowerBound
    return PolledPlace(operation: number, run: run, step: history.runs[run].count - 1)
  }

  /// The record before another of the same key and reply.
  private func before(_ place: PolledPlace) -> PolledPlace {
    var place = place
    if place.step == 0 {
      place.run -= 1
      place.step = history.runs[place.run].count
    }
    place.step -= 1
    return place
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
  private func proof(_ skipped: [VersionOrder.Place], _ key: KeyNumber) -> [KafkaEvidence] {
    guard let first = skipped.first else { return [] }
    return standing(first.id, key, at: first.offset, note: "offset \(first.offset) exists")
  }
}
