// In which order the elements of each list were appended: as the longest read of the list that was ok
// has them. What was appended and is in no such read comes behind, in an order that nobody knows.

/// The order of each list.
struct ListOrders {
  /// An append that was acknowledged and that the longest read does not have.
  struct Unread {
    var value: TransactionValue
    var writer: UInt32
  }

  /// The step that read each key's list at its longest; -1 where none did.
  private var longest: [Int]
  private let history: TransactionHistory
  /// For each place of the table of writers, where its element stands in its list.
  private var position: [UInt32]
  private var unread: [UInt32: [Unread]] = [:]

  /// - Complexity: O(steps + elements of the longest reads).
  init(_ history: TransactionHistory, _ writers: WriterTable) {
    self.history = history
    longest = Array(repeating: -1, count: history.keyNames.count)
    position = Array(repeating: WriterTable.none, count: writers.writer.count)
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps where !history.steps[index].isWrite {
        let step = history.steps[index]
        let before = longest[Int(step.key)]
        if before < 0 || history.steps[before].list.count < step.list.count {
          longest[Int(step.key)] = index
        }
      }
    }
    for key in 0..<UInt32(history.keyNames.count) {
      for (place, index) in order(of: key).enumerated() {
        guard let writer = writers.place(key, history.elements[index]) else { continue }
        if position[writer] == WriterTable.none { position[writer] = UInt32(place) }
      }
    }
    findUnread(writers)
  }

  private mutating func findUnread(_ writers: WriterTable) {
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      for index in operation.steps where history.steps[index].isWrite {
        let step = history.steps[index]
        guard let place = writers.place(step.key, step.value), position[place] == WriterTable.none
        else { continue }
        unread[step.key, default: []].append(Unread(value: step.value, writer: UInt32(number)))
      }
    }
  }

  /// The longest list of a key, as a range of the history's elements.
  func order(of key: UInt32) -> Range<Int> {
    let index = longest[Int(key)]
    return index < 0 ? 0..<0 : history.steps[index].list
  }

  /// Where the element of a place of the table of writers stands in its list.
  func position(_ place: Int) -> Int? {
    position[place] == WriterTable.none ? nil : Int(position[place])
  }

  /// What was appended to a key and is not in its longest list.
  func unread(of key: UInt32) -> [Unread] { unread[key] ?? [] }
}
