import Testing

@testable import Cluster
@testable import Platform
@testable import Stress

/// A load at a rate, without pipes: which client does what is a matter of the seed, not of the node.
@Suite struct LoadOpenLoopTests {
  private struct Sent: Equatable {
    let client: Int
    let key: Int
    let value: Int
    let due: Instant
  }

  /// What was sent, by client, in a load of 1,000 operations a second.
  ///
  /// The clock goes on in steps; after each, some of the clients that wait get an answer, chosen at
  /// random.
  private func sends(answers: UInt64, seed: UInt64 = 5) throws -> [Int: [Sent]] {
    var options = Options()
    options.ratePerSecond = 1000
    options.operationCount = 400
    options.clientCount = 7
    options.timeLimitSeconds = 100
    options.kafka.crashRatio = 0
    var load = KafkaLoad(
      options, seed: seed, requestSpool: try Spool(), replySpool: try Spool(), now: 0)
    load.beginMainPhase(at: 0)
    var random = SplitMix64(seed: answers)
    var sent: [Int: [Sent]] = [:]
    var now: Instant = 0
    while load.mayBegin || load.outstandingCount > 0 {
      now = now + random.next() % 20_000_000
      load.advance(to: now, patience: 0)
      load.beginDue()
      for slot in 0..<load.clients.count where random.next() % 3 == 0 {
        let client = load.clients[slot]
        guard let request = client.request else { continue }
        if request == .send {
          sent[client.name, default: []].append(
            Sent(
              client: client.name, key: client.state.key, value: client.state.value,
              due: client.dueAt))
        }
        answer(&load, request, client)
      }
    }
    let (begun, waiting) = (load.begunCount, load.waitingCount)
    #expect(begun == 400 && waiting == 0)
    return sent
  }

  private func answer(
    _ load: inout KafkaLoad, _ request: KafkaRequest, _ client: Client<KafkaWorkload>
  ) {
    let body =
      switch request {
      case .send: #""type":"send_ok","offset":\#(client.state.value)"#
      case .poll: #""type":"poll_ok","msgs":{}"#
      case .commitOffsets: #""type":"commit_offsets_ok""#
      case .listCommittedOffsets: #""type":"list_committed_offsets_ok","offsets":{}"#
      }
    let line =
      #"{"src":"n0","dest":"c\#(client.name)","body":{"in_reply_to":\#(client.messageID),\#(body)}}"#
    load.requests.removeAll()
    _ = load.take(line)
  }

  @Test func aSeedSaysWhichClientSendsWhatWhenHoweverTheNodeAnswers() throws {
    let first = try sends(answers: 1)
    #expect(first.count == 7)
    for answers in 2...5 as ClosedRange<UInt64> { #expect(try sends(answers: answers) == first) }
    #expect(try sends(answers: 1, seed: 6) != first)
  }

  @Test func operationsBelongToTheClientsInTurn() throws {
    for (client, sends) in try sends(answers: 3) {
      for sent in sends {
        #expect(Int(sent.due.nanoseconds / 1_000_000) % 7 == client - 1)
      }
      #expect(sends.map(\.due) == sends.map(\.due).sorted())
    }
  }

  @Test func aQueueGivesWhatWasPutIntoIt() {
    var queue = WaitingOperations<KafkaGenerator.Step>()
    var taken: [Instant] = []
    for number in 0..<5000 as Range<UInt64> {
      queue.append(
        WaitingOperations.Item(
          step: .poll, dueAt: Instant(nanoseconds: number), crashCount: 0))
      if number % 3 == 2, let item = queue.removeFirst() { taken.append(item.dueAt) }
    }
    while let item = queue.removeFirst() { taken.append(item.dueAt) }
    #expect(taken.map(\.nanoseconds) == Array(0..<5000))
    #expect(queue.isEmpty)
  }
}
