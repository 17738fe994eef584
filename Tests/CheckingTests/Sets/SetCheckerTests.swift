import Testing

@testable import Checking

/// The checker of broadcast and g-set: each rule and its nearest legal neighbour, and explanations.
struct SetCheckerTests {
  /// What the checker finds, the hint of staleness apart.
  private func found(_ fill: (inout SetHistoryBuilder) -> Void) -> ([String: Int], Verdict) {
    var builder = SetHistoryBuilder()
    fill(&builder)
    let judgement = builder.judge()
    return (judgement.counts.filter { $0.key != "stale" }, judgement.verdict)
  }

  @Test func whatIsReadToTheEndIsValid() {
    let (counts, verdict) = found { run in
      run.add(0)
      run.read(0, [0])
      run.add(1)
      run.read(0, [1, 0])
      run.read(1, [0, 1])
    }
    #expect(counts.isEmpty && verdict == .valid)
  }

  @Test func whatWasAcknowledgedAndIsMissingInTheLastReadIsLost() {
    let (counts, verdict) = found { run in
      run.add(0)
      run.read(0, [0])
      run.read(3, [])
    }
    #expect(counts == ["lost": 1] && verdict == .invalid)
  }

  @Test func whatWasMissedBeforeItWasFoundIsNotLost() {
    let (counts, verdict) = found { run in
      run.add(0)
      run.read(3, [])
      run.read(0, [0])
    }
    #expect(counts.isEmpty && verdict == .valid)
  }

  @Test func aReadThatBeganBeforeTheAcknowledgementLosesNothing() {
    var builder = SetHistoryBuilder()
    let element = builder.history.makeElement()
    builder.history.appendAdd(
      EndedOperation(client: 0, invoked: 1, completed: 5, lines: nil), element: element)
    for (invoked, expected) in [(Int64(4), 0), (5, 0), (6, 1)] {
      var builder = builder
      builder.history.beginReading()
      builder.history.appendRead(
        EndedOperation(client: 1, invoked: invoked, completed: 9, lines: nil),
        reading: builder.history.endReading())
      #expect(builder.judge().counts["lost", default: 0] == expected, "began at \(invoked)")
    }
  }

  @Test func whatWasNeverAcknowledgedIsLostOnlyOnceItWasRead() {
    let unread = found { run in
      run.add(0)
      run.add(1, .info)
      run.read(0, [0])
      run.read(0, [0])
    }
    #expect(unread.0.isEmpty && unread.1 == .valid)
    let read = found { run in
      run.add(1, .info)
      run.read(0, [0])
      run.read(3, [])
    }
    #expect(read.0 == ["lost": 1] && read.1 == .invalid)
  }

  @Test func whatAReadThatWasNotOKListedCountsForNothing() {
    let (counts, _) = found { run in
      run.add(0)
      run.read(0, [0])
      run.read(3, [], .info)
      run.read(3, [7, 7], .fail)
    }
    #expect(counts.isEmpty)
  }

  @Test func withoutAnyStableValueNothingIsKnown() {
    let (counts, verdict) = found { run in
      run.add(0)
      run.add(0, .info)
      run.history.beginReading()
      run.history.appendRead(
        EndedOperation(client: 9, invoked: 0, completed: 9, lines: nil),
        reading: run.history.endReading())
    }
    #expect(counts == ["no-stable-element": 1] && verdict == .unknown)
  }

  @Test func aNodeThatNeverLearnsPassesMaelstromByLuckAndIsFoundBeyond() {
    let lucky = found { run in
      run.add(0)
      run.read(1, [])
      run.read(0, [0])
    }
    #expect(lucky.0 == ["not-converged": 1] && lucky.1 == .valid)
    let unlucky = found { run in
      run.add(0)
      run.read(0, [0])
      run.read(1, [])
    }
    #expect(unlucky.0 == ["lost": 1, "not-converged": 1] && unlucky.1 == .invalid)
    let learning = found { run in
      run.add(0)
      run.read(1, [])
      run.read(0, [0])
      run.read(1, [0])
    }
    #expect(learning.0.isEmpty)
  }

  @Test func whatMaelstromPassesInAReadIsFoundBeyond() {
    let repeated = found { run in
      run.add(0)
      run.read(0, [0, 0])
    }
    #expect(repeated.0 == ["duplicated": 1] && repeated.1 == .valid)
    for value in [Int64(1), -1, .max, nil] {
      let invented = found { run in
        run.add(0)
        run.read(0, [0, value])
      }
      #expect(invented.0 == ["invented": 1] && invented.1 == .valid, "\(String(describing: value))")
    }
  }

  @Test func theVerdictIsStrictWhereItIsAskedFor() {
    var run = SetHistoryBuilder()
    run.add(0)
    run.read(0, [0, 0])
    #expect(run.judge().verdict == .valid && run.judge().strictVerdict == .invalid)
    #expect(run.judge().beyond.count == 1)
  }

