import Testing

@testable import Cluster

@Suite struct MessageKindsTests {
  private func kind(_ type: String, _ kinds: inout MessageKinds) -> MessageKind {
    kinds.kind(ofType: Array(type.utf8).bytes)
  }

  @Test func equalTypesAreOneKind() {
    var kinds = MessageKinds()
    let types = ["read", "read_ok", "cas", "reaD"]
    let first = types.map { kind($0, &kinds) }
    #expect(Set(first).count == types.count && !first.contains(.other))
    #expect(types.map { kind($0, &kinds) } == first)
    #expect(kinds.names == ["other"] + types)
    #expect(first.map { kinds.names[$0.number] } == types)
  }

  @Test func aBodyWithoutATypeIsOther() {
    var kinds = MessageKinds()
    #expect(kind("", &kinds) == .other)
    #expect(kinds.names == ["other"])
  }

  @Test func onlySoManyAreToldApart() {
    var kinds = MessageKinds()
    for number in 1..<MessageKinds.countMax { #expect(kind("t\(number)", &kinds).number == number) }
    #expect(kind("one more", &kinds) == .other)
    #expect(kind("t1", &kinds).number == 1)
    #expect(kinds.names.count == MessageKinds.countMax)
  }
}
