import Testing

@testable import Checking

/// Hand-made histories of a few operations: each anomaly beside the nearest history that is legal.
///
/// What is expected was worked out from the definitions in jepsen.tests.kafka.
struct KafkaCheckerTests {
  typealias Listing = HistoryBuilder.Listing

  /// Sends the values 1 … `count` to key "k", at offsets from 0.
  private func builder(sending count: UInt32) -> HistoryBuilder {
    var builder = HistoryBuilder()
    for value in 1...count { builder.send(0, "k", value, at: Int64(value) - 1) }
    return builder
  }

  private func verdict(_ builder: HistoryBuilder) -> Verdict {
    KafkaChecker.check(builder.history, requests: nil, replies: nil).verdict
  }

  // MARK: Nothing wrong

  @Test func emptyHistoryIsValid() {
    #expect(HistoryBuilder().anomalies() == [:])
    #expect(verdict(HistoryBuilder()) == .valid)
  }

  @Test func everythingReadInOrderIsValid() {
    var builder = builder(sending: 4)
    builder.poll(1, "k", [(0, 1), (1, 2)])
    builder.poll(1, "k", [(2, 3), (3, 4)])
    #expect(builder.anomalies() == [:])
    #expect(verdict(builder) == .valid)
  }

  @Test func holesInTheOffsetsAreNoSkip() {
    var builder = HistoryBuilder()
    builder.send(0, "k", 1, at: 10)
    builder.send(0, "k", 2, at: 500)
    builder.send(0, "k", 3, at: 9_000_000_000)
    builder.poll(1, "k", [(10, 1)])
    builder.poll(1, "k", [(500, 2), (9_000_000_000, 3)])
    #expect(builder.anomalies() == [:])
    #expect(verdict(builder) == .valid)
  }

  @Test func extremeOffsetsKeepTheirOrder() {
    var builder = HistoryBuilder()
    builder.send(0, "k", 1, at: .min)
    builder.send(0, "k", 2, at: -1)
    builder.send(0, "k", 3, at: .max)
    builder.poll(1, "k", [(.min, 1), (-1, 2), (.max, 3)])
    #expect(builder.anomalies() == [:])
  }

  @Test func readingAgainUnderANewNameIsValid() {
    var builder = builder(sending: 2)
    builder.poll(1, "k", [(0, 1), (1, 2)])
    builder.crash(1)
    builder.poll(2, "k", [(0, 1), (1, 2)])
    #expect(builder.anomalies() == [:])
    #expect(verdict(builder) == .valid)
  }

  // MARK: duplicate, inconsistent-offsets

  @Test func oneValueAtTwoOffsetsIsADuplicate() {
    var builder = builder(sending: 1)
    builder.poll(1, "k", [(0, 1)])
    builder.poll(2, "k", [(5, 1)])
    #expect(builder.anomalies() == [.duplicate: 1])
  }

  @Test func oneValueInTwoKeysIsNoDuplicate() {
    var builder = HistoryBuilder()
    builder.send(0, "a", 1, at: 0)
    builder.send(0, "b", 1, at: 7)
    builder.poll(1, [Listing("a", [(0, 1)]), Listing("b", [(7, 1)])])
    #expect(builder.anomalies() == [:])
  }

  @Test func twoValuesAtOneOffsetAreInconsistent() {
    var builder = HistoryBuilder()
    builder.send(0, "k", 1, at: 3)
    builder.send(1, "k", 2, at: 3)
    builder.poll(2, "k", [(3, 1), (3, 2)])
    #expect(builder.anomalies() == [.inconsistentOffsets: 1])
  }

  @Test func threeValuesAtOneOffsetAreOneCase() {
    var builder = HistoryBuilder()
    for value in 1...3 as ClosedRange<ValueNumber> { builder.send(value, "k", value, at: 3) }
    builder.poll(9, "k", [(3, 1), (3, 2), (3, 3)])
    #expect(builder.anomalies() == [.inconsistentOffsets: 1])
  }

