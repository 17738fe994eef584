import TestSupport
import Testing

@testable import Cluster
@testable import Platform

/// `jepsen.nemesis.combined`: faults begin and end in turn, the first at once, each after anything up to
/// twice the interval.
@Suite struct FaultScheduleTests {
  private static let all = Set(FaultKind.allCases)

  private func schedule(
    _ kinds: Set<FaultKind>, interval: Double = 10, onlyEffective: Bool = false,
    nodeCount: Int = 3, seed: UInt64 = TestSeed.value
  ) -> FaultSchedule {
    FaultSchedule(
      FaultOptions(kinds: kinds, interval: interval, onlyEffective: onlyEffective),
      nodeCount: nodeCount, start: 1000, seed: seed)
  }

  private func events(
    _ schedule: consuming FaultSchedule, seconds: Double
  ) -> [FaultSchedule.Due] {
    var schedule = schedule
    var events: [FaultSchedule.Due] = []
    while let due = schedule.next(until: Instant(nanoseconds: 1000).advanced(bySeconds: seconds)) {
      events.append(due)
    }
    return events
  }

  @Test(arguments: FaultKind.allCases)
  func aKindBeginsAtOnceAndThenEndsAndBeginsInTurn(kind: FaultKind) {
    let events = events(schedule([kind], interval: 0.5), seconds: 1000)
    #expect(events.first?.time == 1000)
    for (place, due) in events.enumerated() {
      #expect(due.event.kind == kind)
      // Beginnings have an ending, endings have none.
      #expect((due.event.ending != nil) == (place % 2 == 0))
      if place % 2 == 1 { #expect(due.event == events[place - 1].event.ending) }
      if place > 0 { #expect(due.time.seconds(since: events[place - 1].time) <= 1) }
    }
    // A thousand seconds, half a second each on average.
    #expect((1800...2200).contains(events.count), "\(TestSeed.value)")
  }

  @Test func theTimesAreInOrderAndNothingIsDueBefore() {
    var schedule = schedule(Self.all)
    var latest: Instant = 0
    for _ in 0..<500 {
      let next = schedule.nextTime ?? 0
      #expect(next >= latest)
      if next > 1000 {
        #expect(schedule.next(until: Instant(nanoseconds: next.nanoseconds - 1)) == nil)
      }
      #expect(schedule.next(until: next)?.time == next)
      latest = next
    }
  }

  @Test func aSeedRepeatsItAndAnotherKindDoesNotMoveIt() {
    let alone = events(schedule([.partition]), seconds: 500)
    #expect(alone == events(schedule([.partition]), seconds: 500))
    #expect(
      alone == events(schedule(Self.all), seconds: 500).filter { $0.event.kind == .partition })
    #expect(alone != events(schedule([.partition], seed: TestSeed.value &+ 1), seconds: 500))
  }

  @Test func itsEndEndsWhatIsUnderWay() {
    var schedule = schedule(Self.all)
    var begun: [FaultEvent] = []
    while let due = schedule.next(until: 1000) { begun.append(due.event) }
    #expect(begun.map(\.kind) == FaultKind.allCases)
    #expect(schedule.end() == begun.compactMap(\.ending))
    #expect(schedule.nextTime == nil && schedule.end() == [])
  }

  /// Of two nodes' partitions half cut nothing (`minority-third`, `majorities-ring`).
  @Test func thoseWithoutEffectAreLeftOutWhereThatIsWanted() {
    let usual = events(schedule([.partition], nodeCount: 2), seconds: 20_000)
      .filter { $0.event.ending != nil }
    let idleShare =
      Double(usual.count { $0.event.isWithoutEffect }) / Double(usual.count)
    #expect((0.4...0.6).contains(idleShare), "\(TestSeed.value)")
    for nodeCount in 1...5 {
      let events = events(
        schedule(Self.all, onlyEffective: true, nodeCount: nodeCount), seconds: 2000)
      #expect(events.allSatisfy { !$0.event.isWithoutEffect })
      // One node has nobody to be cut off from.
      #expect(events.contains { $0.event.kind == .partition } == (nodeCount > 1))
      #expect(events.contains { $0.event.kind == .kill })
    }
  }
}
