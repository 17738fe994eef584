import Glibc
import Testing

@testable import Cluster
@testable import Platform

@Suite struct InputBufferTests {
  /// Writes pieces to a pipe and collects the lines after each.
  private func lines(_ pieces: [String], capacity: Int) throws -> (
    lines: [String], positions: [Int64], rest: String
  ) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    var buffer = InputBuffer(capacity: capacity)
    var lines: [String] = []
    var positions: [Int64] = []
    for piece in pieces {
      _ = Array(piece.utf8).withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
      while case .bytes = try buffer.fill(from: ends[0]) {
        while let line = buffer.nextLine() {
          lines.append(String(decoding: line.bytes.copy, as: UTF8.self))
          positions.append(line.position)
        }
      }
    }
    close(ends[1])
    guard case .endOfStream = try buffer.fill(from: ends[0]) else {
      Issue.record("the stream has not ended")
      return (lines, positions, "")
    }
    return (lines, positions, String(decoding: buffer.unfinishedLine.bytes.copy, as: UTF8.self))
  }

  @Test(arguments: [2, 3, 4, 5, 8, 13, 64])
  func linesAreTheSameHoweverSmallTheBlockIs(capacity: Int) throws {
    let text = "a\n\nbcd\nefghijklmnopqrstuvwxyz\n{}\nlast"
    let result = try lines([text], capacity: capacity)
    #expect(result.lines == ["a", "", "bcd", "efghijklmnopqrstuvwxyz", "{}"])
    #expect(result.positions == [0, 2, 3, 7, 30])
    #expect(result.rest == "last")
  }

  @Test func aLineInPiecesIsOneLine() throws {
    let text = "hello world\nand more\n"
    for cut in 0...text.count {
      let pieces = [String(text.prefix(cut)), String(text.dropFirst(cut))]
      let result = try lines(pieces.filter { !$0.isEmpty }, capacity: 16)
      #expect(result.lines == ["hello world", "and more"])
      #expect(result.positions == [0, 12])
    }
  }

  @Test func anEmptyPipeHasNothing() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    var buffer = InputBuffer()
    guard case .nothing = try buffer.fill(from: ends[0]) else {
      Issue.record("something was read from an empty pipe")
      return
    }
    #expect(throws: SystemError(call: "read", number: EBADF)) { try buffer.fill(from: -1) }
  }
}
