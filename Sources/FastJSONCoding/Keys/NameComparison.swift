// Whether a name occurs twice among the names of an object.
//
// Nearly never, and so the question must cost little: a name is hashed to 64 bits, six of which choose
// one of the bits of a word. Where that bit is not set yet, the name is new. Otherwise its hash is
// looked for among those before it, one by one where they are few, and in a table where they are many.
//
// Two names may have the same hash: then the answer is that they may be the same, and whoever asked
// compares them. The hash is seeded at random, so that nobody can choose names that collide.

/// A function that hashes names, drawn at random.
struct NameHash {
  private let seed: UInt64
  private let factor: UInt64

  /// The function of this process; a session keeps it, since a variable that is made when it is first
  /// used is asked for by a call.
  static let shared = NameHash(
    seed: .random(in: 0 ... .max), factor: .random(in: 0 ... .max) | 1)

  /// Hashes a name, eight bytes at a time; each step is one multiplication to 128 bits.
  @inline(__always)
  func callAsFunction(_ bytes: RawSpan, start: Int, count: Int) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: count)
    var index = 0
    repeat {
      let word = bytes.word(at: start &+ index, count: Swift.min(8, count &- index))
      let product = (hash ^ word).multipliedFullWidth(by: factor)
      hash = product.high ^ product.low
      index &+= 8
    } while index < count
    return hash
  }
}

/// The names of an object that have been seen, as hashes.
struct NameComparison {
  /// A bit for each value of six bits of a hash that has been seen.
  private var filter: UInt64 = 0
  private var count = 0
  private var few = InlineArray<32, UInt64>(repeating: 0)
  /// Open addressing, half full at most; 0 is an empty place.
  private var many: [UInt64] = []

  init() {}

  /// Adds the hash of a name.
  ///
  /// - Returns: whether it has been added before.
  @inline(__always)
  mutating func insert(_ hash: UInt64) -> Bool {
    let bit = 1 &<< (hash &>> 58)
    if count < few.count {
      if filter & bit != 0 {
        for index in 0..<count where few[index] == hash { return true }
      }
      filter |= bit
      few[count] = hash
      count &+= 1
      return false
    }
    return insertAmongMany(hash)
  }

  @inline(never)
  private mutating func insertAmongMany(_ hash: UInt64) -> Bool {
    if many.isEmpty {
      many = Array(repeating: 0, count: 128)
      for index in 0..<few.count { _ = place(few[index]) }
    } else if count >= many.count / 2 {
      let smaller = many
      many = Array(repeating: 0, count: smaller.count * 2)
      for other in smaller where other != 0 { _ = place(other) }
    }
    count &+= 1
    return place(hash)
  }

  /// Puts a hash into the table; tells whether it is there already.
  private mutating func place(_ hash: UInt64) -> Bool {
    let hash = hash == 0 ? 1 : hash
    let mask = many.count &- 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while many[index] != 0 {
      if many[index] == hash { return true }
      index = (index &+ 1) & mask
    }
    many[index] = hash
    return false
  }
}
