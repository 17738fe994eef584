// What stands in a file of a journal, byte by byte; docs/durability.md draws it. All integers are
// little-endian, and nothing is aligned.
//
//     file       header │ frame │ frame │ …
//     frame      header │ entry │ entry │ …      what was written with one call, checked as one
//     entry      length │ kind │ bytes           a record, a commit, or what the caller says

/// The beginning of a file.
///
///      0   8   "LogStore"
///      8   4   version of the format, 1
///     12   4   bytes of the whole header
///     16   8   number of the file, from 1
///     24   8   number of its first frame
///     32   8   marker
///     40   …   the owner's name
///      …   4   CRC-32C of all that
struct JournalFileHeader: Equatable {
  /// The number of the file, from 1.
  var fileNumber: UInt64
  /// The number that its first frame has, once there is one.
  var firstFrameNumber: UInt64
  /// What every frame of the file begins with: drawn at random, so that no client can write it into a
  /// payload.
  var marker: UInt64
  /// Whose journal it is.
  var owner: [UInt8]

  static let magic: [UInt8] = Array("LogStore".utf8)
  /// The version that is written, and the only one that is read.
  static let version: UInt32 = 1
  /// Bytes before the owner's name, and behind it.
  static let leadingByteCount = 40
  static let checksumByteCount = 4
  /// More frames than can ever be written; below it a number can be counted on.
  static let frameNumberMax: UInt64 = 1 << 62
  /// The longest name of an owner.
  static let ownerByteCountMax = 1 << 16

  var byteCount: Int { Self.leadingByteCount + owner.count + Self.checksumByteCount }

  /// The header as it stands in the file.
  var bytes: [UInt8] {
    var block = Block(capacity: byteCount)
    block.copy(Self.magic.rawSpan, to: 0)
    block.store(Self.version, at: 8)
    block.store(UInt32(byteCount), at: 12)
    block.store(fileNumber, at: 16)
    block.store(firstFrameNumber, at: 24)
    block.store(marker, at: 32)
    block.copy(owner.rawSpan, to: Self.leadingByteCount)
    let end = byteCount - Self.checksumByteCount
    block.store(CRC32C.checksum(block.bytes(from: 0, to: end)), at: end)
    var bytes: [UInt8] = []
    bytes.append(copying: block.bytes(from: 0, to: byteCount))
    return bytes
  }

  /// Why a header cannot be read.
  enum Failure: Error, Equatable {
    case damaged(String)
    case unknownVersion(UInt32)
  }

  /// How many bytes the header has that begins so, as far as it may be believed before it has been
  /// checked.
  ///
  /// - Precondition: there are `leadingByteCount` bytes.
  static func byteCount(of leading: RawSpan) throws(Failure) -> Int {
    guard leading.extracting(0..<8).equals(magic.rawSpan) else {
      throw .damaged("it does not begin with \"LogStore\"")
    }
    // Of another version nothing else is known, not even where its checksum stands.
    let version = leading.load32(at: 8)
    guard version == Self.version else { throw .unknownVersion(version) }
    let byteCount = Int(leading.load32(at: 12))
    let least = leadingByteCount + checksumByteCount
    guard byteCount >= least, byteCount <= least + ownerByteCountMax else {
      throw .damaged("its header cannot be so long")
    }
    return byteCount
  }

  /// Reads a header that takes up all of `bytes`.
  init(_ bytes: RawSpan) throws(Failure) {
    let byteCount = try Self.byteCount(of: bytes)
    guard byteCount == bytes.byteCount else { throw .damaged("its header is cut short") }
    let end = byteCount - Self.checksumByteCount
    guard CRC32C.checksum(bytes.extracting(0..<end)) == bytes.load32(at: end) else {
      throw .damaged("the checksum of its header is wrong")
    }
    fileNumber = bytes.load64(at: 16)
    firstFrameNumber = bytes.load64(at: 24)
    marker = bytes.load64(at: 32)
    guard fileNumber > 0, firstFrameNumber > 0, firstFrameNumber <= Self.frameNumberMax else {
      throw .damaged("its header has a number that is never given")
    }
    owner = []
    owner.append(copying: bytes.extracting(Self.leadingByteCount..<end))
  }

