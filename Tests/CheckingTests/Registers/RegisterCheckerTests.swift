import Testing

@testable import Checking

/// The checker of lin-kv: each rule and its nearest legal neighbour, and explanations.
struct RegisterCheckerTests {
  private func found(_ fill: (inout RegisterRun) -> Void) -> ([String: Int], Verdict) {
    var run = RegisterRun()
    fill(&run)
    let judgement = run.judge()
    return (judgement.counts, judgement.verdict)
  }

  private func isLinearizable(_ fill: (inout RegisterRun) -> Void) -> Bool {
    found(fill).0["not-linearizable"] == nil
  }

  @Test func aReadReturnsWhatWasWrittenLast() {
    #expect(
      isLinearizable { run in
        run.write(0, 1)
        run.write(1, 2)
        run.read(2, 2)
      })
    let stale = found { run in
      run.write(0, 1)
      run.write(1, 2)
      run.read(2, 1)
    }
    #expect(stale.0 == ["not-linearizable": 1] && stale.1 == .invalid)
  }

  @Test func whatOverlapsMayGoEitherWay() {
    for value in [UInt32(1), 2] {
      #expect(
        isLinearizable { run in
          run.write(0, 1, time: 1...10)
          run.write(1, 2, time: 2...9)
          run.read(2, value, time: 11...12)
        })
      #expect(
        isLinearizable { run in
          run.write(0, 1)
          run.write(1, 2, time: 5...9)
          run.read(2, value, time: 6...8)
        })
    }
  }

  @Test func whatOneReadHasSeenTheNextSeesToo() {
    // The write overlaps both reads, but the second began after the first had ended.
    #expect(
      !isLinearizable { run in
        run.write(0, 1, time: 1...2)
        run.read(2, 2, time: 4...5)
        run.read(3, 1, time: 6...7)
        run.write(1, 2, time: 3...9)
      })
    #expect(
      isLinearizable { run in
        run.write(0, 1, time: 1...2)
        run.read(2, 2, time: 4...5)
        run.read(3, 1, time: 5...7)
        run.write(1, 2, time: 3...9)
      })
  }

  @Test func aCompareAndSetThatSucceededFoundItsValue() {
    #expect(
      isLinearizable { run in
        run.write(0, 1)
        run.cas(1, 1, 2)
        run.read(2, 2)
      })
    #expect(
      !isLinearizable { run in
        run.write(0, 1)
        run.cas(1, 3, 2)
      })
    // Of two at once from one value only one can succeed.
    #expect(
      !isLinearizable { run in
        run.write(0, 1, time: 1...2)
        run.cas(1, 1, 2, time: 3...8)
        run.cas(2, 1, 3, time: 4...9)
      })
    #expect(
      isLinearizable { run in
        run.write(0, 1, time: 1...2)
        run.cas(1, 1, 2, time: 3...8)
        run.cas(2, 2, 3, time: 4...9)
        run.read(3, 3, time: 10...11)
      })
  }

  @Test func whatWasRefusedDidNotHappen() {
    #expect(
      !isLinearizable { run in
        run.write(0, 1)
        run.write(1, 2, .fail)
        run.read(2, 2)
      })
  }

  @Test func whatWasNeverAnsweredMayHappenAnyTimeLaterOnce() {
    #expect(
      isLinearizable { run in
        run.write(0, 2, .info)
        run.write(1, 1)
        run.read(1, 1)
        run.read(1, 2)
      })
    #expect(
      !isLinearizable { run in
        run.write(0, 2, .info)
        run.write(1, 1)
        run.read(1, 2)
        run.write(1, 1)
        run.read(1, 2)
      })
    #expect(
      isLinearizable { run in
        run.write(0, 2, .info)
        run.write(0, 2, .info)
        run.write(1, 1)
        run.read(1, 2)
        run.write(1, 1)
        run.read(1, 2)
      })
    #expect(
      !isLinearizable { run in
        run.read(1, 2)
        run.write(0, 2, .info)
      })
  }

  @Test func keysAreJudgedEachByItself() {
    let (counts, _) = found { run in
      run.write(0, 1, key: 3)
      run.write(0, 2, key: 5)
      run.read(0, 1, key: 3)
      run.read(0, 2, key: 5)
      run.read(0, 2, key: 3)
      run.read(0, 1, key: 5)
      run.read(0, 1, key: 5)
    }
    #expect(counts == ["not-linearizable": 2])
  }

  @Test func nullPassesForAnyValueAndIsFoundBeyond() {
    let (counts, verdict) = found { run in
      run.read(0, nil)
      run.write(0, 1)
      run.read(1, nil)
      run.read(1, 1)
    }
    #expect(counts == ["null-read": 1] && verdict == .valid)
    let overlapping = found { run in
      run.write(0, 1, time: 1...5)
      run.read(1, nil, time: 5...6)
    }
    #expect(overlapping.0.isEmpty)
  }

  @Test func soManyAtOnceAreLeftUndecided() {
    let (counts, verdict) = found { run in
      for client in 0..<UInt32(64) { run.write(client, client, time: 1...100) }
      run.write(99, 1, time: 1...100)
    }
    #expect(counts == ["undecided": 1] && verdict == .unknown)
  }

  @Test func aHundredUnansweredWritesOfFewValuesAreBorne() {
    // Each doubles what may have happened, and hardly any of it differs.
    #expect(
      isLinearizable { run in
        for round in 0..<UInt32(50) {
          run.write(0, round % 5, .info)
          run.write(1, round % 3)
          run.read(2, round % 3)
        }
      })
  }

  // MARK: Explanations

  @Test func aStaleReadAmongManyIsToldByTwoOperations() throws {
    var run = RegisterRun()
    for round in 0..<UInt32(100) {
      run.write(0, round % 5)
      run.read(1, round % 5)
      run.cas(2, round % 5, (round + 1) % 5)
    }
    run.write(0, 1)
    run.read(1, 1)
    run.write(2, 3)
    run.read(4, 1)
    let explanation = try #require(run.judge().explanation("not-linearizable"))
    #expect(
      explanation.summary
        == "Key 0: these 2 operations have no order, whatever the key held before; the last to end "
        + "is the read of 1 by c4 on n1.")
    #expect(explanation.lines.map(\.marked) == ["3", "", "", "1"])
  }

  @Test func aValueFromNowhereIsToldByItsReadAlone() throws {
    var run = RegisterRun()
    run.write(0, 1)
    run.read(1, 4)
    run.write(0, 4)
    let explanation = try #require(run.judge().explanation("not-linearizable"))
    #expect(
      explanation.summary
        == "Key 0: the read of 4 by c1 on n1 cannot be, for nobody had begun to write what it "
        + "needs.")
    #expect(explanation.lines.map(\.marked) == ["", "4"])
  }

  @Test func whatNeedsAnUnsetKeyIsToldSo() throws {
    var run = RegisterRun()
    run.cas(0, 1, 2)
    run.write(0, 1)
    run.cas(0, 1, 2)
    let explanation = try #require(run.judge().explanation("not-linearizable"))
    #expect(explanation.summary.contains("cas from 1 to 2 by c0 on n0"))
  }

  @Test func withoutTheirLinesOperationsAreRetold() throws {
    var run = RegisterRun()
    run.write(0, 1)
    run.write(0, 2)
    run.cas(1, 1, 3)
    let judgement = RegisterChecker.check(run.history, requests: nil, replies: nil)
    let explanation = try #require(judgement.explanation("not-linearizable"))
    #expect(
      explanation.lines.map(\.text)
        == [
          "write of 2 to key 0", "write_ok", "cas of key 0 from 1 to 3", "cas_ok",
        ].map { "(the line was not kept) " + $0 })
  }

  @Test func whatIsNoneOfTheGeneratorsValuesHasANumberOfItsOwn() {
    var history = RegisterHistory()
    let value = history.inventedValue(Array(#""x""#.utf8))
    #expect(history.inventedValue(Array(#""x""#.utf8)) == value)
    #expect(history.inventedValue(Array(#""y""#.utf8)) == value + 1)
    #expect(history.name(value) == #""x""#)
    #expect(history.name(RegisterHistory.unset) == "null" && history.name(3) == "3")
  }
}
