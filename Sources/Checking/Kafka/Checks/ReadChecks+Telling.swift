// The sentences for what `ReadChecks` finds, and the places in lines that prove them.

extension ReadChecks {
  package func tellNoWriter(_ id: ValueID, _ key: KeyNumber) -> KafkaFinding {
    let reader = Int(table.firstReader[Int(id)])
    return KafkaFinding(
      summary: "\(client(reader)) polled \(name(id, key)) from \(name(key)), and nobody sent it "
        + "there.",
      evidence: [reading(id, key, in: reader, note: "nobody sent this to \(name(key))")])
  }

  package func tellRealtimeCycle(_ id: ValueID, _ key: KeyNumber) -> KafkaFinding {
    let reader = Int(table.firstReader[Int(id)])
    return KafkaFinding(
      summary: "\(client(reader)) polled \(name(id, key)) of \(name(key)) before anybody had sent "
        + "it.",
      evidence: [reading(id, key, in: reader, note: "read here")]
        + sending(id, requestNote: "sent only here"))
  }

  package func tellAbortedRead(_ id: ValueID, _ key: KeyNumber, reader: Int) -> KafkaFinding {
    KafkaFinding(
      summary: "\(client(reader)) polled \(name(id, key)) of \(name(key)), whose send had been "
        + "refused with a definite error.",
      evidence: sending(id, note: "refused: certainly not stored")
        + [reading(id, key, in: reader, note: "and yet it is in the log")])
  }
}