  init(fileNumber: UInt64, firstFrameNumber: UInt64, marker: UInt64, owner: [UInt8]) {
    self.fileNumber = fileNumber
    self.firstFrameNumber = firstFrameNumber
    self.marker = marker
    self.owner = owner
  }
}

/// The beginning of a frame.
///
///      0   8   marker of the file
///      8   8   number of the frame: one more than of the frame before
///     16   8   number of the last frame that was durable when this one was written
///     24   4   bytes of the entries
///     28   1   kind: 1 entries, 2 none
///     29   3   zero
///     32   4   CRC-32C of the entries
///     36   4   CRC-32C of the 36 bytes before
struct FrameHeader: Equatable {
  var number: UInt64
  var durableNumber: UInt64
  var entryByteCount: UInt32
  var kind: FrameKind
  var entryChecksum: UInt32

  static var byteCount: Int { 40 }
  private static var checkedByteCount: Int { 36 }

  /// Writes the header at the beginning of a block.
  func store(in block: inout Block, marker: UInt64) {
    block.store(marker, at: 0)
    block.store(number, at: 8)
    block.store(durableNumber, at: 16)
    block.store(entryByteCount, at: 24)
    block.store(UInt32(kind.rawValue), at: 28)
    block.store(entryChecksum, at: 32)
    block.store(CRC32C.checksum(block.bytes(from: 0, to: Self.checkedByteCount)), at: 36)
  }

  /// Reads a header; nil if these bytes are none.
  ///
  /// - Precondition: there are `byteCount` bytes.
  init?(_ bytes: RawSpan, marker: UInt64) {
    guard bytes.load64(at: 0) == marker else { return nil }
    let checked = bytes.extracting(0..<Self.checkedByteCount)
    guard CRC32C.checksum(checked) == bytes.load32(at: 36) else { return nil }
    let kind = bytes.load32(at: 28)
    guard kind <= 0xFF, let kind = FrameKind(rawValue: UInt8(kind)) else { return nil }
    number = bytes.load64(at: 8)
    durableNumber = bytes.load64(at: 16)
    entryByteCount = bytes.load32(at: 24)
    self.kind = kind
    entryChecksum = bytes.load32(at: 32)
    guard durableNumber < number, (kind == .mark) == (entryByteCount == 0) else { return nil }
  }

  init(
    number: UInt64, durableNumber: UInt64, entryByteCount: UInt32, kind: FrameKind,
    entryChecksum: UInt32
  ) {
    self.number = number
    self.durableNumber = durableNumber
    self.entryByteCount = entryByteCount
    self.kind = kind
    self.entryChecksum = entryChecksum
  }
}

/// What a frame is for.
enum FrameKind: UInt8 {
  /// It holds entries.
  case entries = 1
  /// It holds nothing, and is there for its header: it vouches for the frames before it.
  case mark = 2
}

/// The kind of an entry of a journal.
public struct JournalEntryKind: Hashable, Sendable {
  /// The byte that stands for it.
  public let rawValue: UInt8

  /// A record: its offset (8 bytes), the bytes of its key (4), the key, and the payload to the end.
  static let record = JournalEntryKind(unchecked: 1)
  /// A committed offset: the offset (8 bytes) and the key to the end.
  static let commit = JournalEntryKind(unchecked: 2)

  /// The lowest byte that a caller may use for kinds of its own; those below are the journal's.
  public static let firstOwn: UInt8 = 16

  /// A kind of the caller's own, whose bytes the journal keeps and does not read.
  ///
  /// - Precondition: `rawValue` is at least `firstOwn`.
  public init(_ rawValue: UInt8) {
    precondition(rawValue >= Self.firstOwn, "the kinds below are the journal's own")
    self.rawValue = rawValue
  }

  init(unchecked rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Bytes of an entry before its body: the length of the body (4) and the kind (1).
  static var headerByteCount: Int { 5 }
  /// Bytes of a record's body before the key, and of a commit's.
  static var recordPrefixByteCount: Int { 12 }
  static var commitPrefixByteCount: Int { 8 }
}
