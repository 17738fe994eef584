import Foundation
import Glibc
import Testing

@testable import Cluster
@testable import Platform

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

  @Test func aNodeThatIsPausedSaysNothingUntilItGoesOn() throws {
    var node = try shell("while read -r line; do echo \"$line\"; done")
    func say(_ text: String) {
      _ = Array(text.utf8).withUnsafeBytes { write(node.input, $0.baseAddress, $0.count) }
    }
    say("one\n")
    #expect(read(node.output) == "one\n")
    node.pause()
    say("two\n")
    var ready = pollfd(fd: node.output, events: Int16(POLLIN), revents: 0)
    #expect(poll(&ready, 1, 300) == 0)
    node.resume()
    #expect(read(node.output) == "two\n")
    node.pause()
    #expect(node.end().cause == .signal(SIGKILL))
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
    #expect(ending.usage.peakMemoryByteCount ?? 0 > 100_000)
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

  @Test func whatTheNodeHasStartedEndsWithIt() throws {
    var node = try shell("sleep 100 & echo $!; wait")
    let child = try #require(pid_t(read(node.output).dropLast()))
    #expect(ProcessGroup.members(of: node.processID).sorted() == [node.processID, child].sorted())
    node.end()
    for _ in 0..<200 where !ProcessGroup.members(of: node.processID).isEmpty { usleep(10_000) }
    let left = ProcessGroup.members(of: node.processID).filter {
      ProcessGroup.peakMemoryByteCount(of: $0) != nil
    }
    #expect(left == [])
  }

  @Test func whatTheNodeHasStartedEndsWhenTheNodeEndsByItself() throws {
    var node = try shell("sleep 100 & exit 3")
    var ending = node.endingIfAny()
    for _ in 0..<1000 where ending == nil {
      usleep(1000)
      ending = node.endingIfAny()
    }
    let hasEnded = node.hasEnded
    #expect(ending?.cause == .exit(status: 3) && hasEnded)
    // Nobody holds the pipe any more.
    #expect(read(node.output) == "")
  }

  @Test func theMemoryOfTheBenchIsNotTheNodes() throws {
    // More than a shell needs, all of it touched.
    let block = [UInt8](repeating: 1, count: 100_000_000)
    var node = try shell("echo done; exec sleep 100")
    #expect(read(node.output) == "done\n")
    #expect(block[block.count / 2] == 1)
    let ending = node.end()
    let peak = try #require(ending.usage.peakMemoryByteCount)
    #expect(peak > 100_000 && peak < 50_000_000)
  }

  @Test func theTimeOfTheNodeIsThatOfAllItsProcesses() throws {
    var node = try shell("(while :; do :; done) & wait")
    for _ in 0..<1000 where node.processorSeconds ?? 0 < 0.1 { usleep(5000) }
    let seconds = node.processorSeconds
    let used = try #require(seconds)
    #expect(used >= 0.1)
    let usage = node.end().usage
    #expect(usage.userSeconds + usage.systemSeconds > 0.05)
  }

  @Test func aProgramThatIsNotThereIsNamed() {
    #expect(throws: SystemError(call: "posix_spawn /no/such/node", number: ENOENT)) {
      _ = try NodeProcess(
        program: "/no/such/node", arguments: [], standardError: .keptForFailures)
    }
  }
}
