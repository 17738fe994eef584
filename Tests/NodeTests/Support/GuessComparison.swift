import Maelstrom
import TestSupport
import Testing

@testable import Node

// What the tests of both guesses share: lines with a fault in them, and a node that guesses beside one
// that does not.

extension [UInt8] {
  /// Replaces, adds or removes something somewhere.
  mutating func harm(_ random: inout SeededGenerator) {
    let place = Int.random(in: 0..<count, using: &random)
    let bytes = Array(#"{}[]",:\0123456789-+.eEtrunfalsd k"#.utf8) + [0x0A, 0x0D, 0x00, 0x80, 0xC3]
    let byte = bytes[Int.random(in: 0..<bytes.count, using: &random)]
    switch Int.random(in: 0..<4, using: &random) {
    case 0: self[place] = byte
    case 1: insert(byte, at: place)
    case 2 where count > 1: remove(at: place)
    default:
      let other = Int.random(in: 0..<count, using: &random)
      swapAt(place, other)
    }
  }
}

/// Expects that a node that guesses answers each line as one that does not, lives, and serves the
/// line that follows.
func expectAnsweredAlike(
  _ lines: some Sequence<[UInt8]>, sourceLocation: SourceLocation = #_sourceLocation
) {
  let next = Array(
    #"{"id":1,"src":"c9","dest":"n0","body":{"keys":[],"type":"list_committed_offsets","msg_id":8}}"#
      .utf8)
  let answer =
    #"{"src":"n0","dest":"c9","body":{"type":"list_committed_offsets_ok","offsets":{},"in_reply_to":8}}"#
  let lastReply = Array("\(answer)\n".utf8)
  var guessing = NodeInProcess.initialized(.guessing)
  var general = NodeInProcess.initialized(.general)
  for line in lines {
    let text = line + [LineFeed.byte] + next
    let replies = guessing.serve(text)
    let isAlike = replies == general.serve(text)
    let isNextServed = replies.suffix(lastReply.count) == lastReply[...]
    if !isAlike || !isNextServed {
      Issue.record(
        "\(String(decoding: line, as: UTF8.self)): \(isAlike) \(isNextServed)",
        sourceLocation: sourceLocation)
    }
  }
  #expect(guessing.dropped.count == general.dropped.count, sourceLocation: sourceLocation)
  #expect(guessing.statistics.recordCount == general.statistics.recordCount)
}
