import Testing

@testable import Cluster
@testable import Platform
@testable import Stress

@Suite struct ClusterTextTests {
  @Test func faultsAreCountedByKindAndThoseWithoutEffectToo() {
    var random = SplitMix64(seed: 1)
    let one = FaultEvent.partition(Grudge(.one, nodeCount: 2, random: &random))
    let none = FaultEvent.partition(Grudge(.minorityThird, nodeCount: 2, random: &random))
    let faults = [one, none, .kill([1]), one, .kill([0]), .cutServices([0])].map {
      InjectedFault($0, start: 0)
    }
    #expect(
      InjectedFaultCounts.text(faults)
        == "3 partitions, 1 of them without effect; 2 kills; 1 service cut")
    #expect(InjectedFaultCounts.text([]) == nil)
  }

  @Test func aFaultSaysWhomItStrikes() {
    var random = SplitMix64(seed: 1)
    let grudge = Grudge(.one, nodeCount: 2, random: &random)
    #expect(
      FaultEvent.partition(grudge).text == "one: n0 does not hear n1; n1 does not hear n0")
    let none = Grudge(.minorityThird, nodeCount: 3, random: &random)
    #expect(FaultEvent.partition(none).text == "minority-third: nothing is cut")
    #expect(FaultEvent.kill([0, 2]).text == "n0, n2 ended")
    #expect(FaultEvent.pause([]).text == "nobody stopped")
    #expect(FaultEvent.cutServices([1]).text == "n1 cut off from the services")
  }

  @Test func whatDidNotSimplyArriveIsTold() {
    var counts = MessageCounts()
    counts.sent = 5000
    #expect(counts.mishapsText == nil)
    counts.lostToCuts = 1200
    counts.reordered = 3
    #expect(counts.mishapsText == "1,200 lost to cuts, 3 overtaken")
  }
}
