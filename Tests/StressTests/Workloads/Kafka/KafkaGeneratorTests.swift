import Testing

@testable import Stress

@Suite struct KafkaGeneratorTests {
  private static let count = 200_000

  private func steps(seed: UInt64, _ change: (inout KafkaOptions) -> Void = { _ in }) -> (
    steps: [NextStep<KafkaGenerator.Step>], generator: KafkaGenerator
  ) {
    var workload = KafkaOptions()
    change(&workload)
    var generator = KafkaGenerator(workload, seed: seed)
    return ((0..<Self.count).map { _ in generator.next() }, generator)
  }

  @Test func aSeedRepeatsItsStepsAndAnotherDoesNot() {
    #expect(steps(seed: 1).steps == steps(seed: 1).steps)
    #expect(steps(seed: 1).steps != steps(seed: 2).steps)
  }

  @Test func eachKeyGetsTheValuesFromOneToSixteenInOrder() {
    let run = steps(seed: 3)
    var latest: [Int: Int] = [:]
    for case .operation(.send(let key, let value)) in run.steps {
      #expect(value == latest[key, default: 0] + 1)
      latest[key] = value
    }
    #expect(latest.values.allSatisfy { $0 <= 16 })
    // What is not live any more is full.
    let retired = (0..<run.generator.keyCount).filter { !run.generator.liveKeys.contains($0) }
    #expect(retired.count > 1000)
    #expect(retired.allSatisfy { latest[$0] == 16 })
  }

  @Test func freshKeysAreNumberedInTheOrderInWhichTheyComeToLife() {
    var next = 10
    for case .operation(.send(let key, let value)) in steps(seed: 4).steps
    where value == 1 && key >= 10 {
      #expect(key == next)
      next += 1
    }
    #expect(next > 5000)
  }

  @Test func eachKeyIsHalfAsPopularAsTheOneBefore() {
    // Keys that never fill keep their rank, so that a key's sends are its rank's.
    let run = steps(seed: 5) { $0.writesPerKeyMax = .max }
    var counts = [Int](repeating: 0, count: 10)
    for case .operation(.send(let key, _)) in run.steps { counts[key] += 1 }
    let total = Double(counts.reduce(0, +))
    for rank in 0..<10 {
      let share = 1 / Double(1 << (rank + 1)) / (1 - 1.0 / 1024)
      let spread = 5 * (total * share * (1 - share)).squareRoot()
      #expect(abs(Double(counts[rank]) - total * share) <= spread, "rank \(rank)")
    }
  }

  @Test func theKindsHaveTheSharesThatWereAskedFor() {
    let run = steps(seed: 6) {
      $0.pollRatio = 0.25
      $0.assignRatio = 0.125
      $0.crashRatio = 0.01
    }
    let crashes = run.steps.count { $0 == .crash }
    let assigns = run.steps.count { if case .operation(.assign) = $0 { true } else { false } }
    let polls = run.steps.count { $0 == .operation(.poll) }
    let whole = Double(Self.count)
    #expect(abs(Double(crashes) / whole - 0.01) < 0.002)
    #expect(abs(Double(assigns) / whole - 0.99 * 0.125) < 0.005)
    #expect(abs(Double(polls) / whole - 0.99 * 0.875 * 0.25) < 0.005)
  }

  @Test func anAssignTakesOneLiveKeyWhenNothingIsUnpolled() {
    var generator = KafkaGenerator(KafkaOptions(), seed: 8)
    var count = 0
    for _ in 0..<20_000 {
      guard case .operation(.assign(let keys)) = generator.next() else { continue }
      count += 1
      #expect(keys.count == 1)
      #expect(generator.liveKeys.contains(keys[0]))
    }
    #expect(count > 100)
  }

  @Test func oneAssignInThreeAddsEveryUnpolledKey() {
    var generator = KafkaGenerator(KafkaOptions(), seed: 9)
    for key in 0..<5 { generator.acknowledge(key: key, offset: 4) }
    var withAll = 0
    var assigns = 0
    while assigns < 3000 {
      guard case .operation(.assign(let keys)) = generator.next() else { continue }
      assigns += 1
      #expect(Set(keys).count == keys.count)
      if Set(0..<5).isSubset(of: keys) { withAll += 1 }
    }
    #expect(abs(Double(withAll) / 3000 - 1.0 / 3) < 0.05)
  }

  @Test func aKeyIsUnpolledUntilItsHighestAcknowledgedOffsetIsPolled() {
    var generator = KafkaGenerator(KafkaOptions(), seed: 10)
    #expect(generator.unpolledKeys.isEmpty)
    generator.acknowledge(key: 3, offset: 7)
    generator.acknowledge(key: 1, offset: 0)
    #expect(Set(generator.unpolledKeys) == [1, 3])
    generator.polled(key: 3, offset: 6)
    #expect(Set(generator.unpolledKeys) == [1, 3])
    generator.polled(key: 3, offset: 7)
    #expect(generator.unpolledKeys == [1])
    generator.polled(key: 1, offset: 5)
    #expect(generator.unpolledKeys.isEmpty)
    #expect(generator.highestOffset(ofKey: 3) == 7)
    #expect(generator.highestOffset(ofKey: 1) == 5)
    #expect(generator.highestOffset(ofKey: 0) == nil)
  }

  @Test func aPollOfAKeyThatNobodyWroteIsLeftAside() {
    var generator = KafkaGenerator(KafkaOptions(), seed: 11)
    generator.polled(key: 10_000, offset: 1)
    #expect(generator.unpolledKeys.isEmpty)
    #expect(generator.keyCount == 10)
  }
}
