import Testing

@testable import Checking

/// The checker of txn-rw-register: each rule and its nearest legal neighbour, and explanations.
struct RegisterTransactionTests {
  /// What is found and makes a run invalid, or is beyond; hints apart.
  private func judge(
    _ model: ConsistencyModel = .readCommitted, _ fill: (inout TransactionRun) -> Void
  ) -> (invalid: Set<String>, beyond: Set<String>, verdict: Verdict) {
    var run = TransactionRun(.registers)
    // Something that another transaction depends on, so that there is a graph.
    run.txn(0, [.write(90, 1)])
    run.txn(1, [.read(90, 1)])
    fill(&run)
    let judgement = run.judge(model)
    let invalid = judgement.anomalies.filter { $0.consequence == .invalid }
    return (
      Set(invalid.map { $0.kind.rawValue }), Set(judgement.beyond.map { $0.kind.rawValue }),
      judgement.verdict
    )
  }

  @Test func whatWasWrittenTogetherAndReadTogetherIsValid() {
    let result = judge(.readAtomic) { run in
      run.txn(0, [.write(1, 1), .write(2, 1)])
      run.txn(1, [.read(1, 1), .read(2, 1), .write(1, 2), .read(1, 2)])
      run.txn(0, [.read(1, 2), .read(3, nil)])
    }
    #expect(result.invalid.isEmpty && result.beyond.isEmpty && result.verdict == .valid)
  }

  @Test func aRefusedWriteThatIsReadIsAnAbortedRead() {
    for model in [ConsistencyModel.readUncommitted, .readCommitted] {
      let isForbidden = model == .readCommitted
      let result = judge(model) { run in
        run.txn(0, [.write(1, 1)], .fail)
        run.txn(1, [.read(1, 1)])
      }
      #expect(result.invalid == (isForbidden ? ["G1a"] : []))
      #expect(result.verdict == (isForbidden ? .invalid : .valid))
    }
    let unanswered = judge { run in
      run.txn(0, [.write(1, 1)], .info)
      run.txn(1, [.read(1, 1)])
    }
    #expect(unanswered.invalid.isEmpty)
  }

  @Test func aValueThatItsTransactionReplacedIsAnIntermediateRead() {
    let other = judge { run in
      run.txn(0, [.write(1, 1), .write(1, 2)])
      run.txn(1, [.read(1, 1)])
    }
    #expect(other.invalid == ["G1b"])
    let final = judge { run in
      run.txn(0, [.write(1, 1), .write(1, 2)])
      run.txn(1, [.read(1, 2)])
    }
    #expect(final.invalid.isEmpty)
    let own = judge { run in
      run.txn(0, [.write(1, 1), .read(1, 1), .write(1, 2)])
    }
    #expect(own.invalid.isEmpty)
  }

  @Test func transactionsThatReadOfEachOtherAreACycle() {
    let cycle = judge { run in
      run.txn(0, [.write(1, 1), .read(2, 1)], time: 10...20)
      run.txn(1, [.write(2, 1), .read(1, 1)], time: 11...21)
    }
    #expect(cycle.invalid == ["G1c"])
    let half = judge { run in
      run.txn(0, [.write(1, 1), .read(2, nil)], time: 10...20)
      run.txn(1, [.write(2, 1), .read(1, 1)], time: 11...21)
    }
    #expect(half.invalid.isEmpty)
    let uncommitted = judge(.readUncommitted) { run in
      run.txn(0, [.write(1, 1), .read(2, 1)], time: 10...20)
      run.txn(1, [.write(2, 1), .read(1, 1)], time: 11...21)
    }
    #expect(uncommitted.verdict == .valid)
  }

  @Test func transactionsThatReplaceEachOthersWritesAreADirtyWrite() {
    let result = judge(.readUncommitted) { run in
      run.txn(0, [.read(2, 1), .write(2, 2), .write(1, 1)], time: 10...20)
      run.txn(1, [.read(1, 1), .write(1, 2), .write(2, 1)], time: 11...21)
    }
    #expect(result.invalid == ["G0"])
    // Without the reads nobody can tell in which order they wrote.
    let blind = judge(.readUncommitted) { run in
      run.txn(0, [.write(2, 2), .write(1, 1)], time: 10...20)
      run.txn(1, [.write(1, 2), .write(2, 1)], time: 11...21)
    }
    #expect(blind.invalid.isEmpty)
  }

  @Test func valuesThatReplaceEachOtherAreCyclic() {
    let result = judge(.readUncommitted) { run in
      run.txn(0, [.read(1, 1), .write(1, 2)], time: 10...20)
      run.txn(1, [.read(1, 2), .write(1, 1)], time: 11...21)
    }
    #expect(result.invalid == ["cyclic-versions"])
  }

  @Test func whatWasReadOrWrittenBeforeIsReadAgain() {
    let missed = judge(.readAtomic) { run in
      run.txn(0, [.write(1, 1)])
      run.txn(1, [.write(1, 2), .read(1, 1)])
    }
    #expect(missed.invalid == ["internal"] && missed.beyond == ["own-write-missed"])
    let unrepeatable = judge(.readCommitted) { run in
      run.txn(0, [.write(1, 1)])
      run.txn(0, [.write(1, 2)])
      run.txn(1, [.read(1, 1), .read(1, 2)])
    }
    #expect(unrepeatable.invalid.isEmpty && unrepeatable.beyond.isEmpty)
    let fromNull = judge(.readAtomic) { run in
      run.txn(0, [.write(1, 1)])
      run.txn(1, [.read(1, nil), .read(1, 1)])
    }
    #expect(fromNull.invalid.isEmpty)
  }

