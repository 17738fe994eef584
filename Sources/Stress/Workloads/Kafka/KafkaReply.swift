import FastJSON

/// The `type` of a reply in the kafka workload.
enum KafkaReplyKind: ReplyKind {
  case sendOK, pollOK, commitOffsetsOK, listCommittedOffsetsOK, error, initOK, other

  var wireName: StaticString {
    switch self {
    case .initOK: "init_ok"
    case .sendOK: "send_ok"
    case .pollOK: "poll_ok"
    case .commitOffsetsOK: "commit_offsets_ok"
    case .listCommittedOffsetsOK: "list_committed_offsets_ok"
    case .error: "error"
    case .other: "another"
    }
  }

  var fields: ReplyFields {
    switch self {
    case .sendOK: .offset
    case .pollOK: .messages
    case .listCommittedOffsetsOK: .offsets
    case .commitOffsetsOK, .error, .initOK, .other: []
    }
  }
}

extension ReplyFields {
  static let offset = ReplyFields(rawValue: 1 << 8)
  static let messages = ReplyFields(rawValue: 1 << 9)
  static let offsets = ReplyFields(rawValue: 1 << 10)
}

/// What a reply of the kafka workload carries: a `send_ok` its offset, a `poll_ok` its records.
struct KafkaReply: ReplyBody {
  typealias Kind = KafkaReplyKind

  /// One key of `msgs`, with its records: a range of `records`.
  struct PolledKey: Equatable {
    /// The key's number; `nil` when its name is not a number as the bench writes them.
    let key: Int?
    let firstRecord: Int
    var recordCount: Int
    /// Whether its records all have the right form.
    var isRight = true
  }

  /// One `[offset, msg]` of `msgs`.
  struct Record: Equatable {
    let offset: Int64
    /// Where the payload stands in the line.
    let payload: JSONSlice
    /// The payload when it is a number of a few digits and was guessed to be one.
    var integer: Int64?
  }

  static let fieldNames: [(ReplyFields, String)] = [
    (.offset, "offset"), (.messages, "msgs"), (.offsets, "offsets"),
  ]

  var offset: Int64 = 0
  var polledKeys: [PolledKey] = []
  var records: [Record] = []

  mutating func reset() {
    offset = 0
    removeRecords()
  }

  mutating func removeRecords() {
    polledKeys.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
  }

  /// Forgets the records of a key that is named again later in `msgs`: the last name counts.
  ///
  /// A node names keys in a rising order as a rule, and then there is nothing to be done.
  mutating func keepLastOfEqualKeys() {
    var highest = -1
    let isRising = polledKeys.allSatisfy { polled in
      defer { highest = polled.key ?? highest }
      return polled.key.map { $0 > highest } ?? true
    }
    if isRising { return }
    var last: [Int: Int] = [:]
    for (index, polled) in polledKeys.enumerated() {
      if let key = polled.key { last[key] = index }
    }
    guard last.count < polledKeys.count else { return }
    polledKeys = polledKeys.enumerated().filter { index, polled in
      polled.key.map { last[$0] == index } ?? true
    }.map(\.element)
  }
}
