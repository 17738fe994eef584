import LogStore
import Maelstrom
import Platform

/// What a node knows of another one: what that one has, what is on its way there, what it must be told.
struct Peer {
  /// Its name, decoded.
  let name: [UInt8]
  /// What the peer has of each log, by the number of the log.
  var tails = PeerTails()
  /// Logs with news for the peer, the oldest first, from `newsStart` on.
  private var news: [LogIndex] = []
  private var newsStart = 0

  // MARK: Messages on their way

  /// Messages that were sent and not acknowledged, the oldest first; those given up are kept for a
  /// while, since they may be acknowledged late.
  var batches: [SentBatch] = []
  /// The number of the next message; none is ever used again.
  var nextNumber: Int64 = 1
  /// Bytes of the messages that are not given up.
  var byteCountInFlight = 0
  /// How many bytes may be on their way: less after a loss, and more with each acknowledgement.
  var windowByteCount: Int
  var roundTrip: RoundTrip
  /// The same for messages that ask to be acknowledged at once.
  var promptRoundTrip = RoundTrip(acknowledgementDelay: 0)
  /// Until when it is taken to be coming back, since something was lost: messages to it ask to be
  /// acknowledged at once, so that another loss is soon noticed.
  var recovery: Instant?
  /// Messages from this number on tell how long the way is.
  ///
  /// Those before were sent when one had been
  /// lost, so that the peer may have waited for that one before it acknowledged them.
  var firstMeasuredNumber: Int64 = 0
  /// When the last message was sent, and how many requests had been served by then.
  var lastSent: Instant?
  var requestCountAtLastSent = 0
  /// Whether there was more to say than may be on its way at once.
  var isBacklogged = false
  /// Whether the next message is to be sent after the short interval in any case.
  var isHurried = false

  // MARK: Where the peer does not answer

  /// When to try again; nil: it answers.
  var nextProbe: Instant?
  var pause = ReplicationOptions.shortestPause
  /// When it was asked whether it has what was last sent to it; nil: it has answered since.
  var asked: Instant?
  /// When an acknowledgement last came.
  var lastAnswer: Instant?
  /// Whether anything came from it since the last tick, and whether it waits for an answer to that.
  var isHeard = false
  var isAnswerWanted = false

  // MARK: What came from the peer

  /// The number of the peer's present life, and of the one before; nil: unknown.
  var session: Int64?
  var formerSession: Int64?
  /// Numbers of messages that came and are to be acknowledged.
  var acknowledgements: [Int64] = []
  var unacknowledgedByteCount = 0
  /// When to acknowledge, if nothing else is sent before.
  var acknowledgementDue: Instant?
  /// Messages that cannot be used before an earlier one comes.
  var held: [HeldMessage] = []
  var heldByteCount = 0

  // MARK: Statistics

  var counts = PeerCounts()

  init(name: [UInt8], acknowledgementDelay: Int64, windowByteCount: Int) {
    self.name = name
    self.windowByteCount = windowByteCount
    roundTrip = RoundTrip(acknowledgementDelay: acknowledgementDelay)
  }

  // MARK: News

  var hasNews: Bool { newsStart < news.count }

  /// Number of logs with news for the peer.
  var newsCount: Int { news.count - newsStart }

  /// The log whose news is the oldest.
  var firstNews: LogIndex? { hasNews ? news[newsStart] : nil }

  /// When a message is given up, if it is not acknowledged.
  func deadline(of batch: SentBatch) -> Instant {
    let timeout = batch.isPrompt ? promptRoundTrip.timeout : roundTrip.timeout
    return batch.time.advanced(byNanoseconds: timeout)
  }

  /// When to ask whether the peer has what was last sent to it: where there is nothing more to say to
  /// it, and it may wait long with its acknowledgement for something to go with.
  var askDue: Instant? {
    let delay = promptRoundTrip.timeout + ReplicationOptions.quietTime
    guard asked == nil, nextProbe == nil, !hasNews, delay < roundTrip.timeout,
      let oldest = batches.first(where: { !$0.isGivenUp })
    else { return nil }
    return oldest.time.advanced(byNanoseconds: delay)
  }

  /// When a peer that was asked is taken to be silent.
  var answerDue: Instant? {
    asked?.advanced(byNanoseconds: promptRoundTrip.timeout)
  }

  /// Notes that there is news of a log, unless that is noted already.
  mutating func note(_ log: LogIndex, _ index: Int) {
    guard !tails[index].isNoted else { return }
    tails[index].isNoted = true
    news.append(log)
  }

  /// Forgets the oldest news.
  mutating func removeFirstNews(_ index: Int) {
    tails[index].isNoted = false
    newsStart += 1
    if newsStart == news.count {
      news.removeAll(keepingCapacity: news.count <= 4_096)
      newsStart = 0
    } else if newsStart >= 1_024, newsStart * 2 >= news.count {
      news.removeFirst(newsStart)
      newsStart = 0
    }
  }
}

/// A message that was sent.
struct SentBatch {
  let number: Int64
  let time: Instant
  let byteCount: Int
  let parts: [Part]
  /// Whether it asks to be acknowledged at once.
  let isPrompt: Bool
  var isGivenUp = false

  /// What was said of a log.
  struct Part {
    let log: LogIndex
    let logNumber: Int
    let floor: Offset
    let commit: Offset?
  }
}

/// A message that came before one that it builds on.
struct HeldMessage {
  let mail: PeerMail
  let text: [UInt8]
}

/// How much went to a peer and came from it.
struct PeerCounts: Equatable {
  var sentMessages = 0
  var sentBytes = 0
  var heardMessages = 0
  var heardBytes = 0
  var givenUp = 0
}
