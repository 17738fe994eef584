// What can be said of each log by itself: `duplicate`, `inconsistent-offsets`, `lost-write`,
// `unseen`, `G0-realtime`.
//
// Sources: `duplicate-cases`, `version-orders`, `lost-write-cases` and `unseen` in
// jepsen.tests.kafka.

/// Checks one key's log.
package struct LogChecks {
  package let history: KafkaHistory
  package let table: ValueTable
  package let order: VersionOrder

  /// The first and last index of each value that stands at several offsets; nearly always empty.
  package let spans: [ValueID: ClosedRange<UInt32>]

  package init(_ history: KafkaHistory, _ table: ValueTable, _ order: VersionOrder) {
    self.history = history
    self.table = table
    self.order = order
    spans = table.irregular[order.key] == nil ? [:] : Self.spans(of: order)
  }

  private static func spans(of order: VersionOrder) -> [ValueID: ClosedRange<UInt32>] {
    var spans: [ValueID: ClosedRange<UInt32>] = [:]
    for place in order.places {
      // The places go up, so the last one seen is the highest.
      let first = spans[place.id]?.lowerBound ?? place.index
      spans[place.id] = first...place.index
    }
    return spans.filter { $0.value.count > 1 }
  }

  /// Checks one key.
  ///
  /// - Complexity: O(n) in its places.
  package func run(into findings: inout KafkaFindings) {
    findDuplicates(&findings)
    findInconsistentOffsets(&findings)
    findLostWrites(&findings)
    findUnseen(&findings)
    findRealtimeWriteCycles(&findings)
  }

  /// One value at several offsets: a send was applied twice.
  private func findDuplicates(_ findings: inout KafkaFindings) {
    for id in spans.keys.sorted() {
      if findings.count(.duplicate) { findings.keep(.duplicate, tellDuplicate(id)) }
    }
  }

  /// Several values at one offset, counted once for each such offset.
  private func findInconsistentOffsets(_ findings: inout KafkaFindings) {
    for position in order.places.indices.dropFirst()
    where !order.isChosen(position) && order.isChosen(position - 1) {
      if findings.count(.inconsistentOffsets) {
        findings.keep(.inconsistentOffsets, tellInconsistentOffset(at: position - 1))
      }
    }
  }

  /// Acknowledged values that nobody read, though somebody read as far.
  ///
  /// A value at several offsets need not have been read below the highest, and, having been read,
  /// proves no more than that somebody came as far as the lowest.
  private func findLostWrites(_ findings: inout KafkaFindings) {
    let read = order.places.lazy.filter { isRead($0.id) }
    guard let bound = read.map({ firstIndex($0) }).max() else { return }
    for place in order.places
    where place.index <= bound && lastIndex(place) == place.index && isUnseen(place.id) {
      if findings.count(.lostWrite) { findings.keep(.lostWrite, tellLostWrite(place)) }
    }
  }

  /// Acknowledged values that nobody read at all.
  private func findUnseen(_ findings: inout KafkaFindings) {
    for id in table.ids(of: order.key) where isUnseen(id) {
      if findings.count(.unseen) { findings.keep(.unseen, tellUnseen(id)) }
    }
  }

  /// Sends that were acknowledged before a send was begun that then got a lower offset.
  ///
  /// With one micro-operation each, a cycle of version order and real time always comes down to
  /// such a pair: see `ReadChecks`.
  private func findRealtimeWriteCycles(_ findings: inout KafkaFindings) {
    // The send of the lower offsets that was invoked last.
    var latest: KafkaOperation?
    var latestID: ValueID = 0
    for position in order.places.indices where order.isChosen(position) {
      let place = order.places[position]
      guard let writer = operation(table.writer[Int(place.id)]) else { continue }
      if let latest, writer.outcome == .ok, writer.completed < latest.invoked {
        if findings.count(.realtimeWriteCycle) {
          findings.keep(.realtimeWriteCycle, tellRealtimeWriteCycle(low: latestID, high: place.id))
        }
      }
      if latest.map({ $0.invoked < writer.invoked }) ?? true {
        latest = writer
        latestID = place.id
      }
    }
  }

  // MARK: Facts

  package func isRead(_ id: ValueID) -> Bool {
    table.firstReader[Int(id)] != ValueTable.none
  }

  /// Whether the value was acknowledged, and nobody read it.
  private func isUnseen(_ id: ValueID) -> Bool {
    !isRead(id) && operation(table.writer[Int(id)])?.outcome == .ok
  }

  private func operation(_ number: UInt32) -> KafkaOperation? {
    number == ValueTable.none ? nil : history.operations[Int(number)]
  }

  private func firstIndex(_ place: VersionOrder.Place) -> UInt32 {
    spans[place.id]?.lowerBound ?? place.index
  }

  private func lastIndex(_ place: VersionOrder.Place) -> UInt32 {
    spans[place.id]?.upperBound ?? place.index
  }
}
