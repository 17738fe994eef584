// The shortest stretch of operations that cannot be ordered, whatever the register held before.
//
// The linearizer is stuck at one operation after perhaps thousands; most of those have nothing to do
// with it. So the stretch is made as short as it can be while it still has no order:
//
// 1. Of the required operations, by their ends, only the last n up to that one are kept as required,
//    and the register may hold anything at first that somebody could have written. n is doubled until
//    there is no order, then halved in on. More operations are never easier to order, so that this
//    finds the least n.
// 2. Then each of these is left out in turn, and stays out if there still is no order.
//
// What is not required is optional if it overlaps the stretch: a write that is left out may take effect
// within it. So what is found cannot be ordered with the help of any other operation either. A read
// that is left out has no effect and is gone.

/// Operations of one key that have no order.
struct UnorderableStretch {
  /// Their places among the key's operations, in the order of their beginnings.
  private(set) var places: [Int]
  /// Whether it needs what the register holds at first, which is nothing.
  private(set) var isFromTheStart: Bool

  private static let leftOutCountMax = 200

  private let operations: [KeyOperation]
  private let end: Int64
  private let values: [RegisterValue]

  /// Finds the stretch that ends where the linearizer was stuck.
  init(_ operations: [KeyOperation], stuckAt place: Int) {
    self.operations = operations
    let end = operations[place].ended
    self.end = end
    var values: Set = [RegisterHistory.unset]
    for operation in operations where operation.invoked <= end && operation.kind != .read {
      values.insert(operation.kind == .write ? operation.first : operation.second)
    }
    self.values = values.sorted()
    places = []
    isFromTheStart = false

    var all = operations.indices.filter {
      operations[$0].isRequired && (operations[$0].ended, $0) <= (end, place)
    }
    all.sort { (operations[$0].ended, $0) < (operations[$1].ended, $1) }
    shorten(all)
  }

  private mutating func shorten(_ all: [Int]) {
    var enough = 1
    while enough < all.count, !hasNoOrder(all.suffix(enough)) { enough *= 2 }
    if enough >= all.count {
      enough = all.count
      isFromTheStart = !hasNoOrder(all[...])
    }
    var tooFew = enough / 2
    if isFromTheStart { tooFew = enough - 1 }
    while enough - tooFew > 1 {
      let middle = (enough + tooFew) / 2
      if hasNoOrder(all.suffix(middle)) { enough = middle } else { tooFew = middle }
    }
    var stretch = Array(all.suffix(enough))
    if stretch.count <= Self.leftOutCountMax {
      for place in stretch.dropLast() {
        let rest = stretch.filter { $0 != place }
        if hasNoOrder(rest[...]) { stretch = rest }
      }
    }
    places = stretch.sorted()
  }

  /// Whether these operations have no order, all others being optional.
  private func hasNoOrder(_ required: ArraySlice<Int>) -> Bool {
    let isRequired = Set(required)
    let start = required.map { operations[$0].invoked }.min() ?? end
    var chosen: [KeyOperation] = []
    for place in operations.indices where operations[place].invoked <= end {
      var operation = operations[place]
      if !isRequired.contains(place) {
        // Before the start it can only have made what the register may hold anyway.
        guard operation.kind != .read, isFromTheStart || operation.ended >= start else { continue }
        operation.ended = .max
      }
      chosen.append(operation)
    }
    var linearizer = Linearizer()
    let result = linearizer.run(chosen, from: isFromTheStart ? [RegisterHistory.unset] : values)
    if case .stuck = result { return true }
    return false
  }
}
