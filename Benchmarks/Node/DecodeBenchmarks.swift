import FastJSON
import Foundation
import XCTest

@testable import Node

/// Reading a request alone: the guess, the book, and Foundation, on a line of each kind.
final class DecodeBenchmarks: NodeBenchmark {
  private static let lines = [
    (
      "send",
      #"{"id":12,"src":"c2","dest":"n0","body":{"key":"5","msg":17,"type":"send","msg_id":3}}"#
    ),
    (
      "send of an object",
      #"{"id":12,"src":"c2","dest":"n0","body":{"key":"5","msg":{"id":17,"tags":["a","b",{"c":"#
        + #"[1,2.5,null,true]}],"t":"é\n\"quoted\""},"type":"send","msg_id":3}}"#
    ),
    (
      "poll of four keys",
      #"{"id":13,"src":"c2","dest":"n0","body":{"offsets":{"17":120,"4":3,"9":44,"12":7},"#
        + #""type":"poll","msg_id":4}}"#
    ),
    (
      "commit of two keys",
      #"{"id":14,"src":"c2","dest":"n0","body":{"offsets":{"17":123,"4":5},"#
        + #""type":"commit_offsets","msg_id":5}}"#
    ),
    (
      "list of three keys",
      #"{"id":15,"src":"c2","dest":"n0","body":{"keys":["17","4","9"],"#
        + #""type":"list_committed_offsets","msg_id":6}}"#
    ),
  ]

  func testEachKindOfLine() throws {
    let count = Self.isFull ? 200_000 : 200
    for (name, line) in Self.lines {
      let text = Array("\(line)\n".utf8)
      let data = Data(line.utf8)
      var guess = RequestGuess()
      var batch = RequestBatch()
      var decodedCount = 0
      let guessed = Self.time(count) {
        for _ in 0..<count {
          batch.removeAll()
          let end = guess.decode(
            text.span.bytes, from: 0, lineByteCountMax: .max, into: &batch)
          if end == text.count { decodedCount += batch.requests.count }
        }
      }
      let read = try Self.time(count) {
        for _ in 0..<count {
          batch.removeAll()
          try RequestDecoder.decode(
            text.span.bytes.extracting(0..<text.count - 1), from: 0, into: &batch)
          decodedCount += batch.requests.count
        }
      }
      let parsed = try Self.time(count / 10, runs: 1) {
        for _ in 0..<count / 10 {
          let value = try JSONSerialization.jsonObject(with: data)
          if value is [String: Any] { decodedCount += 1 }
        }
      }
      let runs = Self.isFull ? 3 : 1
      XCTAssertEqual(decodedCount, 2 * runs * count + count / 10)
      Self.report(
        name, "lines \(count)  bytes \(text.count)  decoded \(decodedCount)", ours: guessed,
        others: [("by the book", read), ("JSONSerialization", parsed)])
    }
  }
}
