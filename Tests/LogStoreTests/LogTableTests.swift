import Testing

@testable import LogStore

/// A table answers every question as a dictionary of arrays would.
///
/// Method: random operations on both, compared after each.
@Suite struct LogTableTests {
  @Test(arguments: [0, 1, 2])
  func randomOperationsAnswerAsTheNaiveTwin(round: Int) {
    var random = SeededGenerator("randomOperationsAnswerAsTheNaiveTwin \(round)")
    var table = LogTable(seed: random.next())
    var naive = NaiveTable()
    let keys = (0..<40).map { index -> [UInt8] in
      (0..<(index % 20)).map { _ in UInt8.random(in: 0...255, using: &random) } + [UInt8(index)]
    }
    for _ in 0..<3_000 {
      let key = keys[Int.random(in: 0..<keys.count, using: &random)]
      let label = Bool.random(using: &random) ? [0x22] + key + [0x22] : [0x3F]
      let log = table.logIndex(creating: key.span.bytes, label: label.span.bytes)
      if naive.logs[key] == nil { naive.logs[key] = NaiveTable.NaiveLog(label: label) }
      var twin = naive.logs[key] ?? NaiveTable.NaiveLog()
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let large = Int.random(in: 0..<40, using: &random) == 0
        let payload = [UInt8](
          repeating: .random(in: 0...255, using: &random),
          count: .random(in: 0..<(large ? 40_000 : 60), using: &random))
        let offset: Int64
        if Int.random(in: 0..<8, using: &random) == 0 {
          offset = twin.endOffset + Int64.random(in: -2...(large ? 1 << 40 : 3), using: &random)
          let isAdded = table.append(payload.span.bytes, to: log, at: Offset(offset))
          #expect(isAdded == (offset >= twin.endOffset))
          guard isAdded else { continue }
        } else {
          offset = table.append(payload.span.bytes, to: log).rawValue
          #expect(offset == twin.endOffset)
        }
        twin.records.append((offset, payload))
      case 5..<9:
        let offset = Int64.random(in: -2...max(twin.endOffset + 2, 0), using: &random)
        let from =
          twin.records.randomElement(using: &random).map {
            Bool.random(using: &random) ? $0.offset : offset
          } ?? offset
        let byteLimit =
          Int.random(in: 0..<3, using: &random) == 0
          ? Int.max : Int.random(in: 0..<100_000, using: &random)
        let polled = table.poll(log, from: from, byteLimit: byteLimit)
        let expected = naive.poll(key, from: from, byteLimit: byteLimit)
        #expect(polled.bytes == expected.bytes)
        #expect(polled.totals.recordCount == expected.records)
        #expect(polled.totals.byteCount == expected.bytes.count)
      default:
        let offset = Int64.random(in: -3...twin.endOffset + 3, using: &random)
        table.commit(Offset(offset), of: log)
        twin.committed = max(twin.committed ?? offset, offset)
      }
      naive.logs[key] = twin
      #expect(table.committedOffset(of: log)?.rawValue == twin.committed)
      #expect(table.endOffset(of: log).rawValue == twin.endOffset)
      #expect(table.recordCount(of: log) == twin.records.count)
      #expect(table.label(of: log).array == twin.label)
    }
    let statistics = table.statistics
    #expect(statistics.logCount == naive.logs.count)
    #expect(statistics.recordCount == naive.logs.values.reduce(0) { $0 + $1.records.count })
    #expect(
      statistics.recordByteCount
        == naive.logs.values.reduce(0) { sum, log in
          log.records.reduce(sum) { $0 + NaiveTable.form($1).count + 1 }
        })
  }
}
