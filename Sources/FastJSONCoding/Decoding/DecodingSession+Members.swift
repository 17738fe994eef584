// Which member of an object has a name.
//
// A type asks for its members in the order in which it declares them, and who writes messages mostly
// writes them in that order. So the object remembers which member comes behind the one found last,
// and that one is looked at first: usually the search is one comparison. Where it fails, the others
// are looked at, from there to the end and then from the beginning: their lengths first, which stand
// in the index.
//
// Of a name that occurs twice the first counts, as in Foundation. For that to be so in whatever order
// the members are asked for, the names of an object are compared with each other when it is first
// opened (`NameComparison`), or with those of an object that they are known of. An object with a name that occurs twice, one with very many members, and
// one whose names are converted, gets a table.
//
// What is known of an object is kept in the entry of its first name: `next` is the index of the name
// to look at first, and these bits of `info` say the rest.

import FastJSON

/// What is known of an object's names.
enum NameFlags {
  /// The names have been looked at.
  static let seen: UInt32 = 1 << 4
  /// They are searched in a table.
  static let inTable: UInt32 = 1 << 5
  /// They are data, and not converted.
  static let keptAsTheyAre: UInt32 = 1 << 6
  /// From here up, of any name: the number of the name that it is converted to, or 0.
  static let convertedShift: UInt32 = 7
}

extension DecodingSession {
  /// How many members may be searched one by one.
  private static var searchCountMax: Int { 64 }

  /// Looks at the names of an object that a container is made for.
  ///
  /// - Parameters:
  ///   - depth, node: the way to the object, which a conversion by the caller is told.
  func open(_ object: UInt32, depth: UInt32, node: PathNode) {
    let first = object + 1
    guard self[object].count > 0, self[first].info & NameFlags.seen == 0 else { return }
    entries[Int(first)].info |= NameFlags.seen
    entries[Int(first)].next = first
    let converts =
      !options.keyDecodingStrategy.isDefault && self[first].info & NameFlags.keptAsTheyAre == 0
    if converts {
      convertNames(object, path: path.path(depth: depth, node: node))
    } else if !hasKnownNames(object) {
      if hasEqualNames(object) {
        makeTable(object, converted: name)
      } else {
        knownObjects[self[object].count & 15] = object
      }
    }
  }

  /// Keeps the names of an object from being converted.
  func keepNames(of index: UInt32) {
    guard self[index].kind == .object, self[index].count > 0 else { return }
    entries[Int(index) + 1].info |= NameFlags.keptAsTheyAre
  }

  /// The index of the value of a member, or nil where the object has no such member.
  ///
  /// - Complexity: O(1) where the member is the one behind that found last; otherwise O(n) in the
  ///   members, 64 at most, or what a look-up in a dictionary takes.
  @inline(__always)
  func member(_ name: String, of object: UInt32) -> UInt32? {
    let first = object &+ 1
    let end = entries[Int(object)].next
    guard first < end else { return nil }
    if entries[Int(first)].info & NameFlags.inTable != 0 { return tables[object]?[ExactName(name)] }
    let guess = entries[Int(first)].next
    return name.withBytes { bytes in
      if guess < end, isNamed(guess, bytes) {
        entries[Int(first)].next = entries[Int(guess &+ 1)].next
        return guess &+ 1
      }
      guard entries[Int(object)].count <= Self.searchCountMax else { return nil }
      return search(bytes, from: guess, first: first, end: end)
    } ?? memberOfMany(name, of: object)
  }

  /// The same in an object of many members, where it is not the one behind that found last.
  @inline(never)
  private func memberOfMany(_ name: String, of object: UInt32) -> UInt32? {
    guard self[object].count > Self.searchCountMax else { return nil }
    makeTable(object, converted: self.name)
    return tables[object]?[ExactName(name)]
  }

  /// The same, one by one, where it is not the member at `guess`.
  @inline(never)
  private func search(_ name: RawSpan, from guess: UInt32, first: UInt32, end: UInt32) -> UInt32? {
    var index = guess < end ? entries[Int(guess &+ 1)].next : end
    while index < end {
      if isNamed(index, name) { return found(index, first) }
      index = entries[Int(index &+ 1)].next
    }
    index = first
    while index < guess {
      if isNamed(index, name) { return found(index, first) }
      // Of the first name, `next` is the guess, but what is asked here is the value's.
      index = entries[Int(index &+ 1)].next
    }
    return nil
  }

