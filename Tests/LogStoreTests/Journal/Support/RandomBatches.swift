import TestSupport

/// Batches whose entries are all different.
struct RandomBatches {
  private var nextOffset: Int64 = 0

  /// One to a few entries: some bytes in all, or some sectors.
  mutating func next(_ random: inout SeededGenerator) -> [JournalEntry] {
    let isLarge = Int.random(in: 0..<4, using: &random) == 0
    return (0..<Int.random(in: 1...4, using: &random)).map { _ in
      nextOffset += 1
      let key = bytes(upTo: 12, &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: return .commit(key: key, offset: nextOffset)
      case 1:
        let digits = Array(String(nextOffset).utf8)
        return .other(kind: .random(in: 16...255, using: &random), bytes: digits)
      default:
        return .record(
          key: key, payload: bytes(upTo: isLarge ? 700 : 40, &random), offset: nextOffset)
      }
    }
  }

  private func bytes(upTo count: Int, _ random: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &random)).map { _ in
      .random(in: 0...255, using: &random)
    }
  }
}
