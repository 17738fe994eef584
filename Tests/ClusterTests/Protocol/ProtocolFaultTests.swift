import Testing

@testable import Cluster

@Suite struct ProtocolFaultTests {
  @Test func everyFaultIsCountedAndTheFirstFewAreKept() {
    var faults = ProtocolFaults()
    let told = (0..<20).map { faults.add(.unexpectedReply, of: "n1", time: UInt64($0)) }
    faults.add(.blankLine, of: "n0", time: 99)
    #expect(told.prefix(5).allSatisfy { $0 != nil } && told.dropFirst(5).allSatisfy { $0 == nil })
    #expect(faults.count(of: .unexpectedReply) == 20)
    #expect(faults.kinds == [.unexpectedReply, .blankLine])
    #expect(faults.kept.map(\.time) == [0, 1, 2, 3, 4, 99])
    #expect(faults.contain(.mutesNode) && faults.contain(.isIgnored))
    #expect(!faults.contain(.failsTest))
  }

  @Test func aLongLineIsCut() {
    var faults = ProtocolFaults()
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 2500)
    let fault = faults.add(.notJSON, of: "n0", time: 0, line: line.bytes)
    #expect(fault?.line == String(repeating: "x", count: 2000) + "… (500 bytes more)")
  }
}
