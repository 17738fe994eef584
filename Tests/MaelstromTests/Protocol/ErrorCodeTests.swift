import Testing

@testable import Maelstrom

@Suite struct ErrorCodeTests {
  @Test(arguments: [
    (0, "timeout", false), (1, "node-not-found", true), (10, "not-supported", true),
    (11, "temporarily-unavailable", true), (12, "malformed-request", true), (13, "crash", false),
    (14, "abort", true), (20, "key-does-not-exist", true), (21, "key-already-exists", true),
    (22, "precondition-failed", true), (30, "txn-conflict", true), (31, "error 31", false),
    (1000, "error 1000", false),
  ])
  func codesAreMaelstroms(_ number: Int, _ name: String, _ isDefinite: Bool) {
    let code = ErrorCode(rawValue: number)
    #expect("\(code)" == name)
    #expect(code.isDefinite == isDefinite)
  }

  @Test func ownCodesBeginAt1000() async {
    #expect(ErrorCode(custom: 1_000).rawValue == 1_000)
    await #expect(processExitsWith: .failure) { _ = ErrorCode(custom: 999) }
  }
}
