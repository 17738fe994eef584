import LogStore
import Maelstrom
import Platform

// What becomes of messages: each is acknowledged, or given up after a while; then what it said is news
// again. A peer that has acknowledged nothing since the oldest of them is taken to be cut off: all that
// was sent to it is given up, and it gets a short message now and then until it answers.

extension Replica {
  /// Takes the acknowledgements of a message.
  mutating func takeAcknowledgements(
    _ mail: PeerMail, from place: Int, of table: borrowing LogTable
  ) {
    guard mail.to == session else { return }
    for number in mail.acknowledgements {
      guard let index = peers[place].batches.firstIndex(where: { $0.number == number }) else {
        continue
      }
      let batch = peers[place].batches.remove(at: index)
      if !batch.isGivenUp { peers[place].byteCountInFlight -= batch.byteCount }
      for part in batch.parts {
        peers[place].tails[part.logNumber].acknowledge(part)
        if isKept { keepAcknowledgement(of: part, by: place, of: table) }
      }
      answers.append((place, batch))
    }
  }

  /// Learns from the acknowledgements that came since the last time how long the way is, and that the
  /// peers are there.
  mutating func countAnswers(at now: Instant) {
    for (place, batch) in answers {
      let time = Int64(clamping: now.since(batch.time))
      let isMeasured = batch.number >= peers[place].firstMeasuredNumber
      switch (batch.isGivenUp, batch.isPrompt) {
      case (true, false): peers[place].roundTrip.noteLate(time)
      case (true, true): peers[place].promptRoundTrip.noteLate(time)
      case (false, false): if isMeasured { peers[place].roundTrip.measure(time) }
      case (false, true): if isMeasured { peers[place].promptRoundTrip.measure(time) }
      }
      // Then nothing was lost, it only took long.
      if batch.isGivenUp { peers[place].recovery = nil }
      peers[place].windowByteCount = min(
        peers[place].windowByteCount + batch.byteCount, options.windowByteCountMax)
      peers[place].lastAnswer = now
      if peers[place].nextProbe != nil {
        peers[place].nextProbe = nil
        peers[place].pause = ReplicationOptions.shortestPause
        peers[place].isBacklogged = peers[place].hasNews
      }
    }
    answers.removeAll()
  }

  /// Goes on at once with a peer that had not answered, or that had not heard of this node, where it
  /// is heard again.
  ///
  /// A peer that was thought silent is tried now, and not when the pause is over. One that asks for a
  /// prompt answer has missed answers itself; what it could have acknowledged by then is lost.
  mutating func noticeReturn(of place: Int, at now: Instant) {
    if peers[place].isHeard, let probe = peers[place].nextProbe {
      let earliest = peers[place].lastSent?.advanced(byNanoseconds: options.interval) ?? now
      peers[place].nextProbe = min(probe, max(now, earliest))
    }
    if peers[place].isHeard, let asked = peers[place].asked {
      // What it does not acknowledge now it does not have.
      peers[place].asked = nil
      peers[place].promptRoundTrip.measure(Int64(clamping: now.since(asked)))
      giveUp(place, sentBefore: asked)
    }
    peers[place].isHeard = false
    guard peers[place].isAnswerWanted else { return }
    peers[place].isAnswerWanted = false
    peers[place].acknowledgementDue = now
    let measured = [peers[place].roundTrip.shortest, peers[place].promptRoundTrip.shortest]
    guard peers[place].nextProbe == nil, let shortest = measured.compactMap(\.self).min() else {
      return
    }
    giveUp(place, sentBefore: now.advanced(byNanoseconds: -2 * shortest))
  }

  /// Gives up the messages to a peer that were sent before a time, so that it gets them again at once.
  private mutating func giveUp(_ place: Int, sentBefore time: Instant) {
    for index in peers[place].batches.indices
    where !peers[place].batches[index].isGivenUp && peers[place].batches[index].time < time {
      giveUp(place, batch: index)
      peers[place].isBacklogged = true
      peers[place].firstMeasuredNumber = peers[place].nextNumber
    }
  }

