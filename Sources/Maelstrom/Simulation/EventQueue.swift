import Platform

/// What is to happen in a simulation, in the order of time; what is due at the same time, in the order in
/// which it was added.
struct EventQueue<Event> {
  private struct Entry {
    var due: Instant
    var order: Int
    var event: Event

    func isBefore(_ other: Entry) -> Bool {
      due < other.due || due == other.due && order < other.order
    }
  }

  /// A binary heap.
  private var heap: [Entry] = []
  private var addedCount = 0

  /// When the next event is due; nil: there is none.
  var nextDeadline: Instant? { heap.first?.due }

  /// Adds an event.
  mutating func add(_ event: Event, at due: Instant) {
    addedCount += 1
    heap.append(Entry(due: due, order: addedCount, event: event))
    var place = heap.count - 1
    while place > 0, heap[place].isBefore(heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes the next event out; nil: there is none.
  mutating func takeNext() -> Event? {
    guard let next = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return next.event }
    heap[0] = last
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { return next.event }
      if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
      guard heap[child].isBefore(heap[place]) else { return next.event }
      heap.swapAt(place, child)
      place = child
    }
  }
}
