/// What is due, the least first.
public struct MinHeap<Element: Comparable> {
  private var elements: [Element] = []

  /// An empty heap.
  public init() {}

  /// How many elements there are.
  public var count: Int { elements.count }

  /// Adds an element.
  public mutating func insert(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0, elements[place] < elements[(place - 1) / 2] {
      elements.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes out the least element; nil where there is none.
  public mutating func popMin() -> Element? {
    guard let least = elements.first else { return nil }
    let last = elements.removeLast()
    guard !elements.isEmpty else { return least }
    elements[0] = last
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < elements.count else { return least }
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      guard elements[child] < elements[place] else { return least }
      elements.swapAt(place, child)
      place = child
    }
  }
}
