import FastJSON

/// What stood in one line from the node, field by field, before anyone has asked whether it fits
/// the request.
///
/// One value is used again for every line; its arrays keep their room.
struct Reply {
  /// A node's name as it stands in `src` or `dest`.
  enum Party: Equatable {
    /// A name of the form c7.
    case client(Int)
    /// The node under test.
    case node
    /// One of Maelstrom's key-value services or its timestamp oracle.
    case service
    case stranger
  }

  /// The `type` of a body.
  enum Kind: Equatable {
    case initOK, sendOK, pollOK, commitOffsetsOK, listCommittedOffsetsOK, error, other
  }

  /// The fields that a body can have; `other` is any that the protocol does not know.
  struct Fields: OptionSet, Equatable {
    let rawValue: UInt16

    static let type = Fields(rawValue: 1)
    static let inReplyTo = Fields(rawValue: 2)
    static let messageID = Fields(rawValue: 4)
    static let offset = Fields(rawValue: 8)
    static let messages = Fields(rawValue: 16)
    static let offsets = Fields(rawValue: 32)
    static let code = Fields(rawValue: 64)
    static let text = Fields(rawValue: 128)
    static let other = Fields(rawValue: 256)

    /// The names of the fields, as on the wire.
    var names: [String] {
      let all: [(Fields, String)] = [
        (.type, "type"), (.inReplyTo, "in_reply_to"), (.messageID, "msg_id"), (.offset, "offset"),
        (.messages, "msgs"), (.offsets, "offsets"), (.code, "code"), (.text, "text"),
        (.other, "an unknown key"),
      ]
      return all.filter { contains($0.0) }.map(\.1)
    }
  }

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

  var source = Party.stranger
  var destination = Party.stranger
  var kind = Kind.other
  /// The fields that are there.
  var present: Fields = []
  /// The fields that are there with a value of the wrong form.
  var wrong: Fields = []
  var inReplyTo: Int64 = 0
  var offset: Int64 = 0
  /// An error's code; `nil` when it is no integer.
  var code: Int64?
  var polledKeys: [PolledKey] = []
  var records: [Record] = []
  /// In how many lines records did not look as they were guessed to look.
  var missedGuessCount = 0

  /// Forgets the line before.
  mutating func reset() {
    source = .stranger
    destination = .stranger
    resetBody()
  }

  /// Forgets what the body said.
  mutating func resetBody() {
    kind = .other
    present = []
    wrong = []
    inReplyTo = 0
    offset = 0
    code = nil
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

  /// What Maelstrom's schema finds wrong with the body as a reply of this kind; `nil` when nothing.
  ///
  /// The schemas are those of `maelstrom.kafka.kafka`: each reply has its own fields and
  /// `in_reply_to`, may have `msg_id`, and nothing else.
  func defect(expecting expected: Kind) -> String? {
    guard kind == expected else { return "its type is not \(expected.wireName)" }
    // Maelstrom looks at nothing but the type of an init_ok.
    if expected == .initOK { return nil }
    var own: Fields = [.type, .inReplyTo]
    switch expected {
    case .sendOK: own.insert(.offset)
    case .pollOK: own.insert(.messages)
    case .listCommittedOffsetsOK: own.insert(.offsets)
    default: break
    }
    let missing = own.subtracting(present)
    guard missing.isEmpty else { return "it lacks \(missing.names.joined(separator: ", "))" }
    let extra = present.subtracting(own.union(.messageID))
    guard extra.isEmpty else { return "it has \(extra.names.joined(separator: ", "))" }
    guard wrong.isEmpty else {
      return "the value of \(wrong.names.joined(separator: ", ")) is of the wrong form"
    }
    return nil
  }
}

extension Reply.Kind {
  /// The `type` on the wire.
  var wireName: String {
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
}
