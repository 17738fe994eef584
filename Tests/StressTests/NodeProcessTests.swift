import Foundation
import Glibc
import Testing

@testable import Stress

@Suite struct NodeProcessTests {
  private func shell(
    _ script: String, _ standardError: NodeStandardError = .keptForFailures
  ) throws -> NodeProcess {
    try NodeProcess(
      program: "/bin/sh", arguments: ["-c", script], standardError: standardError)
  }

  /// Waits for some bytes, or the end.
  private func read(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    for _ in 0..<1000 {
      let count = Glibc.read(descriptor, &bytes, bytes.count)
      if count >= 0 { return String(decoding: bytes[..<count], as: UTF8.self) }
      usleep(5000)
    }
    return "nothing came"
  }

  @Test func whatGoesInAndComesOutGoesThroughPipes() throws {
    var node = try shell("read line; echo \"got $line\"; echo oops >&2; sleep 100")
    _ = Array("hello\n".utf8).withUnsafeBytes { write(node.input, $0.baseAddress, $0.count) }
    #expect(read(node.output) == "got hello\n")
    let descriptor = node.errors
    let errors = try #require(descriptor)
    #expect(read(errors) == "oops\n")
    let early = node.endingIfAny()
    #expect(early == nil)
    let ending = node.end()
    #expect(ending.cause == .signal(SIGKILL))
    #expect(ending.usage.peakMemoryByteCount > 100_000)
    let again = node.end()
    #expect(again == ending)
  }

  @Test func aNodeThatEndsByItselfIsFoundOut() throws {
    var node = try shell("exit 7")
    #expect(read(node.output) == "")
    var ending = node.endingIfAny()
    for _ in 0..<1000 where ending == nil {
      usleep(1000)
      ending = node.endingIfAny()
    }
    #expect(ending?.cause == .exit(status: 7))
  }

  @Test func standardErrorCanGoToAFile() throws {
    let path = NSTemporaryDirectory() + "stress-\(UUID().uuidString).log"
    defer { unlink(path) }
    let node = try shell("echo complaint >&2; echo done; sleep 100", .file(path))
    #expect(node.errors == nil)
    #expect(read(node.output) == "done\n")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "complaint\n")
  }

  @Test func theNodeLeadsItsOwnGroupAndDiesOfAClosedPipe() throws {
    signal(SIGPIPE, SIG_IGN)
    let node = try shell("sleep 100")
    #expect(getpgid(node.processID) == node.processID)
    let ignored = try String(contentsOfFile: "/proc/\(node.processID)/status", encoding: .utf8)
      .split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
    let mask = UInt64(ignored?.split(separator: "\t").last ?? "", radix: 16)
    #expect(try #require(mask) & (1 << UInt64(SIGPIPE - 1)) == 0)
  }

  @Test func aProgramThatIsNotThereIsNamed() {
    #expect(throws: SystemError(call: "posix_spawn /no/such/node", number: ENOENT)) {
      _ = try NodeProcess(
        program: "/no/such/node", arguments: [], standardError: .keptForFailures)
    }
  }
}