  private func found(_ index: UInt32, _ first: UInt32) -> UInt32 {
    entries[Int(first)].next = entries[Int(index &+ 1)].next
    return index &+ 1
  }

  /// Whether a name of the text says what the bytes say.
  @inline(__always)
  private func isNamed(_ index: UInt32, _ bytes: RawSpan) -> Bool {
    let name = entries[Int(index)]
    let isPlain = name.info < 1 << NameFlags.convertedShift && !name.isFlagged
    guard isPlain else { return isNamedOtherwise(name, bytes) }
    return text.matches(bytes, from: name.start, to: name.end)
  }

  /// The same for a name that has escapes or is converted.
  @inline(never)
  private func isNamedOtherwise(_ name: IndexEntry, _ bytes: RawSpan) -> Bool {
    self.name(name).withBytes { $0.byteCount == bytes.byteCount && $0.matches(bytes, at: 0) }
  }

  /// What a name is asked for by.
  func name(_ name: IndexEntry) -> String {
    let number = name.info >> NameFlags.convertedShift
    return number == 0 ? text.text(of: name.string) : camelNames[Int(number) - 1]
  }

  /// The names of an object, each once, in the order of the text and as they are asked for.
  func names(of object: UInt32) -> [String] {
    let entry = self[object]
    var names: [String] = []
    names.reserveCapacity(entry.count)
    var index = object + 1
    if entry.count > 0, self[index].info & NameFlags.inTable != 0, let table = tables[object] {
      return table.sorted { $0.value < $1.value }.map(\.key.text)
    }
    while index < entry.next {
      names.append(name(self[index]))
      index = self[index + 1].next
    }
    return names
  }

  // MARK: Tables

  /// Whether an object has the names of one whose names are known to differ, in the same order: as the
  /// elements of an array mostly have.
  func hasKnownNames(_ object: UInt32) -> Bool {
    let known = knownObjects[self[object].count & 15]
    guard known != .max, self[known].count == self[object].count else { return false }
    var index = object + 1
    var other = known + 1
    let end = self[object].next
    while index < end {
      let name = self[index]
      let knownName = self[other]
      guard !name.isFlagged, text.areEqual(name, knownName) else { return false }
      index = self[index &+ 1].next
      other = self[other &+ 1].next
    }
    return true
  }

  /// How many names are compared each with each.
  private static var fewNames: Int { 8 }

  /// Whether a name may occur twice in an object: certainly not, or it is worth a table.
  private func hasEqualNames(_ object: UInt32) -> Bool {
    guard self[object].count <= Self.fewNames else { return hasEqualNamesAmongMany(object) }
    let first = object + 1
    let end = self[object].next
    var index = first
    while index < end {
      let name = self[index]
      // A name with escapes may say what one without them says.
      if name.isFlagged { return true }
      var earlier = first
      while earlier < index {
        let other = self[earlier]
        if text.areEqual(other, name) { return true }
        earlier = self[earlier &+ 1].next
      }
      index = self[index &+ 1].next
    }
    return false
  }

  @inline(never)
  private func hasEqualNamesAmongMany(_ object: UInt32) -> Bool {
    let hash = NameHash.shared
    var comparison = NameComparison()
    var index = object + 1
    let end = self[object].next
    while index < end {
      let name = self[index]
      if name.isFlagged || comparison.insert(text.hash(of: name, by: hash)) { return true }
      index = self[index &+ 1].next
    }
    return false
  }

  /// Makes the table of an object, by what its names are asked for by.
  func makeTable(_ object: UInt32, converted: (IndexEntry) -> String) {
    var table: [ExactName: UInt32] = [:]
    table.reserveCapacity(self[object].count)
    var index = object + 1
    while index < self[object].next {
      let name = ExactName(converted(self[index]))
      if table[name] == nil { table[name] = index + 1 }
      index = self[index + 1].next
    }
    tables[object] = table
    entries[Int(object) + 1].info |= NameFlags.inTable
  }
}
