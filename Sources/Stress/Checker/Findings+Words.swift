/// The words and the evidence that the checks have in common.
protocol Teller {
  var history: History { get }
  var table: ValueTable { get }
}

extension LogChecks: Teller {}
extension ReadChecks: Teller {}
extension ClientChecks: Teller {}

extension Teller {
  /// How a key is called: `key "5"`.
  func name(_ key: KeyNumber) -> String {
    "key \"\(history.keyNames[Int(key)])\""
  }

  /// How a value is called: `value 9`, or its bytes if it is none of the generator's.
  func name(_ id: ValueID, _ key: KeyNumber) -> String {
    let value = table.value(of: id, key: key)
    guard let payload = history.inventedPayload(value) else { return "value \(value)" }
    return "the payload \(String(decoding: payload.prefix(40), as: UTF8.self))"
  }

  /// How the client of an operation is called: `c12`.
  func client(_ number: Int) -> String {
    "c\(history.operations[number].client)"
  }

  /// The first known offset of a value.
  func offset(_ id: ValueID) -> String {
    table.hasOffset[Int(id)] ? "offset \(table.offset[Int(id)])" : "an unknown offset"
  }

  /// The request and the reply of the send of a value; nothing for a value that nobody sent.
  func sending(_ id: ValueID, note: String = "", requestNote: String = "") -> [Evidence] {
    let number = table.writer[Int(id)]
    guard number != ValueTable.none else { return [] }
    let writer = Int(number)
    let request = Evidence(writer, .message, requestNote)
    switch history.operations[writer].outcome {
    case .ok: return [request, Evidence(writer, .acknowledgedOffset, note)]
    case .fail: return [request, Evidence(writer, .errorCode, note)]
    case .info: return [request]
    }
  }

  /// The record of a value in the reply to a poll, at `offset` if given.
  func reading(
    _ id: ValueID, _ key: KeyNumber, in number: Int, at offset: Int64? = nil, note: String
  ) -> Evidence {
    let value = table.value(of: id, key: key)
    var ordinal = 0
    for index in history.operations[number].polled.range {
      let run = history.runs[index]
      guard run.key == key else { continue }
      for step in 0..<run.count {
        if run.value &+ step == value, offset == nil || run.offset &+ Int64(step) == offset {
          return Evidence(
            number, .record(key: history.keyNames[Int(key)], ordinal: ordinal), note)
        }
        ordinal += 1
      }
    }
    return Evidence(number, .pollReply, note)
  }

  /// Where a poll asked a key from.
  func asking(_ key: KeyNumber, in number: Int, note: String) -> Evidence {
    Evidence(number, .requestedOffset(key: history.keyNames[Int(key)]), note)
  }

  /// What shows that a value stands at an offset: its acknowledgement, or the first poll that showed it.
  func standing(_ id: ValueID, _ key: KeyNumber, at offset: Int64, note: String) -> [Evidence] {
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
