import Testing

@testable import Maelstrom

/// Calls to others, and what becomes of them.
@Suite struct CallTests {
  /// A node that makes a call for each `ask`, and says what came of it.
  private func caller(timeout: Duration = .milliseconds(100), retry: Retry = .never) throws
    -> Transcript
  {
    try Transcript { node in
      node.on("ask") { _ in
        do {
          let answer = try await node.call(
            "read", ["key": 1], to: "n1", timeout: timeout, retry: retry)
          return .reply("ask_ok", ["value": answer["value"]])
        } catch let error as RPCError {
          return .reply("ask_ok", ["code": error.code.rawValue, "text": error.text])
        }
      }
    }
  }

  private func call(_ number: Int) -> String {
    #"{"src":"n0","dest":"n1","body":{"type":"read","key":1,"msg_id":\#(number)}}"#
  }

  private func answer(_ members: String) -> String {
    #"{"src":"n0","dest":"c1","body":{"type":"ask_ok",\#(members),"in_reply_to":1}}"#
  }

  @Test func anAnswerIsGivenToWhoAsked() throws {
    let transcript = try caller()
    #expect(transcript.send(#"{"type":"ask","msg_id":1}"#) == [call(1)])
    #expect(
      transcript.send(#"{"type":"read_ok","value":[1.0],"in_reply_to":1}"#, from: "n1")
        == [answer(#""value":[1.0]"#)])
    // A second answer is nobody's.
    #expect(transcript.send(#"{"type":"read_ok","value":2,"in_reply_to":1}"#, from: "n1").isEmpty)
  }

  @Test func anErrorIsThrown() throws {
    let transcript = try caller()
    _ = transcript.send(#"{"type":"ask","msg_id":1}"#)
    #expect(
      transcript.send(
        #"{"type":"error","code":20,"text":"no key","in_reply_to":1}"#, from: "n1")
        == [answer(#""code":20,"text":"no key""#)])
  }

  @Test func noAnswerIsError0() throws {
    let transcript = try caller()
    _ = transcript.send(#"{"type":"ask","msg_id":1}"#)
    #expect(transcript.wait(.milliseconds(99)).isEmpty)
    #expect(
      transcript.wait(.milliseconds(1))
        == [answer(#""code":0,"text":"n1 has not answered \"read\"""#)])
    #expect(transcript.send(#"{"type":"read_ok","value":2,"in_reply_to":1}"#, from: "n1").isEmpty)
  }

  @Test func idempotentCallsAreMadeAgainWithGrowingPauses() throws {
    let transcript = try caller(
      timeout: .milliseconds(10), retry: .idempotent(pause: .milliseconds(100), atMost: .seconds(1))
    )
    _ = transcript.send(#"{"type":"ask","msg_id":1}"#)
    var times: [Int] = []
    for time in 1...4_000 {
      if !transcript.wait(.milliseconds(1)).isEmpty { times.append(time) }
    }
    let pauses = zip(times, [0] + times).map { $0 - $1 - 10 }
    for (pause, longest) in zip(pauses, [100, 200, 400, 800, 1_000, 1_000]) {
      #expect((longest / 2 - 1...longest + 1).contains(pause), "\(pauses)")
    }
    // An answer to an early try is an answer.
    #expect(
      transcript.send(#"{"type":"read_ok","value":2,"in_reply_to":2}"#, from: "n1")
        == [answer(#""value":2"#)])
    #expect(transcript.wait(.seconds(3)).isEmpty)
  }

  @Test func triesEndWithTheirLimit() throws {
    let transcript = try caller(
      timeout: .milliseconds(10), retry: .idempotent(for: .milliseconds(300)))
    _ = transcript.send(#"{"type":"ask","msg_id":1}"#)
    let output = transcript.wait(.milliseconds(301))
    #expect(output.last == answer(#""code":0,"text":"n1 has not answered \"read\"""#))
    #expect(output.count > 1)
  }

  @Test func aReceiverThatIsUnavailableIsAskedAgain() throws {
    let transcript = try caller(retry: .idempotent())
    _ = transcript.send(#"{"type":"ask","msg_id":1}"#)
    #expect(transcript.send(#"{"type":"error","code":11,"in_reply_to":1}"#, from: "n1").isEmpty)
    #expect(transcript.wait(.milliseconds(101)) == [call(2)])
    #expect(
      transcript.send(#"{"type":"error","code":22,"in_reply_to":2}"#, from: "n1")
        == [answer(#""code":22,"text":"""#)])
  }

  @Test func aCancelledCallEnds() throws {
    let transcript = try Transcript { node in
      node.on("race") { _ in
        let isCancelled = await withTaskGroup(of: Bool.self) { group in
          group.addTask {
            do {
              _ = try await node.call("read", to: "n1", retry: .idempotent())
              return false
            } catch {
              return error is CancellationError
            }
          }
          try? await node.sleep(for: .milliseconds(5))
          group.cancelAll()
          for await isCancelled in group { return isCancelled }
          return false
        }
        return .reply("race_ok", ["isCancelled": isCancelled])
      }
    }
    #expect(transcript.send(#"{"type":"race","msg_id":1}"#).count == 1)
    #expect(
      transcript.wait(.milliseconds(5))
        == [
          #"{"src":"n0","dest":"c1","body":{"type":"race_ok","isCancelled":true,"in_reply_to":1}}"#
        ])
    #expect(transcript.wait(.seconds(5)).isEmpty)
  }
}
