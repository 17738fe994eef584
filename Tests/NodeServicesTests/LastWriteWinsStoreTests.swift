import TestSupport
import Testing

@testable import NodeServices

/// Replicas that differ for a while, and agree in the end.
@Suite struct LastWriteWinsStoreTests {
  private let key = ServiceValue(Array("\"k\"".utf8))

  private func value(_ number: Int) -> ServiceValue? { ServiceValue(Array("\(number)".utf8)) }

  @Test func readsMayMissAWriteAndAgreeInTheEnd() throws {
    var random = SeededGenerator()
    let key = try #require(key)
    var missedCount = 0
    for round in 0..<200 {
      var store = LastWriteWinsStore(seed: random.next())
      let written = try #require(value(round))
      #expect(store.answer(.write(key, written)) == .writeOK)
      if store.answer(.read(key)) == .keyDoesNotExist { missedCount += 1 }
      for _ in 0..<100 { _ = store.answer(.read(key)) }
      #expect(store.answer(.read(key)) == .readOK(written))
    }
    // A read goes to the other replica, untold, in 3 of 8 cases.
    #expect(missedCount > 20 && missedCount < 140)
  }

  @Test func onlyWrittenValuesAreRead() throws {
    var random = SeededGenerator()
    let key = try #require(key)
    var store = LastWriteWinsStore(seed: random.next())
    var written: Set<ServiceValue> = []
    for number in 0..<500 {
      if random.oneIn(2) {
        let next = try #require(value(number))
        written.insert(next)
        _ = store.answer(.write(key, next))
      } else if case .readOK(let value) = store.answer(.read(key)) {
        #expect(written.contains(value))
      }
    }
  }
}
