// Tests of replication are worth what they notice. Each of these is a small wrong change to the
// protocol that somebody could make; a test switches it on, in debug builds, and expects that the
// simulator finds it. In release builds `isWrong` is a constant, and nothing of this remains.

/// A small wrong change to the protocol.
package enum ReplicationMutation: CaseIterable, Sendable {
  // What is known of logs.
  case gapIsTaken
  case hearingRaisesNothing
  case floorIsHeardAsAnOffset
  case visibleEndForgetsTheOwnFloor
  case visibleEndIsTheHighestFloor
  case commitIsListedEarly
}

extension ReplicatedLogs {
  /// Whether a rule is to be broken.
  @inline(__always)
  func isWrong(_ mutation: ReplicationMutation) -> Bool {
    #if DEBUG
      self.mutation == mutation
    #else
      false
    #endif
  }
}
