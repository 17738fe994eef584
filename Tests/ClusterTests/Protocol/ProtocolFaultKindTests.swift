import Testing

@testable import Cluster

@Suite struct ProtocolFaultKindTests {
  @Test func everyKindIsToldInWholeSentencesUnderANameOfItsOwn() {
    for kind in ProtocolFaultKind.all {
      for sentence in [kind.rule, kind.verdictOfMaelstrom] {
        #expect(sentence.hasSuffix(".") && sentence.first?.isUppercase == true, "\(kind.name)")
      }
    }
    #expect(Set(ProtocolFaultKind.all.map(\.name)).count == ProtocolFaultKind.all.count)
  }

  @Test func aKindIsItselfAndNoOther() {
    let twin = ProtocolFaultKind("not-json", .mutesNode, ProtocolFaultKind.notJSON.rule)
    #expect(ProtocolFaultKind.notJSON == .notJSON && twin == twin)
    #expect(twin != .notJSON && ProtocolFaultKind.notJSON != .blankLine)
    #expect(Set([twin, .notJSON, .notJSON]).count == 2)
  }
}
