import Platform
import Testing

@testable import Maelstrom

/// What nodes do at certain times.
@Suite struct NodeTimerTests {
  @Test func timersOfTheProgramBeginWithInit() throws {
    let transcript = try Transcript(isInitialized: false, isSpokenTo: false) { node in
      node.every(.milliseconds(10)) { node.note("tick") }
      node.after(.milliseconds(25)) { node.note("once") }
    }
    _ = transcript.wait(.milliseconds(100))
    #expect(transcript.notes.isEmpty)
    _ = transcript.initialize()
    _ = transcript.wait(.milliseconds(9))
    #expect(transcript.notes.isEmpty)
    _ = transcript.wait(.milliseconds(26))
    #expect(transcript.notes == ["tick", "tick", "once", "tick"])
  }

  @Test func cancelledTimersAreSilent() throws {
    let transcript = try Transcript { node in
      var count = 0
      var timer: NodeTimer?
      timer = node.every(.milliseconds(10)) {
        count += 1
        node.note("\(count)")
        if count == 3, let timer { node.cancel(timer) }
      }
      let never = node.after(.milliseconds(5)) { node.note("never") }
      node.cancel(never)
    }
    _ = transcript.wait(.milliseconds(100))
    #expect(transcript.notes == ["1", "2", "3"])
  }

  @Test func anActionIsNotBegunBeforeItHasEnded() throws {
    let transcript = try Transcript { node in
      node.every(.milliseconds(10)) {
        node.note("begin")
        try await node.sleep(for: .milliseconds(25))
        node.note("end")
      }
    }
    _ = transcript.wait(.milliseconds(69))
    #expect(transcript.notes == ["begin", "end", "begin", "end"])
  }

  @Test func whatFailsIsToldAndDoneAgain() throws {
    struct Mishap: Error {}
    let transcript = try Transcript { node in
      node.every(.milliseconds(10)) { throw Mishap() }
    }
    _ = transcript.wait(.milliseconds(20))
    #expect(transcript.notes.count == 2 && transcript.notes[0].contains("Mishap"))
  }

  @Test func whatWasMissedIsNotMadeUpFor() throws {
    let transcript = try Transcript { node in
      node.every(.milliseconds(10)) { node.note("tick") }
    }
    transcript.clock.move(to: transcript.clock.now + 95_000_000)
    _ = transcript.wait(.milliseconds(1))
    #expect(transcript.notes.count == 1)
    _ = transcript.wait(.milliseconds(4))
    #expect(transcript.notes.count == 2, "the tenth is due at its time")
  }
}
