import Testing

@testable import Stress

@Suite struct RequestWriterTests {
  @Test func aLineHasTheFormInWhichMaelstromSendsIt() {
    var writer = RequestWriter(to: NodeNames(count: 12))
    var buffer = ByteBuffer()
    let sender = RequestSender(name: 2, node: 11, messageID: 9)
    writer.beginLine(sender, to: &buffer)
    buffer.append("\"echo\":1")
    writer.endLine(type: "echo", sender, to: &buffer)
    writer.beginLine(sender, to: &buffer)
    writer.endLine(type: "read", sender, to: &buffer)
    let head = #""src":"c2","dest":"n11","body":"#
    #expect(
      buffer.text == #"{"id":0,\#(head){"echo":1,"type":"echo","msg_id":9}}"# + "\n"
        + #"{"id":1,\#(head){"type":"read","msg_id":9}}"# + "\n")
  }

  @Test func eachNodeIsToldItsNameAndAll() {
    var writer = RequestWriter(to: NodeNames(count: 3))
    var buffer = ByteBuffer()
    writer.appendInitialization(RequestSender(name: 0, node: 1, messageID: 1), to: &buffer)
    #expect(
      buffer.text == #"{"id":0,"src":"c0","dest":"n1","body":{"node_id":"n1","#
        + #""node_ids":["n0","n1","n2"],"type":"init","msg_id":1}}"# + "\n")
  }
}
