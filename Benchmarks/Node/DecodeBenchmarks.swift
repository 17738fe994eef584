import FastJSON
import Foundation
import XCTest

@testable import Maelstrom
@testable import Node

/// Reading requests alone: the guess, the general decoder, and Foundation, on a line of each kind and on the
/// lines of each kind of traffic, which differ from line to line.
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
        others: [("general", read), ("JSONSerialization", parsed)])
    }
  }

  func testMaelstrom() throws { try compare("maelstrom") }
  func testJepsen() throws { try compare("jepsen") }
  func testSend() throws { try compare("send") }
  func testFat() throws { try compare("fat") }
  func testDeep() throws { try compare("deep") }

  private func compare(_ profile: String) throws {
    let text = try Self.traffic(profile, count: Self.isFull ? 200_000 : 200)
    let lines = text.split(separator: LineFeed.byte)
    var requestCount = 0
    let guessed = Self.time(lines.count) {
      var guess = RequestGuess()
      requestCount = Self.decode(text) { start, batch in
        guess.decode(text.span.bytes, from: start, lineByteCountMax: .max, into: &batch)
      }
    }
    // All but the first, which is the init.
    XCTAssertEqual(requestCount, lines.count - 1)
    let read = Self.time(lines.count) {
      requestCount = Self.decode(text) { start, batch in
        guard let end = LineFeed.firstPosition(in: text.span.bytes, from: start) else { return nil }
        let line = text.span.bytes.extracting(0..<end)
        guard (try? RequestDecoder.decode(line, from: start, into: &batch)) != nil else {
          return nil
        }
        return end + 1
      }
    }
    XCTAssertEqual(requestCount, lines.count)
    let some = lines.prefix(Self.isFull ? 20_000 : 200).map { Data($0) }
    var objectCount = 0
    let parsed = try Self.time(some.count, runs: 1) {
      for line in some {
        let value = try JSONSerialization.jsonObject(with: line)
        if value is [String: Any] { objectCount += 1 }
      }
    }
    XCTAssertEqual(objectCount, some.count)
    Self.report(
      "decode \(profile)", "lines \(lines.count)  bytes \(text.count)  decoded \(requestCount)",
      ours: guessed, others: [("general", read), ("JSONSerialization", parsed)])
  }

  /// Decodes all lines in batches, and leaves out those that `decode` says nil to.
  ///
  /// - Returns: how many requests that were.
  private static func decode(
    _ text: [UInt8], _ decode: (Int, inout RequestBatch) -> Int?
  ) -> Int {
    var batch = RequestBatch()
    var position = 0
    var requestCount = 0
    while position < text.count {
      batch.removeAll()
      while batch.requests.count < 256, position < text.count {
        position =
          decode(position, &batch)
          ?? LineFeed.firstPosition(in: text.span.bytes, from: position).map { $0 + 1 }
          ?? text.count
      }
      requestCount += batch.requests.count
    }
    return requestCount
  }
}
