import Testing

@testable import NodeServices

/// What goes over the wire: exact bodies for exact bodies, with error codes and texts as Maelstrom
/// writes them (`doc/services.md`, `doc/protocol.md` § Errors).
@Suite struct ServicesTests {
  private func converse(
    _ turns: [(request: String, reply: String?)], with service: Services.Name,
    _ services: inout Services
  ) {
    for (request, reply) in turns {
      let answer = services.answer(Array(request.utf8), to: service, from: "n1")
      #expect(answer.map { String(decoding: $0, as: UTF8.self) } == reply, "\(request)")
    }
  }

  private static let reads: [(request: String, reply: String?)] = [
    (
      #"{"type":"read","key":"x","msg_id":1}"#,
      #"{"type":"error","code":20,"text":"key does not exist","in_reply_to":1}"#
    ),
    (
      #"{"type":"cas","key":"x","from":1,"to":2,"msg_id":2}"#,
      #"{"type":"error","code":20,"text":"key does not exist","in_reply_to":2}"#
    ),
    (
      #"{"type":"write","key":"x","value":[1, {"b":"é"}],"msg_id":3}"#,
      #"{"type":"write_ok","in_reply_to":3}"#
    ),
    (
      #"{"type":"read","key":"x","msg_id":4}"#,
      #"{"type":"read_ok","value":[1, {"b":"é"}],"in_reply_to":4}"#
    ),
    (
      #"{"type":"cas","key":"x","from":[1,{"b":"\u00e9"}],"to":null,"msg_id":5}"#,
      #"{"type":"cas_ok","in_reply_to":5}"#
    ),
    (
      #"{"type":"cas","key":"x","from":"a","to":1,"msg_id":6}"#,
      #"{"type":"error","code":22,"text":"current value nil is not \"a\"","in_reply_to":6}"#
    ),
    (
      #"{"type":"read","key":"x","msg_id":7}"#, #"{"type":"read_ok","value":null,"in_reply_to":7}"#
    ),
  ]

  @Test(arguments: [Services.Name.linearizable, .sequential])
  func keysAndValuesOfAnyKindAreKept(_ name: Services.Name) {
    var services = Services(staleness: .fresh)
    converse(Self.reads, with: name, &services)
  }

  @Test(arguments: [Services.Name.linearizable, .sequential])
  func compareAndSetCreatesWhereItIsAskedTo(_ name: Services.Name) {
    var services = Services(staleness: .fresh)
    converse(
      [
        (
          #"{"type":"cas","key":{"a":[1],"b":2},"from":9,"to":2,"create_if_not_exists":true,"msg_id":1}"#,
          #"{"type":"cas_ok","in_reply_to":1}"#
        ),
        // Another spelling of the same key, and of the same value.
        (
          #"{"key":{"b":2,"a":[1]},"type":"read","msg_id":2}"#,
          #"{"type":"read_ok","value":2,"in_reply_to":2}"#
        ),
        (
          #"{"type":"cas","key":{"a":[1],"b":2},"from":2.0,"to":3,"create_if_not_exists":true,"msg_id":3}"#,
          #"{"type":"error","code":22,"text":"current value 2 is not 2.0","in_reply_to":3}"#
        ),
      ], with: name, &services)
  }

  @Test func lastWriteWinsDoesNotCreateByCompareAndSet() {
    var services = Services()
    converse(
      [
        (
          #"{"type":"cas","key":1,"from":0,"to":2,"create_if_not_exists":true,"msg_id":1}"#,
          #"{"type":"error","code":20,"text":"key does not exist","in_reply_to":1}"#
        )
      ], with: .lastWriteWins, &services)
  }

  @Test func timestampsCountFromZero() {
    var services = Services()
    converse(
      (0..<5).map {
        (
          #"{"type":"ts","msg_id":\#($0 + 7)}"#,
          #"{"type":"ts_ok","ts":\#($0),"in_reply_to":\#($0 + 7)}"#
        )
      }, with: .timestamps, &services)
  }

  /// Maelstrom logs an exception and says nothing; whoever asked waits until it gives up.
  @Test(arguments: Services.Name.allCases)
  func whatIsNoRequestGetsNoReply(_ name: Services.Name) {
    var services = Services()
    converse(
      [
        (#"{"type":"delete","key":1,"msg_id":1}"#, nil), (#"{"msg_id":1}"#, nil), ("[]", nil),
        (#"{"type":"read","msg_id":1}"#, nil), (#"{"type":"write","key":1,"msg_id":1}"#, nil),
        (#"{"type":"cas","key":1,"from":1,"msg_id":1}"#, nil), ("{", nil),
      ], with: name, &services)
  }

  @Test func stateIsOneForAllWhoAsk() {
    var services = Services(staleness: .fresh)
    _ = services.answer(
      Array(#"{"type":"write","key":"k","value":5,"msg_id":1}"#.utf8), to: .linearizable, from: "n0"
    )
    converse(
      [
        (#"{"type":"read","key":"k","msg_id":9}"#, #"{"type":"read_ok","value":5,"in_reply_to":9}"#)
      ],
      with: .linearizable, &services)
  }
}