  @Test func overwritingARecordLosesItAsMaelstromSays() {
    var builder = builder(sending: 3)
    builder.send(1, "k", 4, at: 2)
    builder.send(1, "k", 5, at: 3)
    builder.poll(2, "k", [(0, 1), (1, 2), (2, 4), (3, 5)])
    #expect(builder.anomalies() == [.inconsistentOffsets: 1, .lostWrite: 1, .unseen: 1])
    #expect(verdict(builder) == .invalid)
  }

  // MARK: lost-write, unseen

  @Test func acknowledgedAndPassedOverIsLost() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1)])
    builder.poll(2, "k", [(2, 3)])
    #expect(builder.anomalies() == [.lostWrite: 1, .unseen: 1])
  }

  @Test func acknowledgedBehindTheLastReadIsOnlyUnseen() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1), (1, 2)])
    #expect(builder.anomalies() == [.unseen: 1])
    #expect(verdict(builder) == .invalid)
  }

  @Test func nothingIsLostInAKeyThatNobodyRead() {
    var builder = builder(sending: 2)
    builder.poll(1, [])
    #expect(builder.anomalies() == [.unseen: 2])
  }

  @Test(arguments: [Outcome.fail, .info])
  func aSendThatWasNotAcknowledgedNeedNotBeSeen(outcome: Outcome) {
    var builder = builder(sending: 1)
    builder.send(1, "k", 2, outcome)
    builder.poll(2, "k", [(0, 1)])
    #expect(builder.anomalies() == [:])
  }

  @Test func whatOnlyAFailedPollReturnedIsUnseen() {
    var builder = builder(sending: 1)
    builder.poll(1, "k", [(0, 1)], .fail)
    builder.poll(2, [])
    #expect(builder.anomalies() == [.unseen: 1])
  }

  @Test func aDuplicateNeedNotBeReadBelowItsHighestOffset() {
    var builder = HistoryBuilder()
    builder.send(0, "k", 1, at: 0, time: 1...4)
    builder.send(1, "k", 2, at: 1, time: 1...4)
    builder.poll(2, "k", [(5, 1)], time: 5...6)
    // Value 1 was read, which proves no more than that somebody came to offset 0.
    #expect(builder.anomalies() == [.duplicate: 1, .unseen: 1])
  }

  // MARK: poll-skip, nonmonotonic-poll

  @Test func jumpingOverAKnownOffsetIsASkip() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1)])
    builder.poll(1, "k", [(2, 3)])
    builder.poll(2, "k", [(0, 1), (1, 2), (2, 3)])
    #expect(builder.anomalies() == [.pollSkip: 1])
  }

  @Test func anOffsetThatAppearsBehindAReaderIsASkip() {
    var builder = HistoryBuilder()
    builder.send(0, "k", 1, at: 0, time: 1...2)
    builder.send(1, "k", 3, at: 2, time: 3...4)
    builder.poll(2, "k", [(0, 1)], time: 5...6)
    builder.poll(2, "k", [(2, 3)], time: 7...8)
    builder.send(3, "k", 2, at: 1, time: 3...10)
    builder.poll(4, "k", [(0, 1), (1, 2), (2, 3)], time: 11...12)
    #expect(builder.anomalies() == [.pollSkip: 1])
  }

  @Test func goingBackIsNonmonotonic() {
    var builder = builder(sending: 2)
    builder.poll(1, "k", [(0, 1), (1, 2)])
    builder.poll(1, "k", [(0, 1), (1, 2)])
    #expect(builder.anomalies() == [.nonmonotonicPoll: 1])
  }

  @Test func readingTheLastRecordAgainIsNonmonotonic() {
    var builder = builder(sending: 2)
    builder.poll(1, "k", [(0, 1), (1, 2)])
    builder.poll(1, "k", [(1, 2)])
    #expect(builder.anomalies() == [.nonmonotonicPoll: 1])
  }

  @Test func anAssignWithoutTheKeyForgetsThePosition() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1), (1, 2), (2, 3)])
    builder.assign(1, ["other"])
    builder.assign(1, ["k"])
    builder.poll(1, "k", [(0, 1)])
    #expect(builder.anomalies() == [:])
  }

  @Test func anAssignWithTheKeyKeepsThePosition() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1), (1, 2), (2, 3)])
    builder.assign(1, ["other", "k"])
    builder.poll(1, "k", [(0, 1)])
    #expect(builder.anomalies() == [.nonmonotonicPoll: 1])
  }

  @Test func anAssignOfAllKeysKeepsThePosition() {
    var builder = builder(sending: 1)
    builder.poll(1, "k", [(0, 1)])
    builder.history.appendAssign(
      EndedOperation(client: 1, outcome: .ok, invoked: 7, completed: 8, lines: nil),
      keys: .all(below: 1))
    builder.poll(1, "k", [(0, 1)])
    #expect(builder.anomalies() == [.nonmonotonicPoll: 1])
  }

  @Test func anAssignThatFailedChangesNothing() {
    var builder = builder(sending: 1)
    builder.poll(1, "k", [(0, 1)])
    builder.assign(1, ["other"], .fail)
    builder.assign(2, ["other"])
    builder.poll(1, "k", [(0, 1)])
    #expect(builder.anomalies() == [.nonmonotonicPoll: 1])
  }

  @Test func aPollWhoseCommitFailedMakesTheNextOneSkip() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1)])
    builder.poll(1, "k", [(1, 2)], .fail)
    builder.poll(1, "k", [(2, 3)])
    builder.poll(2, "k", [(0, 1), (1, 2), (2, 3)])
    #expect(builder.anomalies() == [.pollSkip: 1])
  }

  @Test func anEmptyListHidesWhereTheClientStands() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1)])
    builder.poll(1, "k", [])
    builder.poll(1, "k", [(2, 3)])
    builder.poll(2, "k", [(0, 1), (1, 2), (2, 3)])
    #expect(builder.anomalies() == [:])
  }

  @Test func otherClientsDoNotMoveAPosition() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1)])
    builder.poll(2, "k", [(0, 1), (1, 2), (2, 3)])
    builder.poll(1, "k", [(1, 2), (2, 3)])
    #expect(builder.anomalies() == [:])
  }

  // MARK: int-poll-skip, int-nonmonotonic-poll

  @Test func leavingARecordOutOfAReplyIsAnInternalSkip() {
    var builder = builder(sending: 3)
    builder.poll(1, "k", [(0, 1), (2, 3)])
    builder.poll(2, "k", [(0, 1), (1, 2), (2, 3)])
    #expect(builder.anomalies() == [.intPollSkip: 1])
  }

  @Test func aReplyInReverseIsInternallyNonmonotonicAndThenSkips() {
    var builder = builder(sending: 4)
    builder.poll(1, "k", [(2, 3), (1, 2), (0, 1)])
    builder.poll(1, "k", [(3, 4)])
    #expect(builder.anomalies() == [.intNonmonotonicPoll: 2, .pollSkip: 1])
  }

  @Test func aRecordListedTwiceIsInternallyNonmonotonic() {
    var builder = builder(sending: 1)
    builder.poll(1, "k", [(0, 1), (0, 1)])
    #expect(builder.anomalies() == [.intNonmonotonicPoll: 1])
  }

  @Test func valuesThatRiseWhileOffsetsFallAreNonmonotonic() {
    var builder = HistoryBuilder()
    builder.send(0, "k", 1, at: 1)
    builder.send(1, "k", 2, at: 0, time: 1...4)
    builder.poll(2, "k", [(1, 1), (0, 2)])
    #expect(builder.anomalies() == [.intNonmonotonicPoll: 1])
  }

  @Test func valuesOutOfOrderAreFineWhereOffsetsRise() {
    var builder = HistoryBuilder()
    builder.send(0, "k", 2, at: 0)
    builder.send(1, "k", 1, at: 1)
    builder.poll(2, "k", [(0, 2), (1, 1)])
    #expect(builder.anomalies() == [:])
  }

  // MARK: nonmonotonic-send

  @Test func oneClientsSendsWithFallingOffsetsAreNonmonotonic() {
    var builder = HistoryBuilder()
    builder.send(1, "k", 1, at: 5)
    builder.send(1, "k", 2, at: 4)
    builder.poll(2, "k", [(4, 2), (5, 1)])
    #expect(builder.anomalies() == [.nonmonotonicSend: 1, .realtimeWriteCycle: 1])
  }

  @Test func twoClientsSendsWithFallingOffsetsAreOnlyNoted() {
    var builder = HistoryBuilder()
    builder.send(1, "k", 1, at: 5)
    builder.send(2, "k", 2, at: 4)
    builder.poll(3, "k", [(4, 2), (5, 1)])
    #expect(builder.anomalies() == [.realtimeWriteCycle: 1])
    #expect(verdict(builder) == .valid)
  }

  @Test func concurrentSendsMayGetOffsetsInAnyOrder() {
    var builder = HistoryBuilder()
    builder.send(1, "k", 1, at: 5, time: 1...10)
    builder.send(2, "k", 2, at: 4, time: 10...12)
    builder.poll(3, "k", [(4, 2), (5, 1)], time: 13...14)
    #expect(builder.anomalies() == [:])
  }

  // MARK: G1a, G1c

  @Test func aRefusedSendThatIsReadIsAnAbortedRead() {
    var builder = builder(sending: 1)
    builder.send(1, "k", 2, .fail)
    builder.poll(2, "k", [(0, 1), (1, 2)])
    builder.poll(3, "k", [(0, 1), (1, 2)])
    #expect(builder.anomalies() == [.abortedRead: 2])
    #expect(verdict(builder) == .invalid)
  }

  @Test func anIndefiniteSendMayBeRead() {
    var builder = builder(sending: 1)
    builder.send(1, "k", 2, .info)
    builder.poll(2, "k", [(0, 1), (1, 2)])
    #expect(builder.anomalies() == [:])
  }

  @Test func readingAValueBeforeItWasSentIsACycle() {
    var builder = HistoryBuilder()
    builder.poll(1, "k", [(0, 1)], time: 1...2)
    builder.send(0, "k", 1, at: 0, time: 3...4)
    #expect(builder.anomalies() == [.realtimeCycle: 1])
    #expect(verdict(builder) == .invalid)
  }

  @Test func readingAValueWhileItIsBeingSentIsNoCycle() {
    var builder = HistoryBuilder()
    builder.poll(1, "k", [(0, 1)], time: 1...3)
    builder.send(0, "k", 1, at: 0, time: 3...4)
    #expect(builder.anomalies() == [:])
  }

  // MARK: Values that nobody sent

  @Test func aValueThatNobodySentMakesTheVerdictUnknown() {
    var builder = builder(sending: 1)
    let payload = builder.history.inventedValue(Array(#"{"a":1}"#.utf8))
    builder.poll(1, "k", [(0, 1), (1, payload)])
    #expect(builder.anomalies() == [.noWriter: 1])
    #expect(verdict(builder) == .unknown)
  }

  @Test func sentValuesThatAreNotNumberedFromOneTrap() async {
    await #expect(processExitsWith: .failure) {
      var builder = HistoryBuilder()
      builder.send(0, "k", 0, at: 0)
      _ = builder.anomalies()
    }
    await #expect(processExitsWith: .failure) {
      var builder = HistoryBuilder()
      builder.send(0, "k", KafkaHistory.firstInventedValue, at: 0)
      _ = builder.anomalies()
    }
  }

  @Test func aValueOfAnotherKeyIsAValueThatNobodySent() {
    var builder = builder(sending: 2)
    builder.send(0, "other", 1, at: 0)
    builder.poll(1, [Listing("k", [(0, 1), (1, 2)]), Listing("other", [(0, 1), (1, 2)])])
    #expect(builder.anomalies() == [.noWriter: 1])
  }

  @Test func aKeyThatNobodySentToHoldsOnlySuchValues() {
    var builder = builder(sending: 1)
    builder.poll(1, [Listing("k", [(0, 1)]), Listing("stranger", [(0, 1)])])
    #expect(builder.anomalies() == [.noWriter: 1])
  }

  @Test func aValueThatNobodySentHidesOtherAnomaliesFromTheVerdict() {
    var builder = builder(sending: 2)
    builder.poll(1, "k", [(0, 1), (0, 99)])
    #expect(
      builder.anomalies() == [.noWriter: 1, .inconsistentOffsets: 1, .unseen: 1])
    #expect(verdict(builder) == .unknown)
  }
}
