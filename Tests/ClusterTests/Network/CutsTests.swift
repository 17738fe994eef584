import Testing

@testable import Cluster

@Suite struct CutsTests {
  @Test func aLinkIsCutUntilEachOfItsCausesIsHealed() {
    var cuts = Cuts(endpointCount: 2)
    for cause in CutCause.allCases { cuts.cut(1, cause) }
    cuts.cut(2, .partition)
    #expect(!cuts.isCut(0) && cuts.isCut(1) && cuts.isCut(2))
    cuts.heal(.partition)
    #expect(cuts.isCut(1) && !cuts.isCut(2))
    cuts.heal(.oneWay)
    #expect(cuts.isCut(1))
    cuts.heal(.services)
    #expect(!cuts.isCut(1))
  }
}
