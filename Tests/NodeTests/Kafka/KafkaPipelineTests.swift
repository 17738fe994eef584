import LogStore
import Maelstrom
import TestSupport
import Testing

@testable import Node

/// The whole node in this process: the pipeline, the kafka service and a host without descriptors, in
/// virtual time.
///
/// Method: what a real process says of random traffic is held against this in `WorkerTests`; here the
/// twin is the node without a pipeline, and the time is moved by hand.
@Suite struct KafkaPipelineTests {
  private let clock = SimulatedClock()
  private let host: SimulatedHost

  init() {
    host = SimulatedHost(clock: clock)
  }

  private func worker(
    statisticsInterval: Int? = nil
  ) -> Worker<KafkaService, SimulatedHost> {
    let node = KafkaNode(logs: Logs(), pollByteCountMax: Options().pollByteCountMax)
    let schedule = statisticsInterval.map { ReportSchedule(interval: $0, from: clock.now) }
    return Pipeline(KafkaService(node, schedule: schedule), on: host).soleWorker()
  }

  @Test(arguments: [0, 30])
  func randomTrafficInAnyPiecesIsAnsweredAsWithoutAPipeline(wildPercentage: Int) {
    var random = SeededGenerator()
    var traffic = Traffic(random)
    traffic.wildPercentage = wildPercentage
    var text = Array(#"{"src":"c0","dest":"n0","body":\#(NodeInProcess.initBody)}"#.utf8) + [0x0A]
    for _ in 0..<2_000 { text += Array((traffic.next().text + "\n").utf8) }
    var twin = NodeInProcess()
    let expected = twin.serve(text)

    var worker = worker()
    var rest = text[...]
    var replies: [UInt8] = []
    while !rest.isEmpty {
      let piece = rest.prefix(random.pick([1, 100, 5_000, 60_000]))
      host.send(piece)
      rest.removeFirst(piece.count)
      if random.oneIn(3) { _ = worker.turn() }
      replies += host.takeOutput()
    }
    host.endInput()
    while worker.turn() == .served {}
    #expect(worker.turn() == .ended(.inputEnded))
    replies += host.takeOutput()
    #expect(replies == expected)
  }

  @Test func statisticsAreSaidWhenTheyAreDue() throws {
    var worker = worker(statisticsInterval: 10)
    host.send(#"{"src":"c0","dest":"n0","body":\#(NodeInProcess.initBody)}"#.utf8)
    host.send([0x0A])
    #expect(worker.turn() == .served)
    clock.move(to: clock.now.advanced(bySeconds: 9.999))
    #expect(worker.turn() == .idle)
    #expect(host.notes.isEmpty)
    clock.move(to: clock.now.advanced(bySeconds: 0.001))
    #expect(worker.turn() == .served)
    #expect(try #require(host.notes.first).hasPrefix("requests=1 init=1 send=0"))
    clock.move(to: clock.now.advanced(bySeconds: 35))
    #expect(worker.turn() == .served)
    #expect(worker.turn() == .idle)
    #expect(host.notes.count == 2)
  }
}
