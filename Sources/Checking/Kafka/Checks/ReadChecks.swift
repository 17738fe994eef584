// What can be said of each value that was read: `G1a`, `G1c-realtime`, `no-writer-of`.
//
// Jepsen hands `G1c` and its kin to Elle: a graph of operations with an edge from the send of a
// value to each poll that read it (wr), and from each operation to those that began after it had
// ended (real time, which includes each client's own order); a cycle is an anomaly. Maelstrom does
// not ask for edges between sends (`:ww-deps` is not set), and its operations have one
// micro-operation each. Of such a graph it can be shown that it has a cycle exactly if some value
// was read before its send began, so that no graph is needed:
//
// 1. If a poll had ended before the send of what it read began, wr and real time make a cycle of
//    two.
// 2. If not, put every send at the time at which it was invoked and every poll at the time at which
//    it completed. A wr edge then never goes back in time, for (1) does not occur. A real-time edge
//    goes strictly forward, since what it leaves had completed before what it enters was invoked. A
//    cycle would need a real-time edge (wr edges alone lead from sends to polls and end there), so
//    it would have to go forward and come back: there is none.
//
// With edges between sends in the order of their offsets (ww), the same argument holds with each
// send moved to the latest invocation at or below its offset; `LogChecks.findRealtimeWriteCycles`
// counts the sends that had completed by then. Jepsen reports those as `G0-realtime` where it
// looks, and never holds them against a system.
//
// Sources: `g1a-cases`, `wr-graph`, `cycles!` and `allowed-error-types` in jepsen.tests.kafka;
// `realtime-graph` in elle.core.

/// Checks what was read, value by value.
package struct ReadChecks {
  package let history: KafkaHistory
  package let table: ValueTable

  package init(_ history: KafkaHistory, _ table: ValueTable) {
    self.history = history
    self.table = table
  }

  /// Checks every value of every key.
  ///
  /// - Complexity: O(values), and O(polled records) only if there is an aborted read.
  package func run(into findings: inout KafkaFindings) {
    var isAborted = Set<ValueID>()
    for key in 0..<KeyNumber(history.keyNames.count) {
      for id in table.ids(of: key) { check(id, key, &isAborted, &findings) }
    }
    for (place, stray) in table.strays.enumerated() {
      check(table.strayID(place), stray.key, &isAborted, &findings)
    }
    if !isAborted.isEmpty { findAbortedReads(of: isAborted, &findings) }
  }

  private func check(
    _ id: ValueID, _ key: KeyNumber, _ isAborted: inout Set<ValueID>,
    _ findings: inout KafkaFindings
  ) {
    let readerNumber = table.firstReader[Int(id)]
    guard readerNumber != ValueTable.none else { return }
    let writerNumber = table.writer[Int(id)]
    guard writerNumber != ValueTable.none else {
      if findings.count(.noWriter) { findings.keep(.noWriter, tellNoWriter(id, key)) }
      return
    }
    let writer = history.operations[Int(writerNumber)]
    // The first reader to complete: if it was not before the send, none was.
    if history.operations[Int(readerNumber)].completed < writer.invoked {
      if findings.count(.realtimeCycle) {
        findings.keep(.realtimeCycle, tellRealtimeCycle(id, key))
      }
    }
    if writer.outcome == .fail { isAborted.insert(id) }
  }

  /// Counts every read of every value whose send failed.
  private func findAbortedReads(of aborted: Set<ValueID>, _ findings: inout KafkaFindings) {
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.kind == .poll, operation.outcome == .ok else { continue }
      for index in operation.polled.range {
        let run = history.runs[index]
        for step in 0..<run.count {
          guard let id = table.id(key: run.key, value: run.value &+ step), aborted.contains(id)
          else { continue }
          if findings.count(.abortedRead) {
            findings.keep(.abortedRead, tellAbortedRead(id, run.key, reader: number))
          }
        }
      }
    }
  }
}