  @Test func whatMaelstromPassesIsFoundBeyond() {
    let invented = judge { run in
      run.txn(1, [.read(90, 7)])
    }
    #expect(invented.beyond == ["invented"] && invented.verdict == .valid)
    let early = judge { run in
      run.txn(1, [.read(1, 1)])
      run.txn(0, [.write(1, 1)])
    }
    #expect(early.beyond == ["read-before-write"])
    let altered = judge { run in
      run.txn(0, [.write(1, 1)], isAltered: true)
    }
    #expect(altered.beyond == ["altered-transaction"])
  }

  @Test func aTransactionOfWhichHalfIsSeenIsFoundBeyondWhereItMatters() {
    for (model, isBeyond) in [(ConsistencyModel.readCommitted, false), (.readAtomic, true)] {
      let result = judge(model) { run in
        run.txn(0, [.write(1, 1), .write(2, 1)])
        run.txn(1, [.read(1, 1), .read(2, nil)])
      }
      #expect(result.beyond.contains("fractured-read") == isBeyond)
      let replaced = judge(model) { run in
        run.txn(0, [.write(2, 1)])
        run.txn(0, [.write(1, 1), .read(2, 1), .write(2, 2)])
        run.txn(1, [.read(1, 1), .read(2, 1)])
      }
      #expect(replaced.beyond.contains("fractured-read") == isBeyond)
    }
    let later = judge(.readAtomic) { run in
      run.txn(0, [.write(1, 1), .write(2, 1)])
      run.txn(0, [.write(2, 2)])
      run.txn(1, [.read(1, 1), .read(2, 2)])
    }
    #expect(later.beyond.isEmpty)
  }

  @Test func nodesThatNeverTellEachOtherAreFoundBeyond() {
    func run(_ isTelling: Bool) -> Judgement {
      var run = TransactionRun(.registers)
      for value in 1...30 as ClosedRange<UInt32> {
        for client in 0...1 as ClosedRange<UInt32> {
          run.txn(client, [.write(Int64(client), value)])
          run.txn(client + 2, [.read(Int64(client), value)])
        }
      }
      if isTelling { run.txn(0, [.read(1, 30)]) }
      return run.judge(.readCommitted)
    }
    #expect(run(false).beyond.map { $0.kind.rawValue } == ["never-replicated"])
    #expect(run(false).verdict == .valid && run(true).beyond.isEmpty)
  }

  @Test func withoutADependencyMaelstromSaysInvalid() {
    var run = TransactionRun(.registers)
    run.txn(0, [.write(1, 1)])
    run.txn(1, [.write(1, 2)])
    #expect(run.judge(.readCommitted).verdict == .invalid)
    #expect(run.judge(.readCommitted).counts == ["empty-transaction-graph": 1])
    // A read of null comes before a write by another transaction.
    run.txn(1, [.read(1, nil)])
    #expect(run.judge(.readCommitted).verdict == .valid)
  }

  @Test func twoWritesOfOneValueLeaveItOpen() {
    let result = judge { run in
      run.txn(0, [.write(1, 1)])
      run.txn(1, [.write(1, 1)])
    }
    #expect(result.verdict == .unknown)
  }

  @Test func updatesOfOneValueAreLostUpdatesThatNoModelHereForbids() {
    var run = TransactionRun(.registers)
    run.txn(0, [.write(1, 1)])
    for client in 0...2 as ClosedRange<UInt32> {
      run.txn(client, [.read(1, 1), .write(1, 2 + client)])
    }
    let judgement = run.judge(.readCommitted)
    #expect(judgement.counts == ["lost-update": 1] && judgement.verdict == .valid)
  }

  // MARK: Explanations

  @Test func aCycleIsToldInWordsWithItsFourLines() throws {
    var run = TransactionRun(.registers)
    run.txn(3, [.write(3, 7), .read(5, 2)], time: 10...20)
    run.txn(4, [.write(5, 2), .read(3, 7)], time: 11...21)
    let explanation = try #require(run.judge(.readCommitted).explanation("G1c"))
    let orders = [
      "T1 wrote key 3 = 7, which T2 read; T2 wrote key 5 = 2, which T1 read. (T1 by c3, T2 by c4.)",
      "T1 wrote key 5 = 2, which T2 read; T2 wrote key 3 = 7, which T1 read. (T1 by c4, T2 by c3.)",
    ]
    #expect(orders.contains(explanation.summary))
    #expect(explanation.lines.map(\.direction) == [.request, .request, .reply, .reply])
    #expect(explanation.lines.map(\.marked) == ["7", "2", "2", "7"])
  }

  @Test func anAbortedReadIsToldWithTheRefusal() throws {
    var run = TransactionRun(.registers)
    run.txn(0, [.read(1, nil), .write(3, 7)], .fail)
    run.txn(1, [.read(3, 7)])
    let explanation = try #require(run.judge(.readCommitted).explanation("G1a"))
    #expect(
      explanation.summary
        == "c1 read 7 of key 3, which c0 had written in a transaction that had been refused.")
    #expect(explanation.lines.map(\.marked) == ["7", "30", "7"])
  }

  @Test func withoutTheirLinesTransactionsAreRetold() throws {
    var run = TransactionRun(.registers)
    run.txn(0, [.read(1, nil), .write(3, 7)], .fail)
    run.txn(1, [.read(3, 7)])
    let judgement = TransactionChecker.check(
      run.history, model: .readCommitted, requests: nil, replies: nil)
    let explanation = try #require(judgement.explanation("G1a"))
    #expect(
      explanation.lines.map(\.text)
        == [
          #"txn [["r",1,null],["w",3,7]]"#, "error", #"txn_ok [["r",3,7]]"#,
        ].map { "(the line was not kept) " + $0 })
  }
}
