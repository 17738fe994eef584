import Testing

@testable import LogStore

@Suite struct NodeShareTests {
  @Test func sharesAreDisjointAndTheNextIsTheLowestAbove() {
    for nodeCount in 1...7 {
      for offset in 0..<60 as Range<Int64> {
        let owners = (0..<nodeCount).filter {
          NodeShare(of: $0, among: nodeCount).has(Offset(offset))
        }
        #expect(owners.count == 1)
        for node in 0..<nodeCount {
          let share = NodeShare(of: node, among: nodeCount)
          let above = ((offset + 1)...).first { share.has(Offset($0)) }
          #expect(share.next(above: Offset(offset)).rawValue == above)
        }
      }
    }
  }

  @Test func aNodeBeyondTheLastIsRefused() async {
    await #expect(processExitsWith: .failure) { _ = NodeShare(of: 2, among: 2) }
  }
}
