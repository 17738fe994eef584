extension Replica {
  /// What statistics tell of the exchange with other nodes: the bytes of records that wait, and for
  /// each peer what went to it and came from it and what it lacks.
  var report: String {
    var text = " waiting_bytes=\(logs.waitingByteCount)"
    for peer in peers.indices where peer != own { text += " " + peers[peer].report }
    return text
  }
}

extension Peer {
  fileprivate var report: String {
    let state = nextProbe == nil ? "answers" : "silent"
    return """
      \(String(decoding: name, as: UTF8.self))=\(state) lacks_logs=\(newsCount) \
      unacknowledged_bytes=\(byteCountInFlight) sent_messages=\(counts.sentMessages) \
      sent_bytes=\(counts.sentBytes) heard_messages=\(counts.heardMessages) \
      heard_bytes=\(counts.heardBytes) given_up=\(counts.givenUp) held_bytes=\(heldByteCount)
      """
  }
}
