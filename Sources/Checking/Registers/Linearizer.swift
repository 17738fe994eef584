// Just-in-time linearization (Lowe, "Testing for linearizability", 2017) of one key.
//
// The beginnings and ends of the operations are gone through in time order, with all possibilities of
// what may have taken effect so far:
//
//     w1  |-----------|             possibilities when r ends, if r read 1:
//     w2     |-----------|          {w1}   {w2, w1}
//     r         |---|
//
// 1. When an operation begins, it is open: it has a slot, one bit, until it ends.
// 2. When it ends it must have taken effect. Possibilities in which it has are kept. From the others,
//    open operations are made to take effect, in every order, until it has: not earlier than needed,
//    for whatever else is open can take effect later as well.
// 3. If no possibility is left, there is no order.
//
// Three liberties:
// - A read takes effect as soon as the value is what it returned: it changes nothing, so that it could
//   only lose by waiting.
// - What is covered by something that was seen already is not followed (`PossibilitySet`).
// - Of optional operations that do the same the first takes effect first: they are all open for good.
//
// With n writes open at once there are up to 2ⁿ possibilities, so that this is for a few clients a key,
// which is what the workload has. Beyond a limit it gives up.

/// Puts the operations of one key into an order, if there is one.
struct Linearizer {
  enum Result: Equatable {
    case orderly
    /// No order has this operation take effect before it ended; its place among the operations.
    case stuck(at: Int)
    case undecided
  }

  /// Possibilities at one moment, and operations open at once, beyond which it gives up.
  private static let possibilityCountMax = 20_000
  private static let slotCount = 64

  private var current: [Possibility] = []
  private var seen = PossibilitySet()
  private var kept = PossibilitySet()
  private var unexplored: [Possibility] = []

  private var open: [KeyOperation?] = Array(repeating: nil, count: slotCount)
  private var openWrites: UInt64 = 0
  private var openReads: UInt64 = 0
  private var optional: [KeyOperation] = []

  /// Looks for an order.
  ///
  /// - Parameters:
  ///   - operations: in the order of their beginnings.
  ///   - values: what the register may hold at first.
  mutating func run(_ operations: [KeyOperation], from values: [RegisterValue]) -> Result {
    current = values.map { Possibility(value: $0, done: 0, used: 0) }
    openWrites = 0
    openReads = 0
    optional.removeAll(keepingCapacity: true)
    var slots = [UInt8](repeating: 0, count: operations.count)
    var ends = operations.indices.filter { operations[$0].isRequired }
    ends.sort { (operations[$0].ended, $0) < (operations[$1].ended, $1) }

    var next = 0
    for place in ends {
      // Equal times prove no order, so that what begins with an end begins before it.
      while next < operations.count, operations[next].invoked <= operations[place].ended {
        guard begin(operations[next], slot: &slots[next]) else { return .undecided }
        next += 1
      }
      guard end(slot: UInt64(slots[place])) else { return .undecided }
      if current.isEmpty { return .stuck(at: place) }
    }
    return .orderly
  }

  /// Opens an operation.
  ///
  /// - Returns: false if there are too many.
  private mutating func begin(_ operation: KeyOperation, slot: inout UInt8) -> Bool {
    guard operation.isRequired else {
      optional.append(operation)
      return optional.count <= Self.slotCount
    }
    let free = (~(openWrites | openReads)).trailingZeroBitCount
    guard free < Self.slotCount else { return false }
    slot = UInt8(free)
    open[free] = operation
    if operation.kind == .read {
      openReads |= 1 << UInt64(free)
      for index in current.indices where operation.apply(to: current[index].value) != nil {
        current[index].done |= 1 << UInt64(free)
      }
    } else {
      openWrites |= 1 << UInt64(free)
    }
    return true
  }

  /// Ends an operation: keeps the possibilities in which it has taken effect.
  ///
  /// - Returns: false if there are too many.
  private mutating func end(slot: UInt64) -> Bool {
    let bit: UInt64 = 1 << slot
    defer {
      openReads &= ~bit
      openWrites &= ~bit
    }
    // Mostly every possibility has it in effect, and nothing else changes.
    if current.allSatisfy({ $0.done & bit != 0 }) {
      for index in current.indices { current[index].done &= ~bit }
      return true
    }
    seen.removeAll()
    kept.removeAll()
    seen.reads = openReads & ~bit
    kept.reads = openReads & ~bit
    unexplored.removeAll(keepingCapacity: true)
    for possibility in current { reach(possibility, bit) }
    while let possibility = unexplored.popLast() {
      explore(possibility, bit)
      if seen.count + kept.count > Self.possibilityCountMax { return false }
    }
    current.removeAll(keepingCapacity: true)
    current += kept.elements
    return true
  }

  private mutating func reach(_ possibility: Possibility, _ bit: UInt64) {
    if possibility.done & bit != 0 {
      var ended = possibility
      ended.done &= ~bit
      _ = kept.insert(ended)
    } else if seen.insert(possibility) {
      unexplored.append(possibility)
    }
  }

  /// Makes each open operation take effect that can.
  private mutating func explore(_ possibility: Possibility, _ bit: UInt64) {
    var rest = openWrites & ~possibility.done
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      rest &= rest - 1
      guard let value = open[slot]?.apply(to: possibility.value) else { continue }
      var next = possibility
      next.value = value
      next.done |= 1 << UInt64(slot)
      satisfyReads(&next)
      reach(next, bit)
    }
    for place in optional.indices where possibility.used & 1 << UInt64(place) == 0 {
      guard let value = optional[place].apply(to: possibility.value), value != possibility.value,
        !hasUnusedTwin(before: place, possibility)
      else { continue }
      var next = possibility
      next.value = value
      next.used |= 1 << UInt64(place)
      satisfyReads(&next)
      reach(next, bit)
    }
  }

  private func satisfyReads(_ possibility: inout Possibility) {
    var rest = openReads & ~possibility.done
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      rest &= rest - 1
      if open[slot]?.apply(to: possibility.value) != nil { possibility.done |= 1 << UInt64(slot) }
    }
  }

  private func hasUnusedTwin(before place: Int, _ possibility: Possibility) -> Bool {
    let it = optional[place]
    return optional[..<place].indices.contains { earlier in
      let other = optional[earlier]
      return possibility.used & 1 << UInt64(earlier) == 0 && other.kind == it.kind
        && other.first == it.first && other.second == it.second
    }
  }
}
