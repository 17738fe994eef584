import TestSupport
import Testing

@testable import LogStore

/// After a crash at any moment, in any state that it can leave, all that was promised is found, and
/// nothing that was not sent.
///
/// Method: `CrashProof` on a simulated disk. That the proof can fail is shown with a list of small
/// wrong changes, each of which it has to notice.
@Suite struct CrashStateTests {
  struct Scenario: CustomTestStringConvertible {
    var testDescription: String
    var policy = Journal.SyncPolicy.always
    var failingSync: Int?
    var capacity = Int.max
    var pieceByteCount = Int.max

    func proof(_ random: SeededGenerator) -> CrashProof {
      var proof = CrashProof(random, policy: policy)
      proof.failingSync = failingSync
      proof.capacity = capacity
      proof.pieceByteCount = pieceByteCount
      return proof
    }
  }

  static let scenarios = [
    Scenario(testDescription: "a sync for each batch"),
    Scenario(testDescription: "a sync now and then", policy: .never),
    Scenario(testDescription: "a sync that fails", failingSync: 3),
    Scenario(testDescription: "a full disk", capacity: 2_000),
    Scenario(testDescription: "a full disk, a sync now and then", policy: .never, capacity: 2_000),
    Scenario(testDescription: "a system that takes writes in pieces", pieceByteCount: 300),
  ]

  @Test(arguments: scenarios)
  func everyCrashStateHasAllThatWasPromised(scenario: Scenario) {
    var proof = scenario.proof(SeededGenerator("everyCrashState, \(scenario.testDescription)"))
    proof.run()
    #expect(proof.complaints == [])
    #expect(proof.stateCount > 500)
    print("\(scenario.testDescription): \(proof.stateCount) states")
  }

  @Test(arguments: SimulatedFiles.Mutation.allCases)
  func aWrongChangeIsNoticed(mutation: SimulatedFiles.Mutation) {
    var random = SeededGenerator("aWrongChangeIsNoticed, \(mutation)")
    var complaint: String?
    // Not every run comes to the point.
    for _ in 0..<20 where complaint == nil {
      for scenario in Self.scenarios where complaint == nil {
        var proof = scenario.proof(SeededGenerator(seed: random.next()))
        proof.mutation = mutation
        proof.run()
        complaint = proof.complaints.first
      }
    }
    #expect(complaint != nil)
    print("\(mutation): \(complaint ?? "not noticed")")
  }
}