  /// Gives up the messages to a peer that were not acknowledged in time.
  mutating func giveUp(_ place: Int, at now: Instant) {
    if let probe = peers[place].nextProbe {
      if probe <= now { giveUpAll(place, at: now) }
    } else if let answer = peers[place].answerDue, answer <= now {
      giveUpAll(place, at: now)
      peers[place].nextProbe = now
    } else {
      let late = peers[place].batches.indices.filter { index in
        let batch = peers[place].batches[index]
        return !batch.isGivenUp && peers[place].deadline(of: batch) <= now
      }
      guard let oldest = late.first else { return }
      let since = peers[place].batches[oldest].time
      if let answer = peers[place].lastAnswer, answer >= since {
        for index in late { giveUp(place, batch: index) }
      } else {
        giveUpAll(place, at: now)
        peers[place].nextProbe = now
      }
    }
    if peers[place].recovery == nil || peers[place].nextProbe == nil {
      peers[place].recovery = now.advanced(byNanoseconds: ReplicationOptions.recoveryTime)
    }
    peers[place].firstMeasuredNumber = peers[place].nextNumber
    peers[place].batches.removeAll {
      $0.isGivenUp
        && $0.time.advanced(byNanoseconds: ReplicationOptions.memoryOfLost) <= now
    }
  }

  private mutating func giveUpAll(_ place: Int, at now: Instant) {
    peers[place].asked = nil
    peers[place].recovery = now.advanced(byNanoseconds: ReplicationOptions.recoveryTime)
    for index in peers[place].batches.indices where !peers[place].batches[index].isGivenUp {
      giveUp(place, batch: index)
    }
  }

  /// Makes what a message said news again, unless a later one has begun from where this one did.
  private mutating func giveUp(_ place: Int, batch index: Int) {
    // Halved once for all that is lost together.
    peers[place].windowByteCount = max(
      min(peers[place].windowByteCount, peers[place].byteCountInFlight / 2), 1)
    let batch = peers[place].batches[index]
    peers[place].batches[index].isGivenUp = true
    peers[place].byteCountInFlight -= batch.byteCount
    peers[place].counts.givenUp += 1
    if isWrong(.numberIsUsedAgain) { peers[place].nextNumber = batch.number }
    for part in batch.parts {
      let isLost = peers[place].tails[part.logNumber].giveUp(
        part, of: batch.number,
        forgettingCommit: isWrong(.lostCommitIsForgotten),
        forgettingCommitBehindAChain: isWrong(.lostCommitIsForgottenBehindAChain))
      if isLost, !isWrong(.lostNewsIsForgotten) { peers[place].note(part.log, part.logNumber) }
      if isWrong(.lostNewsIsSentFromItsEnd) {
        peers[place].tails[part.logNumber].sentFloor = part.floor
      }
    }
  }
}

extension PeerTail {
  /// A message that says this is on its way.
  mutating func noteSent(_ part: SentBatch.Part, in number: Int64) {
    if sentFloor == acknowledgedFloor { chainStart = number }
    sentFloor = max(sentFloor, part.floor)
    if let commit = part.commit { sentCommit = commit }
  }

  /// The peer has what a message said, and so all before it.
  mutating func acknowledge(_ part: SentBatch.Part) {
    acknowledgedFloor = max(acknowledgedFloor, part.floor)
    sentFloor = max(sentFloor, acknowledgedFloor)
    if let commit = part.commit {
      acknowledgedCommit = max(acknowledgedCommit ?? commit, commit)
    }
  }

  /// Goes back to what the peer is known to have.
  ///
  /// - Returns: whether anything must be sent again.
  mutating func giveUp(
    _ part: SentBatch.Part, of number: Int64,
    forgettingCommit isCommitForgotten: Bool = false,
    forgettingCommitBehindAChain isCommitChained: Bool = false
  ) -> Bool {
    var isLost = false
    let isCommitLeft = isCommitForgotten || isCommitChained && number < chainStart
    if part.floor > acknowledgedFloor, number >= chainStart {
      sentFloor = acknowledgedFloor
      isLost = true
    }
    if let commit = part.commit, !isCommitLeft, acknowledgedCommit.map({ $0 < commit }) ?? true {
      sentCommit = acknowledgedCommit
      isLost = true
    }
    return isLost
  }
}
