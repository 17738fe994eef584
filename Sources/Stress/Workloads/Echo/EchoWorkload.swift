import Checking
import Cluster
import FastJSON
import Platform

// The smallest workload there is: one kind of operation, one request each, no options, no final
// phase. It shows what a workload must say, and that nothing of kafka is in what drives it.

/// Maelstrom's echo workload: `doc/workloads.md` § Echo and `maelstrom.workload.echo`.
struct EchoWorkload: ~Copyable, Workload {
  static let name = "echo"
  static let soundness = "Every request was answered with the value that it carried."

  private var random: SplitMix64
  private(set) var history = EchoHistory()

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Draws what is to be echoed: `Please echo N` with a number from 0 to 127.
  mutating func next() -> NextStep<UInt32> {
    .operation(UInt32(truncatingIfNeeded: random.next() & 127))
  }

  mutating func begin(_ number: UInt32, by client: inout EchoClient, at time: Int64) -> EchoRequest
  {
    client.number = number
    client.received = .same
    return EchoRequest()
  }

  func write(_ request: EchoRequest, of client: inout EchoClient, to buffer: inout ByteBuffer) {
    buffer.append("\"echo\":\"Please echo ")
    buffer.append(decimal: Int(client.number))
    buffer.append("\"")
  }

  mutating func take(
    _ body: EchoReply, to request: EchoRequest, of client: inout EchoClient,
    in line: InputBuffer.Line, at time: Int64, faults: inout [ProtocolFaultKind]
  ) -> EchoRequest? {
    let value = line.bytes.extracting(body.value)
    client.received = Self.isEcho(value, of: client.number) ? .same : .other(value.copy)
    return nil
  }

  /// Whether a value is the string that was sent, however it is written.
  private static func isEcho(_ value: RawSpan, of number: UInt32) -> Bool {
    var scanner = JSONScanner(value)
    guard let kind = try? scanner.peek(), kind == .string, let text = try? scanner.string() else {
      return false
    }
    return scanner.text(of: text) == EchoHistory.value(number)
  }

  mutating func end(_ request: EchoRequest, of client: inout EchoClient, _ ended: EndedOperation) {
    history.appendEcho(ended, number: client.number, received: client.received)
  }

  static func judge(
    _ history: EchoHistory, requests: any RecordedLines, replies: any RecordedLines,
    isCutShort: Bool
  ) -> Judgement {
    EchoChecker.check(history, requests: requests, replies: replies, isCutShort: isCutShort)
  }

  /// An operation in the operation log: `"value":"Please echo 5","echo":…`, the second member where
  /// something came back.
  static func appendDetail(
    of operation: EchoOperation, in history: EchoHistory, to emitter: inout JSONEmitter
  ) {
    let value = EchoHistory.value(operation.number)
    emitter.name("value")
    emitter.string(value)
    guard let received = history.received(by: operation) else { return }
    emitter.name("echo")
    switch received {
    case .same: emitter.string(value)
    case .other(let other): emitter.raw(other.bytes)
    }
  }
}

/// What a client of the echo workload knows: what it sent, and what came back.
struct EchoClient: WorkloadClientState {
  var number: UInt32 = 0
  var received = ReceivedEcho.same

  init() {}
  init(succeeding predecessor: EchoClient) {}
}

/// What a client of the echo workload asks.
struct EchoRequest: WorkloadRequest {
  var type: StaticString { "echo" }
  var operation: EchoOperationKind { .echo }
  var isLater: Bool { false }
  var reply: EchoReplyKind { .echoOK }
}
