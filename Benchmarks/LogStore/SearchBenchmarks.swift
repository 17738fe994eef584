import LogStore
import XCTest

/// Finding the first record: by subtraction where offsets have no holes, by search where they have.
final class SearchBenchmarks: LogStoreBenchmark {
  func testByLengthOfTheLog() {
    let payload: [UInt8] = [0x31]
    for count in Self.sizes(10, 100, 1_000, 10_000, 100_000, 1_000_000) {
      for step in [1, 2] {
        let (boxed, logs) = LogTable.withLogs([[0x6B]])
        var offsets: [Int64] = []
        for index in 0..<count {
          let offset = Int64(index * step)
          let isAdded = boxed.table.append(payload.span.bytes, to: logs[0], at: Offset(offset))
          XCTAssertTrue(isAdded)
          offsets.append(offset)
        }
        compare(
          "search  records \(count), \(step == 1 ? "dense" : "every other offset")",
          Self.operationCount,
          ours: {
            var walk = Walk(count * step)
            var sum = 0
            for _ in 0..<Self.operationCount {
              // One byte: the first record and no other.
              let offset = Offset(Int64(walk.next()))
              sum &+=
                boxed.table.forEachRange(of: logs[0], from: offset, byteLimit: 1) { _ in }
                .byteCount
            }
            return sum
          },
          naive: {
            var walk = Walk(count * step)
            var sum = 0
            for _ in 0..<Self.operationCount {
              let offset = Int64(walk.next())
              var low = 0
              var high = offsets.count
              while low < high {
                let middle = (low + high) / 2
                if offsets[middle] < offset { low = middle + 1 } else { high = middle }
              }
              if low < offsets.count { sum &+= "[\(offsets[low]),1]".utf8.count }
            }
            return sum
          })
      }
    }
  }

  func testInALogWithHoles() {
    let payload: [UInt8] = [0x31]
    let count = Self.isFull ? 1_000_000 : 1_000
    let (boxed, logs) = LogTable.withLogs([[0x6B]])
    for index in 0..<count {
      let isAdded = boxed.table.append(
        payload.span.bytes, to: logs[0], at: Offset(Int64(index) * 3))
      XCTAssertTrue(isAdded)
    }
    // Few enough that the noise of a busy machine stays below what `measure` takes for a failure.
    let searchCount = Self.operationCount / 10
    measure {
      var walk = Walk(count * 3)
      var records = 0
      for _ in 0..<searchCount {
        records +=
          boxed.table.forEachRange(
            of: logs[0], from: Offset(Int64(walk.next())), byteLimit: 1
          ) { _ in }.recordCount
      }
      XCTAssertGreaterThan(records, searchCount / 2)
    }
  }
}
