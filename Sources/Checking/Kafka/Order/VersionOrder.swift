// The order of a key's values: Jepsen's "version order".
//
// All known places of a key (a value at an offset: acknowledged, or shown by a poll that was ok)
// are sorted by offset. Then the offsets are replaced by an *index*, 0, 1, 2 …: holes vanish, so
// that "the next record" means the next that is known to exist. Two values at one offset share its
// index, and only one of them, the smaller, is then taken to stand there; the other stands nowhere.
// (Jepsen takes the first of a hash set, that is: any.) A value at two offsets stands at the
// higher.
//
//     offset   3   4   7   7   9
//     value    1   2   4   6   3
//     index    0   1   2   2   3        value 6: none

/// One key's places in the order of their offsets.
package struct VersionOrder {
  package struct Place {
    package var offset: Int64
    package var index: UInt32
    package var id: ValueID
  }

  package let key: KeyNumber
  package private(set) var places: [Place] = []

  /// Sorts the places of `key`.
  ///
  /// - Complexity: O(n log n) in their count, O(n) if they are in order already.
  package init(of key: KeyNumber, in table: ValueTable) {
    self.key = key
    let ids = table.ids(of: key)
    let irregular = table.irregular[key] ?? []
    places.reserveCapacity(ids.count + irregular.count)
    for id in ids where table.hasOffset[Int(id)] {
      places.append(Place(offset: table.offset[Int(id)], index: 0, id: id))
    }
    for place in irregular {
      places.append(Place(offset: place.offset, index: 0, id: place.id))
    }
    sort()
    number()
  }

  private mutating func sort() {
    func isBefore(_ a: Place, _ b: Place) -> Bool { (a.offset, a.id) < (b.offset, b.id) }
    for next in places.indices.dropFirst() where isBefore(places[next], places[next - 1]) {
      places.sort(by: isBefore)
      return
    }
  }

  private mutating func number() {
    for next in places.indices.dropFirst() {
      let isNewOffset = places[next].offset != places[next - 1].offset
      places[next].index = places[next - 1].index + (isNewOffset ? 1 : 0)
    }
  }

  /// Whether `places[position]` is the one that counts among those at its offset.
  package func isChosen(_ position: Int) -> Bool {
    position == 0 || places[position - 1].index != places[position].index
  }

  /// Enters the index of each value of this key, under its id.
  package func enter(into index: inout [UInt32]) {
    for position in places.indices where isChosen(position) {
      index[Int(places[position].id)] = places[position].index
    }
  }

  /// The places that stand between two indices, both excluded, one for each offset.
  package func chosenPlaces(after lower: UInt32, before upper: UInt32) -> [Place] {
    places.indices.filter {
      isChosen($0) && lower < places[$0].index && places[$0].index < upper
    }.map { places[$0] }
  }
}
