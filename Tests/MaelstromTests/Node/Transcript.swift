import Platform
import TestSupport

@testable import Maelstrom

/// A node on a simulated host, line by line.
final class Transcript {
  let clock = SimulatedClock()
  let simulated: SimulatedNode

  /// A node of the name n0, one of three, that has got `init` and a first message unless told otherwise.
  init(
    _ options: NodeOptions = NodeOptions(), isInitialized: Bool = true, isSpokenTo: Bool = true,
    _ program: @Sendable (isolated Node) throws -> Void
  ) throws {
    simulated = try SimulatedNode(options, on: clock, seed: 1, program)
    if isInitialized { _ = initialize() }
    if isSpokenTo { _ = send(#"{"type":"answer","in_reply_to":0}"#, from: "c9") }
  }

  /// What the node has said on standard error.
  var notes: [String] { simulated.host.notes }

  func initialize() -> [String] {
    send(
      #"{"type":"init","msg_id":1,"node_id":"n0","node_ids":["n0","n1","n2"]}"#, from: "c0")
  }

  /// Sends a body, and returns the lines that the node writes.
  func send(_ body: String, from source: String = "c1") -> [String] {
    line("{\"src\":\"\(source)\",\"dest\":\"n0\",\"body\":\(body)}")
  }

  func line(_ text: String) -> [String] {
    lines(simulated.serve(Array("\(text)\n".utf8)))
  }

  /// Lets time pass, a millisecond at a time, and returns the lines that the node writes.
  func wait(_ duration: Duration) -> [String] {
    var output: [String] = []
    let end = clock.now + duration.nanoseconds
    while clock.now < end {
      clock.move(to: min(end, clock.now + 1_000_000))
      output += lines(simulated.serve([]))
    }
    return output
  }

  private func lines(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
