import LogStore
import TestSupport
import Testing

@testable import Node

@Suite struct PeerTailsTests {
  @Test func tailsAreThoseOfADictionary() {
    var random = SeededGenerator()
    var tails = PeerTails()
    var twin: [Int: PeerTail] = [:]
    for step in 0..<5_000 {
      let number = random.pick([
        0, 1, 1_023, 1_024, 5_000, Int.random(in: 0..<9_000, using: &random),
      ])
      var tail = PeerTail()
      tail.sentFloor = Offset(Int64(step))
      tail.sentCommit = random.oneIn(2) ? nil : Offset(Int64(step) - 9)
      tail.acknowledgedCommit = random.oneIn(2) ? nil : Offset(.min)
      #expect(tails[number] == twin[number] ?? PeerTail())
      tails[number] = tail
      twin[number] = tail
      tails[number].isNoted.toggle()
      twin[number, default: PeerTail()].isNoted.toggle()
    }
    for number in 0..<10_000 { #expect(tails[number] == twin[number] ?? PeerTail()) }
  }

  @Test func aTailTakes48Bytes() {
    #expect(MemoryLayout<PeerTail>.stride == 48)
  }
}
