import Testing

@testable import Stress

@Suite struct PerNodeTests {
  /// Counts the values that live.
  private final class Counter {
    var count = 0
  }

  private struct Value: ~Copyable {
    let counter: Counter
    var number: Int

    init(_ number: Int, _ counter: Counter) {
      self.number = number
      self.counter = counter
      counter.count += 1
    }

    deinit { counter.count -= 1 }
  }

  private static func make(count: Int, capacity: Int, _ counter: Counter) throws -> PerNode<Value> {
    var values = PerNode<Value>(capacity: capacity)
    for number in 0..<count { values.append(Value(number, counter)) }
    if count < capacity { throw CancellationError() }
    return values
  }

  @Test(arguments: [1, 2, 25])
  func everyNodeHasItsOwnValueWhichEndsWithThem(count: Int) throws {
    let counter = Counter()
    do {
      var values = try Self.make(count: count, capacity: count, counter)
      #expect(values.count == count && counter.count == count)
      for node in 0..<count { values[node].number += 100 * node }
      for node in 0..<count { #expect(values[node].number == 101 * node) }
    }
    #expect(counter.count == 0)
  }

  @Test func whatWasMadeEndsWhereNotAllCanBe() {
    let counter = Counter()
    #expect(throws: CancellationError.self) { _ = try Self.make(count: 3, capacity: 5, counter) }
    #expect(counter.count == 0)
  }

  @Test func thereIsNoOtherNode() async {
    await #expect(processExitsWith: .failure) {
      let values = try Self.make(count: 2, capacity: 2, Counter())
      print(values[2].number)
    }
    await #expect(processExitsWith: .failure) {
      var values = PerNode<Int>(capacity: 1)
      values.append(1)
      values.append(2)
    }
  }
}
