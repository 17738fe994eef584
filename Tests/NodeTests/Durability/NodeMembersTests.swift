import Testing

@testable import Node

/// The names of the nodes of a journal, as bytes and back.
@Suite struct NodeMembersTests {
  static let lists: [[[UInt8]]] = [
    [], [Array("n0".utf8)], [Array("n0".utf8), Array("n1".utf8), []],
    [[0, 1, 255], [UInt8](repeating: 7, count: 70_000)],
  ]

  @Test(arguments: lists)
  func namesAreReadAsTheyWereWritten(names: [[UInt8]]) {
    #expect(NodeMembers(NodeMembers(names).bytes)?.names == names)
  }

  @Test func namesThatAreCutShortAreNone() {
    let bytes = NodeMembers([Array("n0".utf8), Array("node".utf8)]).bytes
    let whole = [0, 6, 14]
    for count in 0...bytes.count {
      #expect((NodeMembers(Array(bytes.prefix(count))) != nil) == whole.contains(count))
    }
  }

  @Test func namesAreToldWithCommas() {
    #expect("\(NodeMembers([Array("n0".utf8), Array("n1".utf8)]))" == "n0, n1")
  }
}
