import LogStore

/// What a peer has of each log, by the number of the log.
///
/// They lie in pages of 1,024, each made when the first of its logs is spoken of; so adding a log never
/// copies those of a million others. That is 48 bytes for each log and peer.
struct PeerTails {
  private var pages: [[PeerTail]] = []
  private static let pageShift = 10
  private static let pageCount = 1 << pageShift

  /// The tail of a log; of one that was not spoken of, that of a peer that has nothing.
  subscript(number: Int) -> PeerTail {
    get {
      let page = number >> Self.pageShift
      guard page < pages.count, !pages[page].isEmpty else { return PeerTail() }
      return pages[page][number & (Self.pageCount - 1)]
    }
    _modify {
      let page = number >> Self.pageShift
      while pages.count <= page { pages.append([]) }
      if pages[page].isEmpty {
        pages[page] = Array(repeating: PeerTail(), count: Self.pageCount)
      }
      yield &pages[page][number & (Self.pageCount - 1)]
    }
  }
}

/// What a peer has of this node's part of a log.
struct PeerTail: Equatable {
  /// Up to where it was sent: what is given up is to be sent again, so this goes back.
  var sentFloor = Offset.first
  /// Up to where the peer has it.
  var acknowledgedFloor = Offset.first
  /// The last message that began with what the peer did not have; what comes later builds on it.
  var chainStart: Int64 = 0
  // Optional offsets would take 16 bytes each.
  private var lastSentCommit = Offset.first
  private var lastAcknowledgedCommit = Offset.first
  private var hasSentCommit = false
  private var hasAcknowledgedCommit = false
  /// Whether the log is among those with news.
  var isNoted = false

  init(isNoted: Bool = false) {
    self.isNoted = isNoted
  }

  var sentCommit: Offset? {
    get { hasSentCommit ? lastSentCommit : nil }
    set {
      hasSentCommit = newValue != nil
      lastSentCommit = newValue ?? .first
    }
  }

  var acknowledgedCommit: Offset? {
    get { hasAcknowledgedCommit ? lastAcknowledgedCommit : nil }
    set {
      hasAcknowledgedCommit = newValue != nil
      lastAcknowledgedCommit = newValue ?? .first
    }
  }
}
