import Platform

// What happened in a run of a workload about a growing set: broadcast, g-set.
//
//     operations   48 bytes each   what every operation has; an add's element, a read's runs
//     runs          8 bytes each   what reads listed, as runs of neighbouring elements
//     oddities     12 bytes each   reads that listed an element twice, or one that nobody had added
//
// In a system that converges a read lacks only what is under way, and is a few runs however many
// elements it lists. Where elements are missing everywhere there are more runs, but never more than
// the list was long. A read's list comes in any order; `marks` sorts it: one bit for each element.

/// Everything that a run did: filled by the load side, read by the checker when the run is over.
package struct SetHistory<Kind: SetOperationKind>: ExplainedHistory {
  /// A read whose list is odd in itself.
  package struct Oddity: Sendable {
    package var operation: UInt32
    package var repeated: UInt32?
    package var invented: UInt32?
  }

  package private(set) var operations = Operations<SetDetail<Kind>>()
  package private(set) var runs = Chunks<SetRun>()
  package private(set) var oddities = Chunks<Oddity>()
  /// How many elements have been made.
  package private(set) var createdCount: UInt32 = 0

  private var marks: [UInt64] = []
  private var markedWords = Int.max...Int.max
  private var listedCount: UInt32 = 0
  private var repeated: UInt32?
  private var invented: UInt32?

  package init() {}

  package var count: Int { operations.count }

  /// Makes the element of an add that begins now.
  package mutating func makeElement() -> SetElement {
    createdCount += 1
    if createdCount > marks.count * 64 { marks += Array(repeating: 0, count: marks.count + 64) }
    return createdCount - 1
  }

  // MARK: The list of a reply

  /// Starts the list of one read's reply.
  ///
  /// Replies are taken one after another, never interleaved.
  package mutating func beginReading() {
    markedWords = Int.max...Int.max
    listedCount = 0
    repeated = nil
    invented = nil
  }

  /// Adds the next element of the list; nil for what is no integer of 64 bits.
  package mutating func appendListed(_ value: Int64?) {
    defer { listedCount += 1 }
    guard let value, 0 <= value, value < Int64(createdCount) else {
      invented = invented ?? listedCount
      return
    }
    let word = Int(value >> 6)
    let bit: UInt64 = 1 << UInt64(value & 63)
    if marks[word] & bit != 0 { repeated = repeated ?? listedCount }
    marks[word] |= bit
    if markedWords.lowerBound == Int.max {
      markedWords = word...word
    } else if !markedWords.contains(word) {
      markedWords = min(word, markedWords.lowerBound)...max(word, markedWords.upperBound)
    }
  }

  /// Ends the list that was begun; what it holds belongs into `appendRead`.
  ///
  /// - Complexity: O(runs + elements between the least and the greatest / 64).
  package mutating func endReading() -> SetReading {
    let firstRun = runs.count
    var open: SetRun?
    if markedWords.lowerBound != Int.max {
      for word in markedWords {
        appendRuns(of: word, to: &open)
        marks[word] = 0
      }
    }
    if let open { runs.append(open) }
    return SetReading(
      firstRun: UInt32(firstRun), runCount: UInt32(runs.count - firstRun),
      createdCount: createdCount, repeated: repeated, invented: invented)
  }

  /// Goes on with the open run through the bits of a word.
  private mutating func appendRuns(of word: Int, to open: inout SetRun?) {
    let base = SetElement(word * 64)
    var rest = marks[word]
    while rest != 0 {
      let start = UInt32(rest.trailingZeroBitCount)
      let count = UInt32((~(rest >> UInt64(start))).trailingZeroBitCount)
      if open?.end == base + start {
        open?.count += count
      } else {
        if let open { runs.append(open) }
        open = SetRun(start: base + start, count: count)
      }
      rest = start + count == 64 ? 0 : rest & (~0 << UInt64(start + count))
    }
  }

  // MARK: Operations, in the order in which they complete or are given up

  package mutating func appendAdd(_ ended: EndedOperation, element: SetElement) {
    operations.append(
      ended, .add, SetDetail(first: element, runCount: 0, createdCount: 0))
  }

  /// Appends a read; what one that was not ok has listed counts for nothing.
  package mutating func appendRead(_ ended: EndedOperation, reading: SetReading) {
    if ended.outcome == .ok, reading.repeated != nil || reading.invented != nil {
      oddities.append(
        Oddity(
          operation: UInt32(count), repeated: reading.repeated, invented: reading.invented))
    }
    operations.append(
      ended, .read,
      SetDetail(
        first: reading.firstRun, runCount: reading.runCount, createdCount: reading.createdCount))
  }

  // MARK: Reading back

  /// Whether a read listed an element.
  ///
  /// - Complexity: O(log runs).
  package func lists(_ element: SetElement, _ read: Operation<SetDetail<Kind>>) -> Bool {
    var range = read.runs()
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if runs[middle].end <= element {
        range = middle + 1..<range.upperBound
      } else if runs[middle].start > element {
        range = range.lowerBound..<middle
      } else {
        return true
      }
    }
    return false
  }

  package func retell(_ place: BodyPlace, in operation: Operation<SetDetail<Kind>>) -> String {
    let reply = operation.outcome == .ok ? "\(operation.kind.name)_ok" : "error"
    guard operation.kind == .read else {
      return place.direction == .request
        ? "\(operation.kind.name) of \(operation.element())" : reply
    }
    if place.direction == .request { return operation.kind.name }
    let shown = operation.runs().prefix(4).map { index in
      runs[index].count == 1
        ? "\(runs[index].start)" : "\(runs[index].start)…\(runs[index].end - 1)"
    }
    let rest = operation.runs().count > 4 ? ", …" : ""
    return "\(reply) with [\(shown.joined(separator: ", "))\(rest)]"
  }
}