  @Test func aClientThatNoLongerFindsWhatItHadReadIsFoundBeyond() {
    let other = found { run in
      run.add(0)
      run.add(0)
      run.read(0, [0, 1])
      run.read(3, [1])
      run.read(0, [1, 0])
    }
    #expect(other.0.isEmpty)
    let same = found { run in
      run.add(0)
      run.add(0)
      run.read(0, [0, 1])
      run.read(0, [1])
      run.read(0, [0, 1])
    }
    #expect(same.0 == ["read-went-back": 1] && same.1 == .valid)
  }

  @Test func aRunThatWasCutShortHasLostNothing() {
    var run = SetHistoryBuilder()
    run.add(0)
    run.read(0, [0])
    run.read(1, [])
    #expect(run.judge(isCutShort: true).counts.isEmpty)
    #expect(run.judge(isCutShort: true).verdict == .unknown)
  }

  // MARK: Figures

  @Test func latenciesAreFromBeingKnownToTheLastReadThatMissed() {
    var run = SetHistoryBuilder()
    run.add(0)
    for _ in 0..<3 { run.read(1, []) }
    run.add(0)
    run.read(1, [0, 1])
    // Acknowledged at 2 ms; the last read that missed it began at 7 ms, and a nanosecond is added.
    #expect(run.judge().figure("stable-latencies") == "{0 0, 0.5 5, 0.95 5, 0.99 5, 1 5}")
    #expect(run.judge().figure("stale-count") == "1")
    #expect(run.judge().figure("attempt-count") == "2")
    #expect(run.judge().figure("stable-count") == "2")
    #expect(run.judge().figure("never-read-count") == "0")
    #expect(run.judge().figure("lost-latencies") == nil)
  }

  // MARK: Explanations

  @Test func aLossIsToldFromTheAddToTheReadThatMissed() throws {
    var run = SetHistoryBuilder()
    run.add(0)
    run.add(0)
    run.read(1, [1, 0])
    run.read(2, [0])
    let explanation = try #require(run.judge().explanation("lost"))
    #expect(
      explanation.summary
        == "The value 1 was acknowledged by n0, and c1 found it on n1; a later read by c2 on n2 "
        + "did not.")
    #expect(explanation.lines.map(\.marked) == ["1", "", "1", ""])
    #expect(
      explanation.lines.map(\.note) == [
        "1 is added", "1 is acknowledged by n0", "n1 has 1", "n2 has not 1",
      ])
  }

  @Test func whatIsWrongInAListIsPointedOut() throws {
    var run = SetHistoryBuilder()
    run.add(0)
    run.read(0, [0, 99, 0])
    #expect(run.judge().explanation("invented")?.lines.map(\.marked) == ["99"])
    #expect(run.judge().explanation("duplicated")?.lines.map(\.marked) == ["0"])
    let notConverged = SetHistoryBuilder.diverged.judge().explanation("not-converged")
    #expect(
      notConverged?.summary
        == "In the last read of n1 the value 0 is missing, which the last of n0, n2 found.")
  }

  @Test func withoutItsLinesAReadIsRetoldFromTheHistory() throws {
    var run = SetHistoryBuilder()
    for _ in 0..<5 { run.add(0) }
    run.read(0, [0, 1, 2, 4])
    run.read(0, [0])
    let judgement = BroadcastChecker.check(run.history, requests: nil, replies: nil)
    let explanation = try #require(judgement.explanation("read-went-back"))
    #expect(
      explanation.lines.map(\.text) == [
        "(the line was not kept) read_ok with [0…2, 4]", "(the line was not kept) read_ok with [0]",
      ])
  }

  @Test func theSetOfAnotherWorkloadHasItsOwnWords() throws {
    var history = GrowOnlySetHistory()
    var lines = ExchangedLines()
    let element = history.makeElement()
    history.appendAdd(
      EndedOperation(
        client: 1, invoked: 1, completed: 2,
        lines: lines.exchange(1, 0, #""type":"add","element":0"#, #""type":"add_ok""#)),
      element: element)
    history.beginReading()
    history.appendRead(
      EndedOperation(
        client: 1, invoked: 3, completed: 4,
        lines: lines.exchange(1, 0, #""type":"read""#, #""type":"read_ok","value":[]"#)),
      reading: history.endReading())
    let judgement = GrowOnlySetChecker.check(
      history, requests: lines.requests, replies: lines.replies)
    #expect(judgement.explanation("lost")?.lines.map(\.marked) == ["0", "", ""])
  }
}

extension SetHistoryBuilder {
  /// A run after which n1 lacks what n0 and n2 have.
  fileprivate static var diverged: SetHistoryBuilder {
    var run = SetHistoryBuilder()
    run.add(0)
    run.read(0, [0])
    run.read(1, [])
    run.read(2, [0])
    return run
  }
}
