import Foundation
import TestSupport
import Testing

@testable import Checking
@testable import Platform
@testable import Stress

/// What goes into a spool comes out again, byte for byte, wherever blocks and lines begin and end.
struct SpoolTests {
  private func append(_ bytes: [UInt8], to spool: Spool) -> Int {
    spool.append(bytes.bytes)
  }

  @Test func linesComeBackAsTheyWereWritten() throws {
    let spool = try Spool()
    let lines = ["", "a", #"{"k":"é"}"#, String(repeating: "x", count: 40_000), "last"]
    var positions: [Int] = []
    for line in lines { positions.append(append(Array((line + "\n").utf8), to: spool)) }
    for (line, position) in zip(lines, positions).reversed() {
      #expect(spool.line(at: Int64(position)) == Array(line.utf8))
    }
    #expect(spool.byteCount == lines.reduce(0) { $0 + $1.utf8.count + 1 })
  }

  /// Lines and blocks of random sizes, around and beyond the sizes in which the spool writes and
  /// reads.
  @Test func linesSurviveAnyDivisionIntoBlocks() throws {
    let seed = TestSeed.value
    print("linesSurviveAnyDivisionIntoBlocks: SEED=\(seed)")
    var random = SplitMix64(seed: seed)
    var stream: [UInt8] = []
    var starts: [Int] = []
    for _ in 0..<200 {
      let limit = [3, 200, 17_000, 40_000].randomElement(using: &random) ?? 1
      let letter = UInt8.random(in: 0x20...0xFF, using: &random)
      starts.append(stream.count)
      stream += [UInt8](repeating: letter, count: .random(in: 0...limit, using: &random)) + [0x0A]
    }
    let spool = try Spool()
    var position = 0
    while position < stream.count {
      let limit = [10, 70_000, 1 << 20, 3 << 20].randomElement(using: &random) ?? 1
      let end = min(stream.count, position + .random(in: 1...limit, using: &random))
      #expect(append(Array(stream[position..<end]), to: spool) == position)
      position = end
      // Reading back in between must not disturb what is written after it.
      if Bool.random(using: &random) { _ = spool.line(at: 0) }
    }
    for (start, end) in zip(starts, starts.dropFirst() + [stream.count]) {
      #expect(spool.line(at: Int64(start)) == Array(stream[start..<end - 1]), "SEED=\(seed)")
    }
  }

  @Test func aLastLineWithoutANewlineComesBackAsFarAsItGoes() throws {
    let spool = try Spool()
    let position = append(Array("whole\ntorn".utf8), to: spool)
    #expect(spool.line(at: Int64(position) + 6) == Array("torn".utf8))
  }

  @Test func positionsThatHoldNothingGiveNoLine() throws {
    let spool = try Spool()
    #expect(spool.line(at: 0) == nil)
    _ = append(Array("a\n".utf8), to: spool)
    #expect(spool.line(at: Exchange.noLine) == nil)
    #expect(spool.line(at: 2) == nil)
  }

  /// Every length of head and tail around the lines "0\n" … "9\n": of 20 bytes in all.
  @Test func theFirstAndTheLastBytesAreKeptAndNothingElse() throws {
    for headByteCount in 0...21 {
      for tailByteCount in 1...21 {
        let spool = try Spool(headByteCount: headByteCount, tailByteCount: tailByteCount)
        for digit in 0...9 {
          #expect(append(Array("\(digit)\n".utf8), to: spool) == 2 * digit)
          // Reading writes out what was collected, and so moves the ring line by line.
          _ = spool.line(at: 0)
        }
        for digit in 0...9 {
          let bytes = 2 * digit..<2 * digit + 2
          let isKept = bytes.allSatisfy { $0 < headByteCount || $0 >= 20 - tailByteCount }
          #expect(
            spool.line(at: Int64(bytes.lowerBound)) == (isKept ? Array("\(digit)".utf8) : nil),
            "digit \(digit), head \(headByteCount), tail \(tailByteCount)")
        }
        #expect(spool.byteCount == 20)
      }
    }
  }

  @Test func aBlockLargerThanTheRingLeavesItsEnd() throws {
    let spool = try Spool(headByteCount: 2, tailByteCount: 5)
    let count = 3 << 20
    var stream = [UInt8](repeating: UInt8(ascii: "x"), count: count)
    stream.replaceSubrange(0..<2, with: Array("a\n".utf8))
    stream.replaceSubrange(count - 4..<count, with: Array("\nend".utf8))
    _ = append(stream, to: spool)
    #expect(spool.line(at: 0) == Array("a".utf8))
    #expect(spool.line(at: 2) == nil)
    #expect(spool.line(at: Int64(count) - 3) == Array("end".utf8))
  }

  @Test func aDirectoryThatIsNotThereIsAnError() {
    #expect(throws: POSIXError.self) { _ = try Spool(directory: "/nowhere/at/all") }
  }

  @Test func aSpoolThatKeepsNothingTraps() async {
    await #expect(processExitsWith: .failure) { _ = try Spool(tailByteCount: 0) }
    await #expect(processExitsWith: .failure) { _ = try Spool(headByteCount: -1) }
  }

  @Test func theFileHasNoName() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let spool = try Spool(directory: directory.path)
    _ = append([0x0A], to: spool)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    #expect(spool.line(at: 0) == [])
  }
}
