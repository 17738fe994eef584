import Platform

// A binary heap of what is due, the earliest at its root, and for each timer its place in the heap, so
// that one can be moved or removed. Equal times are served in the order in which they were set.

/// The timers of a node, each known by a number of its owner's choosing.
///
/// Setting, removing and taking out cost O(log timers); the next deadline O(1).
package struct Timers: Sendable {
  private struct Entry {
    var due: Instant
    /// Which of equal times was set first.
    var order: UInt64
    var timer: Int

    func isBefore(_ other: Entry) -> Bool {
      due < other.due || due == other.due && order < other.order
    }
  }

  private var heap: [Entry] = []
  /// Where each timer stands in the heap.
  private var places: [Int: Int] = [:]
  private var setCount: UInt64 = 0

  package init() {}

  /// How many timers are set.
  package var count: Int { heap.count }

  /// When the next one is due; nil: none is set.
  package var nextDeadline: Instant? { heap.first?.due }

  /// Sets a timer; one that is set already is moved to the new time.
  package mutating func set(_ timer: Int, to due: Instant) {
    setCount += 1
    let entry = Entry(due: due, order: setCount, timer: timer)
    let place = places[timer] ?? heap.count
    if place == heap.count { heap.append(entry) }
    heap[place] = entry
    places[timer] = place
    settle(from: place)
  }

  /// Removes a timer; nothing happens where it is not set.
  package mutating func remove(_ timer: Int) {
    guard let place = places.removeValue(forKey: timer) else { return }
    let last = heap.removeLast()
    guard place < heap.count else { return }
    heap[place] = last
    places[last.timer] = place
    settle(from: place)
  }

  /// Takes out the earliest timer that is due at `now`; nil where none is.
  package mutating func takeDue(at now: Instant) -> Int? {
    guard let first = heap.first, first.due <= now else { return nil }
    remove(first.timer)
    return first.timer
  }

  /// Moves the entry at `place` up or down to where it belongs; all others are in order.
  private mutating func settle(from place: Int) {
    var place = place
    while place > 0, heap[place].isBefore(heap[(place - 1) / 2]) {
      exchange(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
    while let child = earlierChild(of: place), heap[child].isBefore(heap[place]) {
      exchange(place, child)
      place = child
    }
  }

  private func earlierChild(of place: Int) -> Int? {
    let left = 2 * place + 1
    guard left < heap.count else { return nil }
    let right = left + 1
    return right < heap.count && heap[right].isBefore(heap[left]) ? right : left
  }

  private mutating func exchange(_ place: Int, _ other: Int) {
    heap.swapAt(place, other)
    places[heap[place].timer] = place
    places[heap[other].timer] = other
  }
}
