// What happened in a run of the unique-ids workload.
//
//     operations   48 bytes each      what every operation has, and where its id begins
//     words         8 bytes each      the ids, each as its canonical text in whole words, zeros behind
//
// An id may be any JSON value. It is kept in the form that equal ids share (`CanonicalJSON`), so that
// two ids are equal exactly if their bytes are.

/// Everything that a run did: filled by the load side, read by the checker when the run is over.
package struct UniqueIDsHistory: ExplainedHistory {
  package private(set) var operations = Operations<UniqueIDsDetail>()
  private var words = Chunks<UInt64>()

  package init() {}

  package var count: Int { operations.count }

  /// Appends an operation that ended without an id.
  package mutating func append(_ ended: EndedOperation) {
    operations.append(ended, .generate, UniqueIDsDetail(firstWord: words.count, byteCount: 0))
  }

  /// Appends an operation with the id in its reply, as JSON.
  ///
  /// - Precondition: `id` is not empty.
  package mutating func append(_ ended: EndedOperation, id: [UInt8]) {
    let canonical = CanonicalJSON.isCanonical(id) ? id : CanonicalJSON.of(id)
    let firstWord = words.count
    var word: UInt64 = 0
    for index in canonical.indices {
      word |= UInt64(canonical[index]) << UInt64(8 * (index & 7))
      if index & 7 == 7 {
        words.append(word)
        word = 0
      }
    }
    if canonical.count & 7 != 0 { words.append(word) }
    operations.append(
      ended, .generate,
      UniqueIDsDetail(firstWord: firstWord, byteCount: UInt32(canonical.count)))
  }

  // MARK: Ids

  /// A hash of the id of an operation.
  func hashOfID(of operation: UniqueIDsOperation) -> Int {
    var hasher = Hasher()
    for index in wordRange(of: operation) { hasher.combine(words[index]) }
    return hasher.finalize()
  }

  /// Whether two operations got equal ids.
  func haveEqualIDs(_ a: UniqueIDsOperation, _ b: UniqueIDsOperation) -> Bool {
    guard a.detail.byteCount == b.detail.byteCount else { return false }
    for step in 0..<wordRange(of: a).count
    where words[a.detail.firstWord + step] != words[b.detail.firstWord + step] {
      return false
    }
    return true
  }

  /// The first byte of an operation's id, which tells its JSON type.
  func firstByteOfID(of operation: UniqueIDsOperation) -> UInt8 {
    UInt8(truncatingIfNeeded: words[operation.detail.firstWord])
  }

  /// The canonical text of an operation's id.
  package func id(of operation: UniqueIDsOperation) -> [UInt8] {
    (0..<Int(operation.detail.byteCount)).map { index in
      let word = words[operation.detail.firstWord + index / 8]
      return UInt8(truncatingIfNeeded: word >> UInt64(8 * (index & 7)))
    }
  }

  private func wordRange(of operation: UniqueIDsOperation) -> Range<Int> {
    let first = operation.detail.firstWord
    return first..<first + (Int(operation.detail.byteCount) + 7) / 8
  }

  // MARK: Explaining

  package func retell(_ place: BodyPlace, in operation: UniqueIDsOperation) -> String {
    place.direction == .request
      ? "generate" : "generate_ok with id \(String(decoding: id(of: operation), as: UTF8.self))"
  }
}
