import TestSupport
import Testing

@testable import Platform
@testable import Stress

/// Figures at the edges of time: whatever happens when, the timeline, the figures and the recorder
/// give numbers that can be printed, and nothing that ended is counted twice or lost.
///
/// Random programs of a few events each: operations end, the clock is looked at, the load ends. The
/// times lie just before, at and just after each edge of a second, stand still, jump far ahead, or
/// go back. `SEED` repeats a run.
@Suite struct EdgesOfTimeTests {
  private static let second: UInt64 = 1_000_000_000
  private static let programCount = 200

  /// A time near an edge: a whole number of seconds, or a tenth more, from the start of the load.
  private func time(_ random: inout SplitMix64, start: UInt64) -> Instant {
    let edge = start &+ random.next() % 4 * Self.second &+ random.next() % 2 * (Self.second / 10)
    let distance = random.next() % 5
    return Instant(nanoseconds: edge &+ distance &- min(2, edge))
  }

  @Test func whateverHappensWhenTheFiguresCanBePrinted() {
    var random = SplitMix64(seed: TestSeed.value)
    for program in 0..<Self.programCount {
      let start = random.next() % 3 * Self.second / 2
      var figures = LoadFigures(of: LoadFigures.kafkaNames, startedAt: Instant(nanoseconds: start))
      var timeline = Timeline(kindCount: 3, start: Instant(nanoseconds: start))
      var ended = 0
      var latest: Instant = 0
      for _ in 0..<random.next() % 8 {
        let now = time(&random, start: start)
        if random.next() % 2 == 0 {
          let latency = random.next() % 3 == 0 ? UInt64.max : random.next() % 3
          figures.record(1, outcome: .ok, nanoseconds: latency, at: now)
          timeline.record(1, outcome: .ok, nanoseconds: latency)
          ended += 1
          latest = max(latest, now)
        } else {
          let before = timeline.intervals.count
          let isOver = timeline.advance(to: now)
          #expect(isOver == (timeline.intervals.count > before))
        }
      }
      let closed = timeline.intervals.count
      timeline.finish(at: figures.endedAt)
      let context: Comment = "program \(program); SEED=\(TestSeed.value)"

      #expect(figures.operationCount == ended, context)
      #expect(figures.seconds > 0 && figures.rate.isFinite && figures.rate >= 0, context)
      #expect(figures.endedAt == max(latest, figures.startedAt), context)
      #expect((0...1).contains(figures.availability), context)
      #expect(figures.latencies.values(at: [0, 0.5, 1]).count == 3, context)
      #expect(figures.latencies.mean.isFinite, context)

      #expect(timeline.intervals.count >= max(closed, 1), context)
      #expect(timeline.intervals.allSatisfy { $0.seconds > 0 && $0.seconds <= 1 }, context)
      #expect(timeline.intervals.dropLast().allSatisfy { $0.seconds == 1 }, context)
      let counted = timeline.intervals.reduce(0) { $0 + $1.operationCount }
      #expect(counted <= ended, context)
      // Only a tail of less than a tenth of a second is left out.
      let end = Instant(nanoseconds: start) + UInt64(timeline.intervals.count) * Self.second
      if figures.endedAt.since(end) == 0, end > figures.endedAt {
        #expect(counted == ended || timeline.intervals.last?.seconds == 1, context)
      }
    }
  }

  /// What was asked of a load with its clock anywhere must not end it: due times at every rate, the
  /// longest time limit, a clock that stands still or goes back.
  @Test(arguments: [1e-300, 0.001, 1, 1000, 1e7, 1e300])
  func aLoadGoesOnAtAnyRateWithAnyClock(rate: Double) throws {
    var options = Options()
    options.ratePerSecond = rate
    options.timeLimitSeconds = 1e300
    options.clientCount = 3
    let requests = try Spool()
    let replies = try Spool()
    for times in [[0, 0, 0], [5, 3, 0], [0, .max / 2, .max], [.max, 0, 7]] as [[UInt64]] {
      var load = KafkaLoad(options, seed: 1, requestSpool: requests, replySpool: replies, now: 0)
      load.beginMainPhase(at: Instant(nanoseconds: times[0]))
      for time in times.dropFirst() {
        load.advance(to: Instant(nanoseconds: time), patience: Instant(nanoseconds: time))
        load.beginDue()
        _ = load.nextDueTime
        load.giveUpOverdue(drainedAt: Instant(nanoseconds: time))
      }
      load.stopBeginning()
      load.giveUpAll()
      #expect(load.outstandingCount == 0)
      #expect(load.figures.neverBegunCount >= 0)
      #expect(load.history.count == load.figures.operationCount)
    }
  }
}
