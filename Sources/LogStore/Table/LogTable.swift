import Synchronization

/// All logs by their keys, without a lock.
///
/// A record is opaque bytes, and so is a key; neither is read. `Logs` puts a lock around a table;
/// a thread that has the table to itself needs none.
public struct LogTable: ~Copyable {
  /// From a key that was written lately to its log.
  @usableFromInline var recent = KeyCache()
  /// From the hash of a key to its log.
  @usableFromInline var index = KeyIndex()
  /// All logs, in the order in which their keys came.
  @usableFromInline var logs = Pages<Log>()
  /// Keys of more than 8 bytes.
  var arena = ByteArena()
  @usableFromInline let hash: KeyHash
  /// Number of records in all logs, and their bytes as they are sent.
  @usableFromInline var recordCount = 0
  @usableFromInline var recordByteCount = 0
  /// Bytes allocated for segments.
  @usableFromInline var segmentFootprint = 0
  /// Keeps the table at its address.
  ///
  /// A type with an atomic is passed by reference; without it each call of a method that only reads
  /// was given a copy of the 150 bytes above.
  private let anchor = Atomic(false)

  /// Makes a table without logs.
  ///
  /// - Parameter seed: of the hash of keys. Keep it to yourself: who knows it can choose keys that
  ///   collide.
  public init(seed: UInt64 = .random(in: .min ... .max)) {
    hash = KeyHash(seed: seed)
  }
}

// MARK: Keys

extension LogTable {
  /// Finds the log of a key of up to 8 bytes, given as a word: the first byte lowest, zero above the
  /// last.
  ///
  /// - Precondition: `byteCount` is in `0...8`.
  /// - Complexity: expected O(1).
  @inlinable
  @inline(__always)
  public func logIndex(ofWord word: UInt64, byteCount: Int) -> LogIndex? {
    precondition(UInt(bitPattern: byteCount) <= 8, "a word has up to 8 bytes")
    return recent.find(word: word, byteCount: byteCount)
      ?? indexed(word: word, byteCount: byteCount)
  }

  /// The same for a key that is not among the recent ones.
  @usableFromInline
  @inline(never)
  func indexed(word: UInt64, byteCount: Int) -> LogIndex? {
    indexed(hash.hash(word: word, byteCount: byteCount), word: word, byteCount: byteCount)
  }

  func indexed(_ hash: UInt64, word: UInt64, byteCount: Int) -> LogIndex? {
    index.entries.find(hash) { isKey(of: $0, word, byteCount) }
      ?? (index.isMoving ? index.outgrown.find(hash) { isKey(of: $0, word, byteCount) } : nil)
  }

  private func isKey(of log: LogIndex, _ word: UInt64, _ byteCount: Int) -> Bool {
    logs[log.index].keyWord == word && Int(logs[log.index].keyByteCount) == byteCount
  }

  /// Finds the log of a key.
  ///
  /// - Complexity: expected O(1), and O(n) in the bytes of a key of more than 8.
  @inlinable
  public func logIndex(of key: RawSpan) -> LogIndex? {
    guard key.byteCount > 8 else {
      return logIndex(ofWord: key.packedWord, byteCount: key.byteCount)
    }
    return logIndex(ofLong: key)
  }

  @usableFromInline
  func logIndex(ofLong key: RawSpan) -> LogIndex? {
    let hash = hash.hash(key)
    return index.entries.find(hash) { isKey(of: $0, key) }
      ?? (index.isMoving ? index.outgrown.find(hash) { isKey(of: $0, key) } : nil)
  }

  private func isKey(of log: LogIndex, _ key: RawSpan) -> Bool {
    Int(logs[log.index].keyByteCount) == key.byteCount
      && arena.bytes(at: logs[log.index].keyWord, byteCount: key.byteCount).equals(key)
  }

  /// Finds the log of a key of up to 8 bytes, given as a word, or makes one.
  ///
  /// - Precondition: `byteCount` is in `0...8`, and `word` is zero above as many bytes.
  /// - Complexity: expected O(1).
  @inlinable
  @inline(__always)
  public mutating func logIndex(creatingWord word: UInt64, byteCount: Int) -> LogIndex {
    precondition(UInt(bitPattern: byteCount) <= 8, "a word has up to 8 bytes")
    return recent.find(word: word, byteCount: byteCount)
      ?? remembered(word: word, byteCount: byteCount)
  }

  /// The same for a key that is not among the recent ones, and is from now on.
  @usableFromInline
  @inline(never)
  mutating func remembered(word: UInt64, byteCount: Int) -> LogIndex {
    let log =
      indexed(word: word, byteCount: byteCount) ?? makeLog(word: word, byteCount: byteCount)
    recent.remember(log, word: word, byteCount: byteCount)
    return log
  }

  /// Finds the log of a key, or makes one.
  ///
  /// - Precondition: the key is shorter than 4 GiB, and there are less than 200 million logs.
  /// - Complexity: expected O(1), and O(n) in the bytes of a key of more than 8.
  @inlinable
  public mutating func logIndex(creating key: RawSpan) -> LogIndex {
    guard key.byteCount > 8 else {
      return logIndex(creatingWord: key.packedWord, byteCount: key.byteCount)
    }
    return logIndex(ofLong: key) ?? makeLog(long: key)
  }

