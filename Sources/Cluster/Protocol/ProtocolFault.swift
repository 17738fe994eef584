import Platform

/// A way in which a node breaks the protocol, apart from what it answers.
package enum ProtocolFaultKind: String, CaseIterable, Sendable {
  case notJSON = "not-json"
  case blankLine = "blank-line"
  case notAMessage = "not-a-message"
  case unknownSource = "unknown-source"
  case unknownDestination = "unknown-destination"
  case clientGone = "client-gone"
  case trailingBytes = "trailing-bytes"
  case notUTF8 = "not-utf8"
  case malformedReply = "malformed-reply"
  case unexpectedReply = "unexpected-reply"
  case foreignKey = "foreign-key"
  case endlessLine = "endless-line"
  case noNewline = "no-newline"
  case outputClosed = "stdout-closed"
  case inputClosed = "stdin-closed"
  case exited = "exited"

  /// What Maelstrom makes of it.
  package enum Consequence: Sendable {
    /// The thread that reads the node's stdout ends: nothing that follows is heard.
    case mutesNode
    /// The operation may have happened or not, and its client is replaced.
    case leavesOperationOpen
    /// Values are polled that nobody sent, and the verdict is unknown.
    case leavesVerdictOpen
    /// Nothing.
    case isIgnored
    /// The test fails with an exception (exit status 255).
    case failsTest
  }

  package var consequence: Consequence {
    switch self {
    case .notJSON, .blankLine, .notAMessage, .unknownSource, .unknownDestination, .clientGone,
      .endlessLine, .outputClosed, .inputClosed:
      .mutesNode
    case .malformedReply: .leavesOperationOpen
    case .foreignKey: .leavesVerdictOpen
    case .unexpectedReply, .trailingBytes, .notUTF8, .noNewline: .isIgnored
    case .exited: .failsTest
    }
  }

  /// What is wrong, in one plain sentence.
  package var rule: String {
    switch self {
    case .notJSON: "A line on stdout is not JSON; what is meant for people belongs on stderr."
    case .blankLine: "A line on stdout is blank."
    case .notAMessage:
      "A message has the keys src, dest and body, an integer id if it likes, and no others."
    case .unknownSource: "A message comes from a node that does not exist."
    case .unknownDestination: "A message goes to a node that never existed."
    case .clientGone:
      "A reply goes to a client that is gone: it gave up after 5 s, or crashed after its answer."
    case .trailingBytes: "Something follows the message on its line."
    case .notUTF8: "A line on stdout has bytes that are not UTF-8."
    case .malformedReply: "The body of a reply is not of the form that its request calls for."
    case .unexpectedReply: "A reply answers no request that its client has under way."
    case .foreignKey: "A poll returns a key that nobody has written."
    case .endlessLine:
      "A line on stdout has no end: the bench reads no more than \(InputBuffer.lineByteCountMax >> 20) MiB of one."
    case .noNewline: "What the node wrote on stdout last has no newline behind it, and is no line."
    case .outputClosed: "The node closed its stdout and went on."
    case .inputClosed: "The node closed its stdin and went on: no request reaches it any more."
    case .exited: "The node ended before the test did."
    }
  }

  /// What Maelstrom would make of it, in one plain sentence.
  package var verdictOfMaelstrom: String {
    switch (consequence, self) {
    case (_, .endlessLine): "Maelstrom reads on until its memory is full."
    case (_, .noNewline): "Maelstrom reads lines: it waits for the newline, too."
    case (_, .inputClosed): "Maelstrom can send it nothing any more, and each operation times out."
    case (.mutesNode, _):
      "Maelstrom stops reading such a node's stdout: it is mute for the rest of the test."
    case (.leavesOperationOpen, _):
      "Maelstrom takes the operation for one that may have happened, and replaces the client."
    case (.leavesVerdictOpen, _): "Maelstrom finds values that nobody sent: its verdict is unknown."
    case (_, .notUTF8): "Maelstrom reads U+FFFD in their place and goes on."
    case (.isIgnored, _): "Maelstrom passes over it."
    case (.failsTest, _): "Maelstrom's test fails, whatever was answered before."
    }
  }
}

/// One occurrence of a fault.
package struct ProtocolFault: Equatable, Sendable {
  package let kind: ProtocolFaultKind
  /// The name of the node whose fault it is.
  package let node: String
  /// Nanoseconds since the run began.
  package let time: UInt64
  /// What about this line: the offending byte, key or value.
  ///
  /// Empty when the kind says it all.
  package let detail: String
  /// The line itself as a person may see it (`PrintableText`), cut to a readable length.
  package let line: String
}

/// All faults of a run: every one counted, the first few of each kind kept.
package struct ProtocolFaults: Equatable, Sendable {
  package static let keptCountMax = 5
  /// How much of a line is kept, in bytes.
  private static let lineByteCountMax = 2000

  package private(set) var kept: [ProtocolFault] = []
  package private(set) var counts: [ProtocolFaultKind: Int] = [:]

  package init() {}

  /// Counts a fault.
  /// - Returns: the fault when it is among the first of its kind, for whoever reports it at once.
  @discardableResult
  package mutating func add(
    _ kind: ProtocolFaultKind, of node: String, time: UInt64, detail: String = "",
    line: RawSpan? = nil
  ) -> ProtocolFault? {
    counts[kind, default: 0] += 1
    guard counts[kind, default: 0] <= Self.keptCountMax else { return nil }
    var text = ""
    if let line { text = PrintableText.of(line, byteCountMax: Self.lineByteCountMax) }
    let fault = ProtocolFault(
      kind: kind, node: node, time: time,
      detail: PrintableText.of(detail, byteCountMax: Self.lineByteCountMax),
      line: text)
    kept.append(fault)
    return fault
  }

  package func count(of kind: ProtocolFaultKind) -> Int { counts[kind, default: 0] }

  /// Whether some fault has this consequence.
  package func contain(_ consequence: ProtocolFaultKind.Consequence) -> Bool {
    counts.keys.contains { $0.consequence == consequence }
  }
}
