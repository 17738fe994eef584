import Platform

/// What is due, the earliest first, and of what is due at the same time what came first.
///
/// A binary heap in an array: O(log n) for each insertion and removal, and no allocation once the array
/// has grown to the traffic.
struct DueQueue {
  struct Element: Equatable {
    let dueAt: Instant
    /// How many came before.
    let order: UInt64
    /// Which envelope it is.
    let envelope: Int32

    fileprivate func precedes(_ other: Element) -> Bool {
      dueAt == other.dueAt ? order < other.order : dueAt < other.dueAt
    }
  }

  private var elements: [Element] = []

  var isEmpty: Bool { elements.isEmpty }
  var count: Int { elements.count }
  /// What is due first.
  var first: Element? { elements.first }

  mutating func insert(_ element: Element) {
    var place = elements.count
    elements.append(element)
    // The hole moves up until its parent is not later.
    while place > 0 {
      let parent = (place - 1) / 2
      guard element.precedes(elements[parent]) else { break }
      elements[place] = elements[parent]
      place = parent
    }
    elements[place] = element
  }

  mutating func popFirst() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let first = elements.first else { return last }
    // The hole moves down, to the earlier child each time, until the last one fits in.
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < elements.count else { break }
      if child + 1 < elements.count, elements[child + 1].precedes(elements[child]) { child += 1 }
      guard elements[child].precedes(last) else { break }
      elements[place] = elements[child]
      place = child
    }
    elements[place] = last
    return first
  }
}
