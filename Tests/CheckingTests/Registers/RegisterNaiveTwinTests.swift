import TestSupport
import Testing

@testable import Checking

/// The checker against the definition: try every order.
struct RegisterNaiveTwinTests {
  @Test func checkerAndNaiveTwinAgree() throws {
    var random = SeededGenerator()
    var stuckCount = 0
    for _ in 0..<4000 {
      let history = Self.history(&random)
      let judgement = RegisterChecker.check(history, requests: nil, replies: nil)
      let operations = OperationsByKey(history).operations(of: 0)
      let hasOrder = Self.hasOrder(operations, from: [RegisterHistory.unset])
      try #require(judgement.counts["not-linearizable", default: 0] == (hasOrder ? 0 : 1))
      guard !hasOrder else { continue }
      stuckCount += 1
      try checkStretch(of: operations)
    }
    #expect(stuckCount > 300)
  }

  /// What is told of a violation has no order itself, and less of it has.
  private func checkStretch(of operations: [KeyOperation]) throws {
    var linearizer = Linearizer()
    let result = linearizer.run(operations, from: [RegisterHistory.unset])
    guard case .stuck(let place) = result else {
      Issue.record("there is no order, and the linearizer found \(result)")
      return
    }
    let stretch = UnorderableStretch(operations, stuckAt: place)
    let told = stretch.places.map { operations[$0] }
    let values =
      stretch.isFromTheStart
      ? [RegisterHistory.unset] : [RegisterHistory.unset] + (0..<4).map { RegisterValue($0) }
    // The others help no more than the values that they may have left behind.
    let known = values.filter { value in
      value == RegisterHistory.unset
        || operations.contains {
          $0.invoked <= operations[place].ended
            && ($0.kind == .write ? $0.first : $0.kind == .read ? .max : $0.second) == value
        }
    }
    try #require(!Self.hasOrder(told, from: known))
    for index in told.indices where told[index].number != operations[place].number {
      var others = operations.filter { $0.invoked <= operations[place].ended }
      let left = Set(told.map(\.number)).subtracting([told[index].number])
      for other in others.indices where !left.contains(others[other].number) {
        others[other].ended = .max
      }
      others.removeAll { $0.kind == .read && !$0.isRequired }
      // With all that is not told as a help, one less can be ordered.
      #expect(Self.hasOrder(others, from: known))
    }
  }

  /// One key, three values, up to eight operations; nearly right or wild.
  private static func history(_ random: inout SeededGenerator) -> RegisterHistory {
    var history = RegisterHistory()
    var spans = RandomSpans()
    var value: RegisterValue = RegisterHistory.unset
    let wildness = random.pick([8, 3])
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let outcome: Outcome = random.oneIn(5) ? random.pick([.info, .fail]) : .ok
      let ended = spans.next(&random, clientCount: 4, nodeCount: 2, outcome: outcome)
      let new = RegisterValue.random(in: 0...2, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        let read = random.oneIn(wildness) ? random.pick([new, RegisterHistory.unset]) : value
        history.appendRead(ended, key: 0, value: read)
      case 1:
        history.appendWrite(ended, key: 0, value: new)
        if outcome == .ok { value = new }
      default:
        let from = random.oneIn(wildness) || value == RegisterHistory.unset ? new : value
        history.appendCompareAndSet(ended, key: 0, from: from, to: new)
        if outcome == .ok, from == value { value = new }
      }
    }
    return history
  }

  /// Whether some order has every required operation take effect in its time, and each optional one
  /// after its beginning or never.
  private static func hasOrder(_ operations: [KeyOperation], from values: [RegisterValue]) -> Bool {
    values.contains { canFinish(operations, $0) }
  }

  private static func canFinish(_ rest: [KeyOperation], _ value: RegisterValue) -> Bool {
    guard rest.contains(where: \.isRequired) else { return true }
    return rest.indices.contains { place in
      // It may come next only if nothing that is left had ended before it began.
      guard !rest.contains(where: { $0.ended < rest[place].invoked }) else { return false }
      guard let next = rest[place].apply(to: value) else { return false }
      var others = rest
      others.remove(at: place)
      return canFinish(others, next)
    }
  }
}
