import FastJSON
import LogStore
import Platform

extension Replica {
  /// What statistics tell of the exchange with other nodes: the bytes of records that wait, and for
  /// each peer what went to it and came from it, what it lacks, and for how much it lets the visible
  /// ends of logs wait.
  ///
  /// - Complexity: O(logs × nodes).
  func report(of table: borrowing LogTable) -> String {
    var text = " waiting_bytes=\(logs.waitingByteCount)"
    for place in peers.indices where place != own {
      text += " " + peers[place].report(lag(behind: place), of: table)
    }
    return text
  }

  /// For how much the visible ends wait for a node: what it has not promised yet.
  private func lag(behind place: Int) -> VisibleLag {
    var lag = VisibleLag()
    for number in 0..<logs.logCount {
      let log = LogIndex(number: number)
      let offsets = logs.lag(behind: place, in: log)
      guard offsets > 0 else { continue }
      lag.logCount += 1
      if offsets > lag.offsetCount {
        lag.offsetCount = offsets
        lag.worst = log
      }
    }
    return lag
  }
}

/// How far the visible ends of logs are behind, because of one node.
private struct VisibleLag {
  var logCount = 0
  /// In the log that is furthest behind.
  var offsetCount: Int64 = 0
  var worst: LogIndex?

  func text(of table: borrowing LogTable) -> String {
    guard let worst else { return "lag_logs=0 lag_offsets=0" }
    var key: [UInt8] = []
    table.appendKey(of: worst, to: &key)
    // As JSON: it may hold spaces and line feeds.
    var quoted = JSONEmitter(capacity: key.count + 16)
    quoted.string(utf8: key.rawSpan)
    let name = String(decoding: quoted.bytes.copy, as: UTF8.self)
    return "lag_logs=\(logCount) lag_offsets=\(offsetCount) lag_key=\(name)"
  }
}

extension Peer {
  fileprivate func report(_ lag: VisibleLag, of table: borrowing LogTable) -> String {
    let state = nextProbe == nil ? "answers" : "silent"
    return """
      \(String(decoding: name, as: UTF8.self))=\(state) \(lag.text(of: table)) \
      lacks_logs=\(newsCount) \
      unacknowledged_bytes=\(byteCountInFlight) sent_messages=\(counts.sentMessages) \
      sent_bytes=\(counts.sentBytes) heard_messages=\(counts.heardMessages) \
      heard_bytes=\(counts.heardBytes) given_up=\(counts.givenUp) held_bytes=\(heldByteCount)
      """
  }
}
