import Testing

@testable import Stress

@Suite struct KafkaRequestTests {
  /// The bodies are compared whole: their form is what a node sees of Maelstrom.
  @Test func everyRequestHasTheMembersThatMaelstromSends() {
    let workload = KafkaWorkload(KafkaOptions(), seed: 1)
    var client = KafkaClient()
    client.key = 5
    client.value = 1
    client.keysToAssign = [5, 17]
    client.highestPolled = [KeyPosition(key: 5, offset: 3)]
    func members(_ request: KafkaRequest) -> String {
      var buffer = ByteBuffer()
      workload.write(request, of: &client, to: &buffer)
      return buffer.text
    }
    #expect(members(.send) == #""key":"5","msg":1"#)
    #expect(members(.poll) == #""offsets":{}"#)
    client.positions = [KeyPosition(key: 5, offset: 0), KeyPosition(key: 17, offset: 12)]
    #expect(members(.poll) == #""offsets":{"5":0,"17":12}"#)
    #expect(members(.commitOffsets) == #""offsets":{"5":3}"#)
    #expect(members(.listCommittedOffsets) == #""keys":["5","17"]"#)
  }

  @Test func everyRequestHasItsTypeAndItsOperation() {
    let requests: [KafkaRequest] = [.send, .poll, .commitOffsets, .listCommittedOffsets]
    #expect(
      requests.map { "\($0.type)" } == ["send", "poll", "commit_offsets", "list_committed_offsets"])
    #expect(requests.map(\.operation) == [.send, .poll, .poll, .assign])
    #expect(requests.map(\.isLater) == [false, false, true, false])
  }
}
