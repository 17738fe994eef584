import FastJSON

/// One request, decoded: what is asked, by whom, and under which number.
///
/// A request holds no bytes. Its slices are positions in the text that it was decoded from, so it is
/// of use only together with that text, and costs a few stores to make.
struct Request {
  private let packedSource: PackedSlice
  private let packedDestination: PackedSlice
  private let packedMessageID: PackedSlice
  /// What is asked.
  let operation: Operation

  @inline(__always)
  init(
    source: JSONSlice, destination: JSONSlice, messageID: JSONSlice?, operation: Operation
  ) {
    packedSource = PackedSlice(source)
    packedDestination = PackedSlice(destination)
    packedMessageID = PackedSlice(messageID ?? JSONSlice(start: 0, end: 0))
    self.operation = operation
  }

  /// The client, as it stands between the quotes of `src`: still escaped, and so sent back.
  var source: JSONSlice { packedSource.slice }

  /// The node it is meant for, as it stands between the quotes of `dest`.
  var destination: JSONSlice { packedDestination.slice }

  /// The digits of `msg_id`; empty where the request has none.
  var messageID: JSONSlice { packedMessageID.slice }

  /// The requests of Maelstrom's kafka workload (`doc/workloads.md`, § Kafka).
  enum Operation {
    /// `init`: the name of the node, as it stands between its quotes, and the array of all names.
    case initialize(nodeID: PackedSlice, nodeIDs: PackedSlice)
    /// `send`: appends `payload`, any JSON value, to the log of `key`.
    case send(key: Key, payload: PackedSlice)
    /// `poll`: for each entry, the records of a key from an offset on.
    case poll(EntryRange)
    /// `commit_offsets`: for each entry, a key has been processed up to and including an offset.
    case commitOffsets(EntryRange)
    /// `list_committed_offsets`: for each entry, the committed offset of a key.
    case listCommittedOffsets(EntryRange)
    /// `replicate`: what another node has to say, an object; and the type, as in `unknownType`.
    case replicate(body: PackedSlice, type: PackedSlice)
    /// Something that is answered with an error.
    case refuse(Refusal)
  }
}

/// A slice in half the memory, so that requests are small: lines are shorter than 2 GiB.
struct PackedSlice {
  private let start: UInt32
  private let count: UInt32

  @inline(__always)
  init(_ slice: JSONSlice) {
    start = UInt32(truncatingIfNeeded: slice.start)
    count = UInt32(truncatingIfNeeded: slice.count)
  }

  @inline(__always)
  var slice: JSONSlice { JSONSlice(start: Int(start), end: Int(start) &+ Int(count)) }
}

/// Which entries of its batch a request has.
struct EntryRange {
  private let first: UInt32
  private let end: UInt32

  @inline(__always)
  init(_ range: Range<Int>) {
    first = UInt32(truncatingIfNeeded: range.lowerBound)
    end = UInt32(truncatingIfNeeded: range.upperBound)
  }

  @inline(__always)
  var indices: Range<Int> { Int(first)..<max(Int(first), Int(end)) }
}

/// The key of a log, as bytes to look it up by: decoded, so that `"\u0061"` is the same key as `"a"`.
struct Key {
  /// The first eight bytes, the first in the lowest byte, and zeros beyond the end.
  let word: UInt64
  private let start: UInt32
  /// The count in the lower bits, `decodedMark` above it.
  ///
  /// A flag of its own would have spare bits, in which `Request.Operation` would keep its case, and
  /// would have to be taken apart bit by bit.
  private let countAndMark: UInt32

  private static let decodedMark: UInt32 = 1 << 31

  @inline(__always)
  init(word: UInt64, slice: JSONSlice, isDecoded: Bool) {
    self.word = word
    start = UInt32(truncatingIfNeeded: slice.start)
    countAndMark =
      UInt32(truncatingIfNeeded: slice.count) | (isDecoded ? Self.decodedMark : 0)
  }

  /// How many bytes it has.
  var byteCount: Int { Int(countAndMark & ~Self.decodedMark) }

  /// Where the bytes are.
  var slice: JSONSlice { JSONSlice(start: Int(start), end: Int(start) &+ byteCount) }

  /// Whether the bytes are in the batch's own memory, decoded there because they held escapes;
  /// otherwise they are in the text.
  var isDecoded: Bool { countAndMark & Self.decodedMark != 0 }
}

/// A key and an offset: a member of the `offsets` of a poll or a commit, or an element of `keys`,
/// which has no offset.
struct KeyAndOffset {
  let key: Key
  private let packedName: PackedSlice
  let offset: Int64

  @inline(__always)
  init(key: Key, name: JSONSlice, offset: Int64) {
    self.key = key
    packedName = PackedSlice(name)
    self.offset = offset
  }

  /// The key as the request wrote it, with its quotes: the form in which it is sent back.
  var name: JSONSlice { packedName.slice }
}
