import Testing

@testable import Stress

@Suite struct RequestWriterTests {
  private let sender = RequestSender(name: 2, messageID: 9)

  /// The lines are compared whole: their form is what a node sees of Maelstrom.
  @Test func everyRequestIsALineAsMaelstromSendsIt() {
    var writer = RequestWriter(KafkaOptions())
    var buffer = ByteBuffer()
    writer.initialize(RequestSender(name: 0, messageID: 1), to: &buffer)
    writer.send(key: 5, value: 1, sender, to: &buffer)
    writer.poll([], sender, to: &buffer)
    writer.poll(
      [KeyPosition(key: 5, offset: 0), KeyPosition(key: 17, offset: 12)], sender, to: &buffer)
    writer.commitOffsets([KeyPosition(key: 5, offset: 3)], sender, to: &buffer)
    writer.listCommittedOffsets([5, 17], sender, to: &buffer)
    let head = "\"src\":\"c2\",\"dest\":\"n0\",\"body\":"
    let expected = [
      #"{"id":0,"src":"c0","dest":"n0","body":{"node_id":"n0","node_ids":["n0"],"#
        + #""type":"init","msg_id":1}}"#,
      #"{"id":1,\#(head){"key":"5","msg":1,"type":"send","msg_id":9}}"#,
      #"{"id":2,\#(head){"offsets":{},"type":"poll","msg_id":9}}"#,
      #"{"id":3,\#(head){"offsets":{"5":0,"17":12},"type":"poll","msg_id":9}}"#,
      #"{"id":4,\#(head){"offsets":{"5":3},"type":"commit_offsets","msg_id":9}}"#,
      #"{"id":5,\#(head){"keys":["5","17"],"type":"list_committed_offsets","msg_id":9}}"#,
    ]
    #expect(buffer.text == expected.map { $0 + "\n" }.joined())
  }
}
