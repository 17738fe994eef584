// Tests of replication are worth what they notice. Each of these is a small wrong change to the
// protocol that somebody could make; a test switches it on, in debug builds, and expects that the
// simulator finds it. In release builds `isWrong` is a constant, and nothing of this remains.

/// A small wrong change to the protocol.
package enum ReplicationMutation: CaseIterable, Sendable {
  // What is known of logs.
  case gapIsTaken
  case hearingRaisesNothing
  case floorIsHeardAsAnOffset
  case floorMayFall
  case visibleEndForgetsTheOwnFloor
  case visibleEndIsTheHighestFloor
  case recordsAreMergedNodeByNode
  case ownRecordsInTheLogAreLeftOut
  case commitIsListedEarly
  // What is said to other nodes, and what becomes of it.
  case floorIsSentBeforeItsRecords
  case messageIsAcknowledgedBeforeItIsUsed
  case numberIsUsedAgain
  case lostNewsIsForgotten
  case lostNewsIsSentFromItsEnd
  case lostCommitIsForgotten
  case lostCommitIsForgottenBehindAChain
  case heardRecordIsNoNews
  case heardRecordIsNewsOnlyIfItRaisesTheFloor
  case acknowledgementIsAcknowledged
  // What is kept for a restart.
  case heardRecordsAreNotKept
  case heardCommitIsNotKept
  case messageNumbersBeginAnew
}

extension ReplicatedLogs {
  /// Whether a rule is to be broken.
  @inline(__always)
  package func isWrong(_ mutation: ReplicationMutation) -> Bool {
    #if DEBUG
      self.mutation == mutation
    #else
      false
    #endif
  }

  /// Whether any rule is to be broken, so that records may come out of order.
  @inline(__always)
  var isWrong: Bool {
    #if DEBUG
      mutation != nil
    #else
      false
    #endif
  }
}
