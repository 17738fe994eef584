import Testing

@testable import Checking
@testable import Cluster
@testable import FastJSON
@testable import Platform
@testable import Stress

/// The echo workload without a load: what it asks, what it makes of replies, and what the log says.
@Suite struct EchoWorkloadTests {
  /// Sends the number to be echoed, takes the body of a reply, and ends the operation.
  private func echo(
    _ number: UInt32, _ body: String, in workload: inout EchoWorkload, outcome: Outcome = .ok
  ) throws {
    var client = EchoClient()
    let request = workload.begin(number, by: &client, at: 1)
    let line = Array(#"{"src":"n0","dest":"c1","body":{"in_reply_to":1,\#(body)}}"#.utf8)
    var reply = Reply<EchoReply>()
    #expect(ReplyReader.read(line.bytes, from: NodeNames(count: 1), into: &reply) == nil)
    if outcome == .ok {
      try #require(reply.defect(expecting: request.reply) == nil)
      var faults: [ProtocolFaultKind] = []
      let next = workload.take(
        reply.body, to: request, of: &client,
        in: InputBuffer.Line(bytes: line.bytes, position: 0), at: 2, faults: &faults)
      #expect(next == nil && faults.isEmpty)
    }
    workload.end(
      request, of: &client,
      EndedOperation(client: 1, outcome: outcome, invoked: 1, completed: 2, lines: Exchange()))
  }

  @Test func numbersAreDrawnFrom0To127AndRepeatableByTheSeed() {
    var drawn: [UInt32] = []
    var workload = EchoWorkload(seed: 3)
    var same = EchoWorkload(seed: 3)
    for _ in 0..<4000 {
      guard case .operation(let number) = workload.next() else { continue }
      drawn.append(number)
      #expect(same.next() == .operation(number))
    }
    #expect(drawn.count == 4000)
    #expect(Set(drawn) == Set(0...127))
  }

  @Test func aRequestIsMaelstroms() {
    let workload = EchoWorkload(seed: 1)
    var client = EchoClient()
    client.number = 17
    var buffer = ByteBuffer()
    workload.write(EchoRequest(), of: &client, to: &buffer)
    #expect(String(decoding: buffer.bytes.copy, as: UTF8.self) == #""echo":"Please echo 17""#)
    #expect("\(EchoRequest().type)" == "echo" && EchoRequest().reply == .echoOK)
  }

  @Test(arguments: [
    (#""Please echo 5""#, true), (#""Please echo 5""#, true), (#""\u0050lease echo 5""#, true),
    (#""Please echo 6""#, false), (#""Please echo 5 ""#, false), (#""please echo 5""#, false),
    ("5", false), ("null", false), (#"["Please echo 5"]"#, false), (#"{"a":1}"#, false),
  ])
  func aValueIsTheEchoIfItIsTheSameString(value: String, isEcho: Bool) throws {
    var workload = EchoWorkload(seed: 1)
    try echo(5, #""type":"echo_ok","echo":\#(value)"#, in: &workload)
    let operation = workload.history.operations[0]
    let received = workload.history.received(by: operation)
    #expect(received == (isEcho ? .same : .other(Array(value.utf8))))
    #expect(operation.number == 5 && operation.outcome == .ok)
  }

  @Test(arguments: [
    (#""type":"echo_ok""#, "it lacks echo"),
    (#""type":"echo","echo":1"#, "its type is not echo_ok"),
    (#""type":"echo_ok","echo":1,"took":3"#, "it has an unknown key"),
  ])
  func aBodyIsHeldToTheSchema(body: String, defect: String) {
    let line = Array(#"{"src":"n0","dest":"c1","body":{"in_reply_to":1,\#(body)}}"#.utf8)
    var reply = Reply<EchoReply>()
    #expect(ReplyReader.read(line.bytes, from: NodeNames(count: 1), into: &reply) == nil)
    #expect(reply.defect(expecting: .echoOK) == defect)
  }

  @Test func ofAnOperationThatIsNotOKNothingCameBack() throws {
    var workload = EchoWorkload(seed: 1)
    try echo(5, #""type":"error","code":13"#, in: &workload, outcome: .info)
    #expect(workload.history.received(by: workload.history.operations[0]) == nil)
  }

  @Test func theLogSaysWhatWasSentAndWhatCameBack() throws {
    var workload = EchoWorkload(seed: 1)
    try echo(5, #""type":"echo_ok","echo":"Please echo 5""#, in: &workload)
    try echo(6, #""type":"echo_ok","echo":[1, 2]"#, in: &workload)
    try echo(7, #""type":"error","code":11"#, in: &workload, outcome: .fail)
    let lines = (0..<3).map { number -> String in
      var emitter = JSONEmitter()
      emitter.beginObject()
      EchoWorkload.appendDetail(
        of: workload.history.operations[number], in: workload.history, to: &emitter)
      emitter.endObject()
      return String(decoding: emitter.bytes.copy, as: UTF8.self)
    }
    #expect(
      lines == [
        #"{"value":"Please echo 5","echo":"Please echo 5"}"#,
        #"{"value":"Please echo 6","echo":[1, 2]}"#, #"{"value":"Please echo 7"}"#,
      ])
  }
}
