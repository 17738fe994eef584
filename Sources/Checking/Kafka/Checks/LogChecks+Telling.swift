// The sentences for what `LogChecks` finds, and the places in lines that prove them.

extension LogChecks {
  package func tellDuplicate(_ id: ValueID) -> KafkaFinding {
    let places = order.places.filter { $0.id == id }
    let offsets = places.map { String($0.offset) }.joined(separator: ", ")
    return KafkaFinding(
      summary: "In \(name(order.key)), \(name(id, order.key)) stands at \(places.count) offsets: "
        + "\(offsets).",
      evidence: places.flatMap {
        standing(id, order.key, at: $0.offset, note: "here at offset \($0.offset)")
      })
  }

  /// Tells of the places that share an offset, of which the one at `position` is the first.
  package func tellInconsistentOffset(at position: Int) -> KafkaFinding {
    let offset = order.places[position].offset
    let ids = order.places[position...].prefix { $0.offset == offset }.map(\.id)
    let names = ids.map { name($0, order.key) }.joined(separator: " and ")
    return KafkaFinding(
      summary: "In \(name(order.key)), offset \(offset) holds \(names).",
      evidence: ids.flatMap {
        standing($0, order.key, at: offset, note: "\(name($0, order.key)) at offset \(offset)")
      })
  }

  package func tellLostWrite(_ lost: VersionOrder.Place) -> KafkaFinding {
    let key = order.key
    var finding = KafkaFinding(
      summary: "In \(name(key)), \(name(lost.id, key)) was acknowledged at offset \(lost.offset), "
        + "and no poll ever returned it",
      evidence: sending(lost.id, note: "acknowledged at offset \(lost.offset)"))
    let reached = order.places.first { $0.index >= lost.index && isRead($0.id) }
    if let reached {
      finding.summary += ", though polls went on to offset \(reached.offset)."
      finding.evidence.append(
        reading(
          reached.id, key, in: Int(table.firstReader[Int(reached.id)]),
          note: "\(name(reached.id, key)), at offset \(reached.offset), was returned"))
    } else {
      finding.summary += "."
    }
    return finding
  }

  package func tellUnseen(_ id: ValueID) -> KafkaFinding {
    let key = order.key
    var finding = KafkaFinding(
      summary: "In \(name(key)), \(name(id, key)) was acknowledged at \(offset(id)), and no poll "
        + "had returned it when the run ended.",
      evidence: sending(id, note: "acknowledged"))
    if let poll = lastReader() {
      let places = polledPlaces(in: poll)
      if let next = places.first(where: { isBehind($0, id) }) {
        finding.evidence.append(reading(next, note: "it is missing before this record"))
      } else if let last = places.last {
        finding.evidence.append(
          reading(last, note: "the last that any poll returned of \(name(key))"))
      }
    }
    return finding
  }

  /// The last poll that returned records of this key.
  ///
  /// - Complexity: O(operations).
  private func lastReader() -> Int? {
    (0..<history.count).last { number in
      let operation = history.operations[number]
      guard operation.kind == .poll, operation.outcome == .ok else { return false }
      return operation.polled.range.contains {
        history.runs[$0].key == order.key && history.runs[$0].count > 0
      }
    }
  }

  /// The records of this key in a poll.
  private func polledPlaces(in number: Int) -> [PolledPlace] {
    history.operations[number].polled.range.flatMap { run in
      guard history.runs[run].key == order.key else { return [PolledPlace]() }
      return (0..<history.runs[run].count).map {
        PolledPlace(operation: number, run: run, step: $0)
      }
    }
  }

  /// Whether a polled record has a higher offset than a value was acknowledged at.
  private func isBehind(_ place: PolledPlace, _ id: ValueID) -> Bool {
    history.runs[place.run].offset(at: place.step) > table.offset[Int(id)]
  }

  package func tellRealtimeWriteCycle(low: ValueID, high: ValueID) -> KafkaFinding {
    KafkaFinding(
      summary: "In \(name(order.key)), \(name(low, order.key)) was given \(offset(low)), below "
        + "\(offset(high)), although it was sent only after \(name(high, order.key)) had been "
        + "acknowledged there.",
      evidence: sending(high, note: "acknowledged first, at \(offset(high))")
        + sending(low, note: "sent later, and at a lower place in the log"))
  }
}
