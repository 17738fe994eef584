/// A way in which a node breaks the protocol, apart from what it answers.
///
/// There is one object for each kind: those of the protocol are below, and a workload adds its own in
/// an extension.
package final class ProtocolFaultKind: Sendable {
  /// What Maelstrom makes of it.
  package enum Consequence: Sendable {
    /// The thread that reads the node's stdout ends: nothing that follows is heard.
    case mutesNode
    /// The operation may have happened or not, and its client is replaced.
    case leavesOperationOpen
    /// The checker gives up, and the verdict is unknown.
    case leavesVerdictOpen
    /// Nothing.
    case isIgnored
    /// The test fails with an exception (exit status 255).
    case failsTest
  }

  /// As reports have it: `not-json`.
  package let name: String
  package let consequence: Consequence
  /// What is wrong, in one plain sentence.
  package let rule: String
  /// What Maelstrom would make of it, in one plain sentence.
  package let verdictOfMaelstrom: String

  /// A kind of faults.
  ///
  /// - Parameter verdictOfMaelstrom: what its consequence does not say already.
  package init(
    _ name: String, _ consequence: Consequence, _ rule: String, verdictOfMaelstrom: String? = nil
  ) {
    self.name = name
    self.consequence = consequence
    self.rule = rule
    self.verdictOfMaelstrom = verdictOfMaelstrom ?? consequence.verdictOfMaelstrom
  }
}

extension ProtocolFaultKind: CustomStringConvertible {
  package var description: String { name }
}

extension ProtocolFaultKind: Hashable {
  package static func == (left: ProtocolFaultKind, right: ProtocolFaultKind) -> Bool {
    left === right
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension ProtocolFaultKind.Consequence {
  fileprivate var verdictOfMaelstrom: String {
    switch self {
    case .mutesNode:
      "Maelstrom stops reading such a node's stdout: it is mute for the rest of the test."
    case .leavesOperationOpen:
      "Maelstrom takes the operation for one that may have happened, and replaces the client."
    case .leavesVerdictOpen: "Maelstrom's checker gives up: its verdict is unknown."
    case .isIgnored: "Maelstrom passes over it."
    case .failsTest: "Maelstrom's test fails, whatever was answered before."
    }
  }
}

extension ProtocolFaultKind {
  package static let notJSON = ProtocolFaultKind(
    "not-json", .mutesNode,
    "A line on stdout is not JSON; what is meant for people belongs on stderr.")
  package static let blankLine = ProtocolFaultKind(
    "blank-line", .mutesNode, "A line on stdout is blank.")
  package static let notAMessage = ProtocolFaultKind(
    "not-a-message", .mutesNode,
    "A message has the keys src, dest and body, an integer id if it likes, and no others.")
  package static let unknownSource = ProtocolFaultKind(
    "unknown-source", .mutesNode, "A message comes from a node that does not exist.")
  package static let unknownDestination = ProtocolFaultKind(
    "unknown-destination", .mutesNode, "A message goes to a node that never existed.")
  package static let clientGone = ProtocolFaultKind(
    "client-gone", .mutesNode,
    "A reply goes to a client that is gone: it gave up after 5 s, or crashed after its answer.")
  package static let trailingBytes = ProtocolFaultKind(
    "trailing-bytes", .isIgnored, "Something follows the message on its line.")
  package static let notUTF8 = ProtocolFaultKind(
    "not-utf8", .isIgnored, "A line on stdout has bytes that are not UTF-8.",
    verdictOfMaelstrom: "Maelstrom reads U+FFFD in their place and goes on.")
  package static let malformedReply = ProtocolFaultKind(
    "malformed-reply", .leavesOperationOpen,
    "The body of a reply is not of the form that its request calls for.")
  package static let unexpectedReply = ProtocolFaultKind(
    "unexpected-reply", .isIgnored,
    "A reply answers no request that its client has under way.")
  package static let endlessLine = ProtocolFaultKind(
    "endless-line", .mutesNode,
    "A line on stdout has no end: the bench reads no more than "
      + "\(InputBuffer.lineByteCountMax >> 20) MiB of one.",
    verdictOfMaelstrom: "Maelstrom reads on until its memory is full.")
  package static let noNewline = ProtocolFaultKind(
    "no-newline", .isIgnored,
    "What the node wrote on stdout last has no newline behind it, and is no line.",
    verdictOfMaelstrom: "Maelstrom reads lines: it waits for the newline, too.")
  package static let outputClosed = ProtocolFaultKind(
    "stdout-closed", .mutesNode, "The node closed its stdout and went on.")
  package static let inputClosed = ProtocolFaultKind(
    "stdin-closed", .mutesNode,
    "The node closed its stdin and went on: no request reaches it any more.",
    verdictOfMaelstrom:
      "Maelstrom can send it nothing any more, and each operation times out.")
  package static let exited = ProtocolFaultKind(
    "exited", .failsTest, "The node ended before the test did.")
  package static let notInitialized = ProtocolFaultKind(
    "not-initialized", .failsTest,
    "The node was started again, and did not answer init with init_ok within 10 s.")

  /// The kinds of the protocol itself.
  package static let all = [
    notJSON, blankLine, notAMessage, unknownSource, unknownDestination, clientGone, trailingBytes,
    notUTF8, malformedReply, unexpectedReply, endlessLine, noNewline, outputClosed, inputClosed,
    exited, notInitialized,
  ]
}
