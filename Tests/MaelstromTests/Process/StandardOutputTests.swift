import FastJSON
import Foundation
import Platform
import Testing

@testable import Maelstrom

/// Replies leave whole and in order, whatever the reader does, and none leaves after its deadline.
@Suite(.serialized) struct StandardOutputTests {
  /// A pipe; the reading end is read by a thread of its own, from a moment on.
  private final class Reader: @unchecked Sendable {
    let sink: Int32
    private let source: Int32
    private let thread: Thread
    private let isDone = DispatchSemaphore(value: 0)
    private let bytes: Box

    private final class Box: @unchecked Sendable {
      var bytes: [UInt8] = []
    }

    init(isBlocking: Bool = true, pauseSeconds: Double = 0) throws {
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      let (source, sink) = (ends[0], ends[1])
      self.source = source
      self.sink = sink
      if !isBlocking { _ = fcntl(sink, F_SETFL, O_NONBLOCK) }
      let box = Box()
      let isDone = isDone
      thread = Thread {
        Thread.sleep(forTimeInterval: pauseSeconds)
        var block = [UInt8](repeating: 0, count: 10_000)
        while case let count = Glibc.read(source, &block, block.count), count > 0 {
          box.bytes += block[..<count]
        }
        isDone.signal()
      }
      bytes = box
      thread.start()
    }

    /// Closes the pipe and gives what has been read from it.
    func finish() -> [UInt8] {
      close(sink)
      isDone.wait()
      close(source)
      return bytes.bytes
    }
  }

  /// Lines of different lengths, none of which ends where a block of 4,096 bytes does.
  private static func lines(_ count: Int) -> [UInt8] {
    (0..<count).flatMap { Array("line \($0)\(String(repeating: "x", count: $0 % 90))\n".utf8) }
  }

  private func write(
    _ bytes: [UInt8], to descriptor: Int32, within seconds: Double? = nil
  ) -> OutputOutcome {
    var replies = JSONEmitter()
    replies.literal(bytes.span.bytes)
    var stream = StandardOutput(descriptor: descriptor)
    return stream.write(
      replies.bytes, before: seconds.map { MonotonicClock.now.advanced(bySeconds: $0) })
  }

  @Test(arguments: [true, false], [0, 0.05])
  func everythingIsWrittenHoweverLateItsReaderIs(_ isBlocking: Bool, _ pause: Double) throws {
    let lines = Self.lines(6_000)
    let reader = try Reader(isBlocking: isBlocking, pauseSeconds: pause)
    #expect(write(lines, to: reader.sink) == .written)
    #expect(Data(reader.finish()) == Data(lines))
  }

  @Test(arguments: [true, false])
  func deadlineThatIsKeptChangesNothing(_ isBlocking: Bool) throws {
    let lines = Self.lines(6_000)
    let reader = try Reader(isBlocking: isBlocking)
    #expect(write(lines, to: reader.sink, within: 30) == .written)
    #expect(Data(reader.finish()) == Data(lines))
  }

  @Test(arguments: [true, false])
  func whatItsReaderHasNotTakenByTheDeadlineIsDroppedInWholeLines(_ isBlocking: Bool) throws {
    let lines = Self.lines(6_000)
    let reader = try Reader(isBlocking: isBlocking, pauseSeconds: 0.3)
    let outcome = write(lines, to: reader.sink, within: 0.05)
    let read = reader.finish()
    let readCount = read.count { $0 == LineFeed.byte }
    #expect(outcome == .late(lineCount: 6_000 - readCount))
    #expect(read.count < lines.count / 2)
    #expect(read.last == LineFeed.byte)
    #expect(lines.starts(with: read))
  }

  @Test func replyThatIsLateBeforeItIsWrittenIsNot() throws {
    let reader = try Reader()
    #expect(write(Self.lines(10), to: reader.sink, within: -1) == .late(lineCount: 10))
    #expect(reader.finish() == [])
  }

  @Test func nothingIsWrittenOfNothing() {
    #expect(write([], to: -1) == .written)
  }

  @Test func closedPipeAndWrongDescriptorAreTold() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    #expect(write(Self.lines(1), to: ends[1]) == .closed)
    #expect(write(Self.lines(1), to: ends[1], within: 1) == .closed)
    close(ends[1])
    #expect(write(Self.lines(1), to: -1) == .failed(EBADF))
  }

  /// How many bytes a pipe is made to hold for replies of so many bytes (F_GETPIPE_SZ of fcntl(2)).
  private func pipeByteCount(
    after byteCount: Int, within seconds: Double? = nil
  ) throws -> Int32 {
    let reader = try Reader()
    var stream = StandardOutput(descriptor: reader.sink)
    var replies = JSONEmitter()
    replies.literal([UInt8](repeating: 0x0A, count: byteCount).span.bytes)
    let due = seconds.map { MonotonicClock.now.advanced(bySeconds: $0) }
    let outcome = stream.write(replies.bytes, before: due)
    #expect(outcome == .written)
    let getPipeSize: Int32 = 1032
    let size = fcntl(reader.sink, getPipeSize)
    #expect(reader.finish().count == byteCount)
    return size
  }

  @Test func aPipeIsWidenedWhereMoreIsWrittenThanItHolds() throws {
    let usual = try pipeByteCount(after: 1)
    #expect(try pipeByteCount(after: 65_536) == usual)
    #expect(try pipeByteCount(after: 65_537) == 262_144)
    #expect(try pipeByteCount(after: 65_537, within: 60) == usual)
  }
}
