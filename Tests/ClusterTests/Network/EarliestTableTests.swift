import Platform
import TestSupport
import Testing

@testable import Cluster

/// Method: random changes beside a search through all times, for every count up to 33.
@Suite struct EarliestTableTests {
  @Test func theEarliestIsWhatASearchFinds() {
    var random = SeededGenerator()
    for count in 1...33 {
      var table = EarliestTable(count: count)
      var times = Array(repeating: Instant.distantFuture, count: count)
      #expect(table.earliest == 0 && table.earliestTime == .distantFuture)
      for _ in 0..<200 {
        let place = Int.random(in: 0..<count, using: &random)
        let time =
          random.oneIn(4)
          ? Instant.distantFuture : Instant(nanoseconds: UInt64.random(in: 0..<10, using: &random))
        table[place] = time
        times[place] = time
        let least = times.min() ?? .distantFuture
        #expect(table[place] == time && table.earliestTime == least)
        #expect(table.earliest == times.firstIndex(of: least))
      }
    }
  }
}
