import Testing

@testable import Stress

@Suite struct NodeNamesTests {
  private func node(_ name: String, of count: Int) -> Int? {
    NodeNames(count: count).node(named: Array(name.utf8).bytes)
  }

  @Test func everyNodeIsKnownByItsName() {
    let names = NodeNames(count: 1001)
    #expect(names.all.prefix(2) == ["n0", "n1"] && names.all.last == "n1000")
    for (number, name) in names.all.enumerated() { #expect(node(name, of: 1001) == number) }
  }

  @Test(arguments: [
    "", "n", "n3", "n10", "n00", "n01", "n-1", "n/", "n:", "m0", "c0", "n100000", "n0 ",
  ])
  func whatIsNoNameOfANodeIsNone(name: String) {
    #expect(node(name, of: 3) == nil)
  }
}
