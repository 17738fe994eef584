import Foundation
import Testing

@testable import Checking
@testable import Stress

@Suite struct OperationLogTests {
  @Test func everyOperationIsALine() throws {
    var history = KafkaHistory()
    let first = history.addKey("0")
    let second = history.addKey("1")
    history.appendSend(
      EndedOperation(client: 1, outcome: .ok, invoked: 10, completed: 20, lines: Exchange()),
      key: first, value: 3, offset: 2)
    history.appendSend(
      EndedOperation(client: 2, outcome: .info, invoked: 11, completed: 21, lines: Exchange()),
      key: second, value: 1, offset: 0)
    history.beginPolled()
    history.appendPolled(key: first, offset: 0, value: 1)
    history.appendPolled(key: first, offset: 1, value: 2)
    history.appendPolled(key: first, offset: 5, value: history.inventedValue(Array("\"x\"".utf8)))
    history.appendPolledNothing(key: second)
    let polled = history.endPolled()
    history.appendPoll(
      EndedOperation(client: 1, outcome: .ok, invoked: 22, completed: 24, lines: Exchange()),
      polled: polled, replied: 23)
    let keys = history.keySet([second, first])
    history.appendAssign(
      EndedOperation(client: 1, outcome: .fail, invoked: 25, completed: 26, lines: nil), keys: keys)
    history.appendCrash(client: 1, at: 27)

    let path = NSTemporaryDirectory() + "stress-\(UUID().uuidString).ndjson"
    defer { unlink(path) }
    var log = try OperationLog<KafkaWorkload>(path: path)
    try log.write(history)
    let expected = [
      #"{"client":"c1","f":"send","type":"ok","invoked":10,"completed":20,"key":"0","value":3,"#
        + #""offset":2}"#,
      #"{"client":"c2","f":"send","type":"info","invoked":11,"completed":21,"key":"1","value":1}"#,
      #"{"client":"c1","f":"poll","type":"ok","invoked":22,"completed":24,"#
        + #""msgs":{"0":[[0,1],[1,2],[5,"x"]],"1":[]}}"#,
      #"{"client":"c1","f":"assign","type":"fail","invoked":25,"completed":26,"keys":["1","0"]}"#,
      #"{"client":"c1","f":"crash","type":"info","invoked":27,"completed":27}"#,
    ]
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == expected.map { $0 + "\n" }.joined())
  }
}
