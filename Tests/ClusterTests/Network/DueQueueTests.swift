import Platform
import TestSupport
import Testing

@testable import Cluster

/// Method: random insertions and removals beside an array that is sorted each time.
@Suite struct DueQueueTests {
  @Test func itGivesWhatASortedArrayGives() {
    var random = SeededGenerator()
    for _ in 0..<200 {
      var queue = DueQueue()
      var sorted: [DueQueue.Element] = []
      for order in 0..<Int.random(in: 1...200, using: &random) {
        if random.oneIn(3) {
          #expect(queue.first == sorted.first)
          #expect(queue.popFirst() == (sorted.isEmpty ? nil : sorted.removeFirst()))
        } else {
          // Few different times, so that many are equal.
          let element = DueQueue.Element(
            dueAt: Instant(nanoseconds: UInt64.random(in: 0..<20, using: &random)),
            order: UInt64(order), envelope: Int32(order))
          queue.insert(element)
          sorted.append(element)
          sorted.sort { ($0.dueAt, $0.order) < ($1.dueAt, $1.order) }
        }
        #expect(queue.count == sorted.count && queue.isEmpty == sorted.isEmpty)
      }
      for element in sorted { #expect(queue.popFirst() == element) }
      #expect(queue.popFirst() == nil)
    }
  }
}