  @usableFromInline
  mutating func makeLog(long key: RawSpan) -> LogIndex {
    add(Log(keyWord: arena.append(key), keyByteCount: key.byteCount), hash: hash.hash(key))
  }

  private mutating func makeLog(word: UInt64, byteCount: Int) -> LogIndex {
    precondition(
      byteCount == 8 || word >> UInt64(8 * byteCount) == 0, "a word is zero above its bytes")
    return add(
      Log(keyWord: word, keyByteCount: byteCount),
      hash: hash.hash(word: word, byteCount: byteCount))
  }

  private mutating func add(_ log: consuming Log, hash: UInt64) -> LogIndex {
    let logIndex = LogIndex(logs.count)
    logs.append(log)
    index.insert(hash, logIndex)
    return logIndex
  }
}

extension LogTable {
  /// Adds the key of a log to `bytes`.
  ///
  /// - Complexity: O(n) in its bytes.
  public func appendKey(of log: LogIndex, to bytes: inout [UInt8]) {
    let byteCount = Int(logs[log.index].keyByteCount)
    let word = logs[log.index].keyWord
    if byteCount <= 8 {
      for place in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * place))) }
    } else {
      bytes.append(copying: arena.bytes(at: word, byteCount: byteCount))
    }
  }
}

// MARK: Records

extension LogTable {
  /// Adds a record at the end of a log.
  ///
  /// - Precondition: the payload is shorter than 4 GiB by 32 bytes or more.
  /// - Returns: the offset that it was given, `endOffset(of:)` until now.
  /// - Complexity: O(n) in the bytes of the payload; now and then the last segment moves to a larger
  ///   place, of at most 64 KiB.
  @inlinable
  @inline(__always)
  public mutating func append(_ payload: RawSpan, to log: LogIndex) -> Appended {
    guard let (byteCount, appended) = logs[log.index].appendNext(payload) else {
      return appendSlowly(payload, to: log)
    }
    recordCount &+= 1
    recordByteCount &+= byteCount
    return appended
  }

  @usableFromInline
  mutating func appendSlowly(_ payload: RawSpan, to log: LogIndex) -> Appended {
    let offset = endOffset(of: log)
    appendMakingRoom(payload, to: log, at: offset)
    return Appended(offset: offset, digits: OffsetDigits(of: offset))
  }

  /// Adds a record at an offset of the caller's choice, leaving a hole if that is not the next.
  ///
  /// - Precondition: the payload is shorter than 4 GiB by 32 bytes or more.
  /// - Returns: whether the record was added; it is not if there is a record at or behind `offset`,
  ///   or `offset` is negative or beyond `Offset.last`.
  /// - Complexity: as for `append(_:to:)`; the first hole in a segment copies it once.
  public mutating func append(
    _ payload: RawSpan, to log: LogIndex, at offset: Offset
  ) -> Bool {
    guard offset >= endOffset(of: log), offset <= .last else { return false }
    appendMakingRoom(payload, to: log, at: offset)
    return true
  }

  @usableFromInline
  mutating func appendMakingRoom(_ payload: RawSpan, to log: LogIndex, at offset: Offset) {
    let added = logs[log.index].append(payload, at: offset)
    recordCount += 1
    recordByteCount += added.recordByteCount
    segmentFootprint += added.allocatedByteCount
  }

  /// Adds a record in the form in which it is sent, `[5,"a"]`.
  ///
  /// - Precondition: `offset` is the record's, and at or behind the end of the log.
  mutating func append(form: RawSpan, to log: LogIndex, at offset: Offset) {
    precondition(offset >= endOffset(of: log), "a record behind the last one only")
    segmentFootprint += logs[log.index].append(form: form, at: offset)
    recordCount += 1
    recordByteCount += form.byteCount + 1
  }

  /// Puts a segment behind all records of a log, without copying it.
  mutating func adopt(_ segment: consuming Segment, into log: LogIndex) {
    recordCount += segment.recordCount
    recordByteCount += Int(segment.recordByteCount)
    segmentFootprint += logs[log.index].adopt(segment)
  }

  /// The offset that the next append is given: one more than the last record's, 0 if there is none.
  @inlinable
  @inline(__always)
  public func endOffset(of log: LogIndex) -> Offset {
    logs[log.index].endOffset
  }

  /// Number of records in a log.
  ///
  /// - Complexity: O(segments).
  public func recordCount(of log: LogIndex) -> Int {
    logs[log.index].recordCount
  }
}

// MARK: Committed offsets

extension LogTable {
  /// Sets the committed offset of a log, unless it is further already.
  @inlinable
  @inline(__always)
  public mutating func commit(_ offset: Offset, of log: LogIndex) {
    logs[log.index].commit(offset)
  }

  /// The highest offset that was committed; `nil` if none was.
  @inlinable
  @inline(__always)
  public func committedOffset(of log: LogIndex) -> Offset? {
    logs[log.index].isCommitted ? logs[log.index].committed : nil
  }
}
