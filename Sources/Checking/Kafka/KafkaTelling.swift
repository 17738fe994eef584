import Platform

/// One record in the reply to a poll.
package struct PolledPlace {
  /// The poll's number in the history.
  package var operation: Int
  /// The number of the run that holds the record.
  package var run: Int
  /// Its place in that run, from 0.
  package var step: UInt32
}

/// The words and the evidence that the checks have in common.
package protocol KafkaTelling {
  var history: KafkaHistory { get }
  var table: ValueTable { get }
}

extension LogChecks: KafkaTelling {}
extension ReadChecks: KafkaTelling {}
extension ClientChecks: KafkaTelling {}

extension KafkaTelling {
  /// How a key is called: `key "5"`.
  package func name(_ key: KeyNumber) -> String {
    "key \(String(reflecting: history.keyNames[Int(key)]))"
  }

  /// How a value is called: `value 9`, or its bytes if it is none of the generator's.
  package func name(_ id: ValueID, _ key: KeyNumber) -> String {
    let value = table.value(of: id, key: key)
    guard let payload = history.inventedPayload(value) else { return "value \(value)" }
    return "the payload \(PrintableText.of(payload, byteCountMax: 40))"
  }

  /// How the client of an operation is called: `c12`.
  package func client(_ number: Int) -> String {
    "c\(history.operations[number].client)"
  }

  /// The first known offset of a value.
  package func offset(_ id: ValueID) -> String {
    table.hasOffset[Int(id)] ? "offset \(table.offset[Int(id)])" : "an unknown offset"
  }

  /// The request and the reply of the send of a value; nothing for a value that nobody sent.
  package func sending(_ id: ValueID, note: String = "", requestNote: String? = nil)
    -> [KafkaEvidence]
  {
    let number = table.writer[Int(id)]
    guard number != ValueTable.none else { return [] }
    let writer = Int(number)
    let operation = history.operations[writer]
    let request = KafkaEvidence(writer, .message, requestNote ?? "value \(operation.value) is sent")
    switch operation.outcome {
    case .ok: return [request, KafkaEvidence(writer, .acknowledgedOffset, note)]
    case .fail: return [request, KafkaEvidence(writer, .errorCode, note)]
    case .info: return [request]
    }
  }

  /// The first record of a value in the reply to a poll, at `offset` if given.
  package func reading(
    _ id: ValueID, _ key: KeyNumber, in number: Int, at offset: Int64? = nil, note: String
  ) -> KafkaEvidence {
    let value = table.value(of: id, key: key)
    for index in history.operations[number].polled.range {
      let run = history.runs[index]
      guard run.key == key else { continue }
      for step in 0..<run.count
      where run.value &+ step == value && (offset ?? run.offset(at: step)) == run.offset(at: step) {
        return reading(PolledPlace(operation: number, run: index, step: step), note: note)
      }
    }
    return KafkaEvidence(number, .pollReply, note)
  }

  /// A record in the reply to a poll.
  package func reading(_ place: PolledPlace, note: String) -> KafkaEvidence {
    let key = history.runs[place.run].key
    var ordinal = Int(place.step)
    for index in history.operations[place.operation].polled.range.prefix(while: { $0 < place.run })
    where history.runs[index].key == key {
      ordinal += Int(history.runs[index].count)
    }
    return KafkaEvidence(
      place.operation, .record(key: history.keyNames[Int(key)], ordinal: ordinal), note)
  }

  /// How a record is called: `offset 7 (value 8)`.
  package func describe(_ place: PolledPlace) -> String {
    let run = history.runs[place.run]
    let value = run.value &+ place.step
    let payload = history.inventedPayload(value) == nil ? " (value \(value))" : ""
    return "offset \(run.offset(at: place.step))\(payload)"
  }

  /// Where a poll asked a key from.
  package func asking(_ key: KeyNumber, in number: Int, note: String) -> KafkaEvidence {
    KafkaEvidence(number, .requestedOffset(key: history.keyNames[Int(key)]), note)
  }

  /// What shows that a value stands at an offset: its acknowledgement, or the first poll that
  /// showed it.
  package func standing(_ id: ValueID, _ key: KeyNumber, at offset: Int64, note: String)
    -> [KafkaEvidence]
  {
    if let witness = table.irregularWitness[IrregularPlace(id: id, offset: offset)] {
      return [reading(id, key, in: Int(witness), at: offset, note: note)]
    }
    let writer = table.writer[Int(id)]
    if writer != ValueTable.none, history.operations[Int(writer)].outcome == .ok {
      return sending(id, note: note)
    }
    let reader = table.firstReader[Int(id)]
    return reader == ValueTable.none
      ? [] : [reading(id, key, in: Int(reader), at: offset, note: note)]
  }
}
