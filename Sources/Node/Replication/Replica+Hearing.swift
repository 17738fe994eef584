import FastJSON
import LogStore
import Maelstrom

// A message is looked at as a whole before anything of it is believed. What then cannot be used yet,
// since records before it are missing, is kept for when they have come.

/// What became of a peer's message.
enum PeerMailOutcome: Equatable {
  case taken
  /// It says what its sender cannot say; nothing of it was believed.
  case impossible
}

extension Replica {
  /// Takes a message of a peer; the text is what it was decoded from.
  mutating func hear(
    _ mail: PeerMail, in text: RawSpan, from place: Int, of table: inout LogTable
  ) -> PeerMailOutcome {
    for part in mail.parts {
      guard logs.canBeSaid(part.segment, with: mail.records[part.records], by: place) else {
        return .impossible
      }
    }
    isStarted = true
    isTickWanted = true
    peers[place].counts.heardMessages += 1
    peers[place].counts.heardBytes += text.byteCount
    guard meet(place, session: mail.session) else { return .taken }
    peers[place].isHeard = true
    if mail.isPrompt { peers[place].isAnswerWanted = true }
    takeAcknowledgements(mail, from: place, of: table)
    guard let number = mail.number else {
      if isWrong(.acknowledgementIsAcknowledged) { acknowledge(1, byteCount: 0, to: place) }
      return .taken
    }
    if take(mail, in: text, from: place, of: &table) {
      acknowledge(number, byteCount: text.byteCount, to: place)
      takeHeld(from: place, of: &table)
    } else {
      hold(mail, in: text, from: place)
      if isWrong(.messageIsAcknowledgedBeforeItIsUsed) {
        acknowledge(number, byteCount: text.byteCount, to: place)
      }
    }
    return .taken
  }

  /// Notes which life of a peer speaks.
  ///
  /// A new one may have forgotten everything, so everything is to be said again.
  ///
  /// - Returns: whether it is the present one; a message of the one before has been a long time on its
  ///   way, and is ignored.
  mutating func meet(_ place: Int, session: Int64) -> Bool {
    guard peers[place].session != session else { return true }
    guard peers[place].formerSession != session else { return false }
    let isFirst = peers[place].session == nil
    peers[place].formerSession = peers[place].session
    peers[place].session = session
    if isKept { entries.add(ReplicationEntry(.met, node: place, value: session)) }
    if !isFirst { forgetWhatIsKnown(to: place) }
    return true
  }

  private mutating func forgetWhatIsKnown(to place: Int) {
    peers[place].acknowledgements.removeAll()
    peers[place].held.removeAll()
    peers[place].heldByteCount = 0
    peers[place].batches.removeAll()
    peers[place].byteCountInFlight = 0
    for number in 0..<logs.logCount {
      let isNoted = peers[place].tails[number].isNoted
      peers[place].tails[number] = PeerTail(isNoted: isNoted)
      peers[place].note(LogIndex(number: number), number)
    }
  }

  /// Takes what a message says of each log.
  ///
  /// - Returns: whether all of it is known now; taking it again does no harm.
  private mutating func take(
    _ mail: PeerMail, in text: RawSpan, from place: Int, of table: inout LogTable
  ) -> Bool {
    var isAll = true
    for part in mail.parts {
      let log = table.logIndex(creating: mail.key(of: part, in: text))
      let records = mail.records[part.records]
      let floor = logs.ownFloor(in: log)
      let known = logs.floor(of: place, in: log)
      let hearing = logs.hear(
        part.segment, with: records, in: text, by: place, of: log, of: &table)
      if hearing == .gap {
        isAll = false
        continue
      }
      if isKept {
        keep(part, records, known: known, in: text, from: place, of: log, of: table)
      }
      if !records.isEmpty, !isWrong(.heardRecordIsNoNews) {
        // Also where the floor was above it before: the peers need not know that yet.
        let hasRisen = logs.ownFloor(in: log) > floor
        if hasRisen || !isWrong(.heardRecordIsNewsOnlyIfItRaisesTheFloor) { note(log) }
        // Where something was lost all others wait for what this node promises now.
        if mail.isPrompt, hasRisen { hurry() }
      } else if isWrong(.floorIsHeardAsAnOffset), logs.ownFloor(in: log) > floor {
        note(log)
      }
    }
    return isAll
  }

  /// Lets all peers be told soon.
  private mutating func hurry() {
    for place in peers.indices where place != own { peers[place].isHurried = true }
  }

  private mutating func acknowledge(_ number: Int64, byteCount: Int, to place: Int) {
    peers[place].acknowledgements.append(number)
    peers[place].unacknowledgedByteCount += byteCount
  }

  // MARK: Messages that came too early

  private mutating func hold(_ mail: PeerMail, in text: RawSpan, from place: Int) {
    let limit = options.heldByteCountMax
    guard
      peers[place].heldByteCount + text.byteCount <= limit,
      !peers[place].held.contains(where: { $0.mail.number == mail.number })
    else { return }
    var copy: [UInt8] = []
    copy.append(copying: text)
    peers[place].held.append(HeldMessage(mail: mail, text: copy))
    peers[place].heldByteCount += text.byteCount
  }

  /// Takes the messages kept from a peer that can be used now, until none can.
  private mutating func takeHeld(from place: Int, of table: inout LogTable) {
    var index = 0
    while index < peers[place].held.count {
      let message = peers[place].held[index]
      let text = message.text.rawSpan
      guard let number = message.mail.number, take(message.mail, in: text, from: place, of: &table)
      else {
        index += 1
        continue
      }
      acknowledge(number, byteCount: text.byteCount, to: place)
      peers[place].held.remove(at: index)
      peers[place].heldByteCount -= text.byteCount
      // What was of no use before may be now.
      index = 0
    }
  }
}
