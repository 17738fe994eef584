import Glibc
import Testing

@testable import Platform
@testable import Stress

@Suite struct ByteBufferTests {
  @Test(arguments: [0, 1, 9, 10, 99, 100, 12_345, .max, -1, .min])
  func aNumberIsAppendedInDecimal(number: Int) {
    var buffer = ByteBuffer(capacity: 1)
    buffer.append(decimal: number)
    #expect(buffer.text == String(number))
  }

  @Test func everyPieceGrowsTheBlock() {
    var buffer = ByteBuffer(capacity: 1)
    buffer.append("one")
    buffer.append(UInt8(ascii: " "))
    buffer.append("zwölf")
    buffer.append(Array("!".utf8).bytes)
    #expect(buffer.text == "one zwölf!")
    #expect(buffer.pendingCount == 11)
  }

  @Test func whatAPipeDoesNotTakeNowIsWrittenLater() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    var buffer = ByteBuffer()
    for number in 0..<50_000 { buffer.append(decimal: number % 10) }
    for _ in 0..<50_000 { buffer.append("end") }
    let length = buffer.pendingCount
    var read = [UInt8](repeating: 0, count: 4096)
    var received = 0
    var written = 0
    while received < length {
      written += try buffer.write(to: ends[1]).get()
      #expect(buffer.pendingCount == length - written)
      received += Glibc.read(ends[0], &read, read.count)
    }
    #expect(written == length)
    #expect(buffer.count == 0)
  }

  @Test func aNewlineIsTakenBack() {
    var buffer = ByteBuffer()
    buffer.append("line\n")
    buffer.removeNewline()
    #expect(buffer.text == "line" && buffer.pendingCount == 4)
  }

  /// A reader that is always behind must not cost more memory than it is behind.
  @Test func whatWasWrittenMakesRoom() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    var buffer = ByteBuffer(capacity: 1 << 12)
    var expected: [UInt8] = []
    var received: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 8000)
    for number in 0..<100_000 {
      buffer.append(decimal: number)
      expected += Array(String(number).utf8)
      guard buffer.pendingCount > 100_000 else { continue }
      _ = try buffer.write(to: ends[1]).get()
      received += piece[..<Glibc.read(ends[0], &piece, piece.count)]
    }
    #expect(buffer.pendingCount > 0 && buffer.count < 400_000)
    let latest = buffer.latest(5).copy
    #expect(latest == Array("99999".utf8))
    while received.count < expected.count {
      _ = try buffer.write(to: ends[1]).get()
      received += piece[..<Glibc.read(ends[0], &piece, piece.count)]
    }
    #expect(received == expected)
  }

  @Test func aClosedPipeIsAnError() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    var buffer = ByteBuffer()
    buffer.append("x")
    #expect(throws: SystemError(call: "write", number: EPIPE)) {
      try buffer.write(to: ends[1]).get()
    }
  }
}

extension ByteBuffer {
  var text: String { String(decoding: bytes.copy, as: UTF8.self) }
}
