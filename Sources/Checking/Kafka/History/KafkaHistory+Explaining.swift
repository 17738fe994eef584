import Platform

// What an explanation asks of the history: when a line went over the pipe, and what it said where it
// was not kept.

extension KafkaHistory: ExplainedHistory {
  package func time(of place: KafkaLinePlace, in operation: KafkaOperation) -> Int64 {
    if place.direction == .request { return operation.invoked }
    // A poll's own reply comes before the commit that follows it.
    return operation.kind == .poll && place.exchange == 0 ? operation.replied : operation.completed
  }

  package func retell(_ place: KafkaLinePlace, in operation: KafkaOperation) -> String {
    switch place {
    case .message:
      "send of value \(operation.value) to \(name(keyNames[Int(operation.key)]))"
    case .acknowledgedOffset: "send_ok with offset \(operation.offset)"
    case .errorCode: "error, in answer to the send"
    case .requestedOffset(let key): "poll of \(name(key))"
    case .record(let key, let ordinal):
      "poll_ok with \(record(key, ordinal, in: operation)) in \(name(key))"
    case .pollReply: "poll_ok"
    case .commitErrorCode: "error, in answer to the commit"
    }
  }

  private func name(_ key: String) -> String {
    "key \(String(reflecting: key))"
  }

  /// A record of a poll as a reply writes it: `[7,8]`.
  private func record(_ key: String, _ ordinal: Int, in operation: KafkaOperation) -> String {
    var ordinal = UInt32(ordinal)
    for index in operation.polled.range {
      let run = runs[index]
      guard keyNames[Int(run.key)] == key else { continue }
      if ordinal < run.count {
        let payload = inventedPayload(run.value &+ ordinal)
        let value = payload.map { PrintableText.of($0[...]) } ?? String(run.value &+ ordinal)
        return "[\(run.offset(at: ordinal)),\(value)]"
      }
      ordinal -= run.count
    }
    return "a record"
  }
}
