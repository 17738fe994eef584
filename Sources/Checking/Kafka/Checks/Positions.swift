/// Where one client stands in each key: the last value that it read there, or sent.
///
/// One array entry a key serves all clients, one after another: an entry counts only if it carries
/// the current stamp, so that forgetting everything is O(1).
package struct Positions {
  package struct Position {
    /// The last value, or nil after a reply that named the key with an empty list.
    package var id: ValueID?
    /// The operation that read or sent it.
    package var operation: Int
  }

  private struct Entry {
    var stamp: UInt32 = 0
    var id: ValueID = ValueTable.none
    var operation: UInt32 = 0
  }

  private var entries: [Entry]
  private var stamp: UInt32 = 1
  private var isEmpty = true

  package init(keyCount: Int) {
    entries = Array(repeating: Entry(), count: keyCount)
  }

  package subscript(key: KeyNumber) -> Position? {
    get {
      let entry = entries[Int(key)]
      guard entry.stamp == stamp else { return nil }
      return Position(
        id: entry.id == ValueTable.none ? nil : entry.id, operation: Int(entry.operation))
    }
    set {
      isEmpty = false
      var entry = Entry()
      if let newValue {
        entry = Entry(
          stamp: stamp, id: newValue.id ?? ValueTable.none, operation: UInt32(newValue.operation))
      }
      entries[Int(key)] = entry
    }
  }

  /// Forgets everything, for the next client.
  package mutating func removeAll() {
    stamp += 1
    isEmpty = true
  }

  /// Forgets every key that is not in `keys`.
  ///
  /// - Complexity: O(keys); O(1) if nothing is known.
  package mutating func keep(_ keys: KeySet, of history: KafkaHistory) {
    guard !isEmpty else { return }
    let old = stamp
    stamp += 1
    history.forEachKey(of: keys) { key in
      if entries[Int(key)].stamp == old { entries[Int(key)].stamp = stamp }
    }
  }
}
