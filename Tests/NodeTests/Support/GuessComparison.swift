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

/// A line with one fault at each place, one after the other.
extension [UInt8] {
  /// Each beginning of it, from nothing to all of it.
  var truncations: some Sequence<[UInt8]> {
    (0...count).lazy.map { Array(self[..<$0]) }
  }

  /// It with each byte value at each place.
  var withEveryByteEverywhere: some Sequence<[UInt8]> {
    indices.lazy.flatMap { place in
      (UInt8.min...UInt8.max).lazy.map { byte in
        var changed = self
        changed[place] = byte
        return changed
      }
    }
  }

  /// It with a byte more at each place, of those that mean something to JSON and some that do not.
  var withOneByteMore: some Sequence<[UInt8]> {
    let inserted = Array(" \t\r\n\"\\,:{}[]0-.e".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xFF]
    return (0...count).lazy.flatMap { place in
      inserted.lazy.map { Array(self[..<place]) + [$0] + Array(self[place...]) }
    }
  }

  /// It without each of its bytes.
  var withOneByteLess: some Sequence<[UInt8]> {
    indices.lazy.map { Array(self[..<$0]) + Array(self[($0 + 1)...]) }
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
