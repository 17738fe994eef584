import Testing

@testable import Checking

/// The checker of txn-list-append: each rule and its nearest legal neighbour.
struct ListTransactionTests {
  private func invalid(
    _ model: ConsistencyModel, _ fill: (inout TransactionRun) -> Void
  ) -> Set<String> {
    var run = TransactionRun(.lists)
    fill(&run)
    let judgement = run.judge(model)
    return Set(judgement.anomalies.filter { $0.consequence == .invalid }.map { $0.kind.rawValue })
  }

  @Test func listsThatGrowAreValid() {
    #expect(
      invalid(.strictSerializable) { run in
        run.txn(0, [.write(1, 1), .readList(1, [1]), .write(1, 2)])
        run.txn(1, [.readList(1, [1, 2]), .write(1, 3), .readList(1, [1, 2, 3])])
        run.txn(0, [.readList(1, [1, 2, 3]), .readList(2, [])])
      }.isEmpty)
  }

  @Test func ofTwoReadsTheShorterIsHowTheLongerBegins() {
    for (list, expected) in [([UInt32(1)], [] as Set<String>), ([2], ["incompatible-order"])] {
      #expect(
        invalid(.readCommitted) { run in
          run.txn(0, [.write(1, 1)], time: 1...9)
          run.txn(1, [.write(1, 2)], time: 1...9)
          run.txn(0, [.readList(1, list)], time: 1...9)
          run.txn(1, [.readList(1, [1, 2])], time: 1...9)
        } == expected)
    }
  }

  @Test func anElementStandsInAListOnce() {
    #expect(
      invalid(.readUncommitted) { run in
        run.txn(0, [.write(1, 1)])
        run.txn(1, [.readList(1, [1, 1])])
      } == ["duplicate-elements"])
  }

  @Test func whatWasRefusedIsNotReadAndNotBuiltOn() {
    #expect(
      invalid(.readCommitted) { run in
        run.txn(0, [.write(1, 1)], .fail)
        run.txn(1, [.write(1, 2)])
        run.txn(1, [.readList(1, [1, 2])])
      } == ["G1a", "dirty-update"])
    #expect(
      invalid(.readCommitted) { run in
        run.txn(1, [.write(1, 2)])
        run.txn(0, [.write(1, 1)], .fail)
        run.txn(1, [.readList(1, [2, 1])])
      } == ["G1a"])
  }

  @Test func onlyTheLastAppendOfATransactionEndsAList() {
    let ends: [([UInt32], Set<String>)] = [([1], ["G1b"]), ([1, 2], [])]
    for (list, expected) in ends {
      #expect(
        invalid(.readCommitted) { run in
          run.txn(0, [.write(1, 1), .write(1, 2)])
          run.txn(1, [.readList(1, list)])
        } == expected)
    }
  }

  @Test func aTransactionDoesNotReadWhatItIsYetToAppend() {
    #expect(
      invalid(.readCommitted) { run in
        run.txn(0, [.readList(1, [1]), .write(1, 1)])
      } == ["future-read"])
  }

  @Test func aTransactionReadsWhatItAppended() {
    let lists: [([UInt32], Set<String>)] = [
      ([1, 2], []), ([1], ["internal"]), ([2], ["internal"]),
    ]
    for (list, expected) in lists {
      #expect(
        invalid(.readAtomic) { run in
          run.txn(0, [.write(1, 1)])
          run.txn(1, [.readList(1, [1]), .write(1, 2), .readList(1, list)])
        }.subtracting(["incompatible-order"]) == expected)
    }
  }

  @Test func writesThatCrossAreADirtyWrite() {
    #expect(
      invalid(.readUncommitted) { run in
        run.txn(0, [.write(1, 1), .write(2, 1)], time: 1...9)
        run.txn(1, [.write(1, 2), .write(2, 2)], time: 1...9)
        run.txn(0, [.readList(1, [1, 2]), .readList(2, [2, 1])], time: 10...11)
      } == ["G0"])
    #expect(
      invalid(.readUncommitted) { run in
        run.txn(0, [.write(1, 1), .write(2, 1)], time: 1...9)
        run.txn(1, [.write(1, 2), .write(2, 2)], time: 1...9)
        run.txn(0, [.readList(1, [1, 2]), .readList(2, [1, 2])], time: 10...11)
      }.isEmpty)
  }

  @Test func aReadThatIsHalfOldIsAReadSkew() {
    #expect(
      invalid(.serializable) { run in
        run.txn(0, [.write(1, 1), .write(2, 1)], time: 1...9)
        run.txn(1, [.readList(1, [1]), .readList(2, [])], time: 1...9)
        run.txn(1, [.readList(2, [1])], time: 10...11)
      } == ["G-single"])
  }

  @Test func aWriteSkewIsACycleOfAntidependencies() {
    #expect(
      invalid(.serializable) { run in
        run.txn(0, [.readList(1, []), .write(2, 1)], time: 1...9)
        run.txn(1, [.readList(2, []), .write(1, 1)], time: 1...9)
        run.txn(0, [.readList(1, [1]), .readList(2, [1])], time: 10...11)
      } == ["G2-item"])
  }

  @Test func anOldReadIsWrongOnlyWhereTimeMatters() {
    let fill: (inout TransactionRun) -> Void = { run in
      run.txn(0, [.write(1, 1)], time: 1...2)
      run.txn(1, [.readList(1, [])], time: 3...4)
      run.txn(1, [.readList(1, [1])], time: 5...6)
    }
    #expect(invalid(.serializable, fill).isEmpty)
    #expect(invalid(.strictSerializable, fill) == ["G-single-realtime"])
    #expect(
      invalid(.strictSerializable) { run in
        run.txn(0, [.write(1, 1)], time: 1...3)
        run.txn(1, [.readList(1, [])], time: 3...4)
        run.txn(1, [.readList(1, [1])], time: 5...6)
      }.isEmpty)
  }

  @Test func anAppendThatNobodyReadComesBehindWhatWasRead() {
    #expect(
      invalid(.strictSerializable) { run in
        run.txn(0, [.write(1, 1)], time: 1...2)
        run.txn(0, [.write(1, 2)], time: 3...4)
        run.txn(1, [.readList(1, [1])], time: 5...6)
      } == ["G-single-realtime"])
  }

  @Test func aCycleInTimeIsToldInWords() throws {
    var run = TransactionRun(.lists)
    run.txn(0, [.write(1, 1)], time: 1...2)
    run.txn(1, [.readList(1, [])], time: 3...4)
    run.txn(1, [.readList(1, [1])], time: 5...6)
    let explanation = try #require(
      run.judge(.strictSerializable).explanation("G-single-realtime"))
    #expect(
      explanation.summary
        == "T1 read key 1 without 1, which T2 appended; T2 had ended before T1 began. "
        + "(T1 by c1, T2 by c0.)")
    #expect(explanation.lines.map(\.marked) == ["1", "", "", "[]"])
  }

  @Test func withoutADependencyElleLeavesItOpen() {
    var run = TransactionRun(.lists)
    run.txn(0, [.write(1, 1)])
    #expect(run.judge(.strictSerializable).verdict == .unknown)
  }

  @Test func modelsForbidMoreAndMore() {
    for (weaker, stronger) in zip(ConsistencyModel.allCases, ConsistencyModel.allCases.dropFirst())
    {
      #expect(weaker < stronger && weaker.forbidden.isSubset(of: stronger.forbidden))
    }
    #expect(
      ConsistencyModel.monotonicAtomicView.forbidden == ConsistencyModel.readCommitted.forbidden)
    #expect(!ConsistencyModel.serializable.isJudged(of: .registers))
    #expect(ConsistencyModel.readAtomic.isJudged(of: .registers))
    #expect(ConsistencyModel.allCases.allSatisfy { $0.isJudged(of: .lists) })
  }
}
