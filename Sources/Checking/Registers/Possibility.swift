// One way in which the operations that have begun may have taken effect so far: the value that the
// register then has, which of the required operations that are open have taken effect, and which of the
// optional ones.
//
// Of two possibilities with the same value and the same open writes in effect, one *covers* the other
// if at least as many open reads are satisfied and only such optional operations have taken effect as
// in the other: whatever can follow the other can follow it. So the other need not be kept. That is
// what makes operations without an answer bearable: n of them could or could not have happened in 2ⁿ
// ways, but an order that did without one covers all that used it to the same end.

/// One way in which the operations so far may have taken effect.
struct Possibility: Equatable {
  var value: RegisterValue
  /// The slots of open required operations that have taken effect.
  var done: UInt64
  /// The slots of optional operations that have taken effect.
  var used: UInt64
}

/// Possibilities of which none covers another that came after it.
struct PossibilitySet {
  private static let none = UInt32.max

  private(set) var elements: [Possibility] = []
  /// By value and writes in effect: the last of the elements, and for each element the one before.
  private var heads: [UInt32] = Array(repeating: none, count: 16)
  private var previous: [UInt32] = []

  var count: Int { elements.count }

  mutating func removeAll() {
    // A table that has grown is cleared at the price of what was in it.
    for element in elements.indices { heads[place(of: elements[element])] = Self.none }
    elements.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
  }

  /// The open reads among the slots; they do not tell elements apart in the table.
  var reads: UInt64 = 0

  /// Adds a possibility, unless one that is there covers it.
  ///
  /// - Returns: whether it was added.
  mutating func insert(_ added: Possibility) -> Bool {
    var index = heads[place(of: added)]
    while index != Self.none {
      if covers(elements[Int(index)], added) { return false }
      index = previous[Int(index)]
    }
    if elements.count >= heads.count { grow() }
    link(added)
    return true
  }

  private mutating func link(_ added: Possibility) {
    let head = place(of: added)
    previous.append(heads[head])
    heads[head] = UInt32(elements.count)
    elements.append(added)
  }

  private func covers(_ one: Possibility, _ other: Possibility) -> Bool {
    one.value == other.value && one.done & ~reads == other.done & ~reads
      && one.done & other.done == other.done && one.used & other.used == one.used
  }

  private func place(of element: Possibility) -> Int {
    let mixed =
      (UInt64(element.value) &+ 1) &* 0x9E37_79B9_7F4A_7C15
      ^ (element.done & ~reads) &* 0xC2B2_AE3D_27D4_EB4F
    return Int(truncatingIfNeeded: (mixed ^ mixed >> 32) & UInt64(heads.count - 1))
  }

  private mutating func grow() {
    let kept = elements
    heads = Array(repeating: Self.none, count: heads.count * 2)
    elements.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    for element in kept { link(element) }
  }
}
