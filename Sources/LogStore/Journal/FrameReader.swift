// Reads a file frame by frame, through a window that holds at least the frame at hand:
//
//     file     │ header │ frame │ frame │ frame …
//     window                    └─ loaded ─┘
//
// A frame is read if its header is one, its number is the next, its entries are all there, and their
// checksum is right. Where that fails the reader stops; whoever drives it asks `rest` what the bytes
// behind say about that place.

/// A walk over the frames of one file.
struct FrameReader {
  /// Size of the file in bytes.
  let byteCount: Int
  let header: JournalFileHeader
  /// Where the next frame begins.
  private(set) var position: Int
  /// The number that it must have.
  private(set) var nextNumber: UInt64

  private let files: any FileLayer
  private let file: OpenFile
  private var window: [UInt8]
  /// Where in the file the window begins, and how many bytes of it have been loaded.
  private var windowStart = 0
  private var loadedByteCount: Int
  /// Where the entries of the last frame are, in the file.
  private var entryRange = 0..<0

  /// How much is read at once.
  private static var windowByteCount: Int { 1 << 20 }

  /// Begins a walk: reads the file's header.
  init(_ files: any FileLayer, _ file: OpenFile) throws(JournalError) {
    self.files = files
    self.file = file
    var window: [UInt8]
    do throws(FileFailure) {
      byteCount = try files.byteCount(of: file)
      window = [UInt8](repeating: 0, count: min(byteCount, Self.windowByteCount))
      loadedByteCount = try files.read(file, at: 0, count: window.count, into: &window, from: 0)
    } catch {
      throw .system(error)
    }
    header = try Self.header(window.rawSpan.extracting(0..<loadedByteCount), file.path)
    self.window = window
    position = header.byteCount
    nextNumber = header.firstFrameNumber
  }

  private static func header(
    _ bytes: RawSpan, _ path: String
  ) throws(JournalError) -> JournalFileHeader {
    do throws(JournalFileHeader.Failure) {
      guard bytes.byteCount >= JournalFileHeader.leadingByteCount else {
        throw .damaged("its header is cut short")
      }
      let byteCount = try JournalFileHeader.byteCount(of: bytes)
      guard byteCount <= bytes.byteCount else { throw .damaged("its header is cut short") }
      return try JournalFileHeader(bytes.extracting(0..<byteCount))
    } catch {
      switch error {
      case .damaged(let reason): throw .damaged(file: path, position: 0, reason: reason)
      case .unknownVersion(let version): throw .unknownVersion(file: path, version: version)
      }
    }
  }

  /// What there is at `position`.
  enum Step {
    /// A frame, which has been stepped over.
    case frame(FrameHeader)
    /// The end of the file.
    case end
    /// Something that is no frame, or not the next one, or not whole.
    case bad(reason: String)
  }

  /// Reads the next frame.
  mutating func next() throws(JournalError) -> Step {
    guard position < byteCount else { return .end }
    let start = position
    guard try load(start, FrameHeader.byteCount) else {
      return .bad(reason: "the header of frame \(nextNumber) is cut short")
    }
    guard let frame = frameHeader(at: start) else {
      return .bad(reason: "where frame \(nextNumber) should begin there is no header")
    }
    guard frame.number == nextNumber else {
      return .bad(reason: "there is frame \(frame.number) in the place of frame \(nextNumber)")
    }
    guard try isWhole(frame, at: start) else {
      return .bad(reason: "the entries of frame \(nextNumber) are not what was written")
    }
    let entries = start + FrameHeader.byteCount
    entryRange = entries..<entries + Int(frame.entryByteCount)
    position = entryRange.upperBound
    nextNumber += 1
    return .frame(frame)
  }

  /// The entries of the frame that `next` has given last.
  var entries: RawSpan {
    @_lifetime(borrow self)
    get {
      window.rawSpan.extracting(
        entryRange.lowerBound - windowStart..<entryRange.upperBound - windowStart)
    }
  }

  /// Where these entries begin in the file.
  var entriesPosition: Int { entryRange.lowerBound }

  /// What the bytes behind `position`, where there is no frame, say.
  struct Rest: Equatable {
    /// Whether a frame says that the one that should be at `position` was durable when it was written.
    var isVouching = false
    /// How many whole frames there are.
    var wholeFrameCount = 0
  }

  /// Searches all that is behind `position` for frames.
  ///
  /// A frame is recognised by the file's marker and the checksum of its header, wherever it begins:
  /// the frames before it cannot be trusted to say where. The walk ends with this.
  mutating func rest() throws(JournalError) -> Rest {
    var rest = Rest()
    var start = position + 1
    while try load(start, FrameHeader.byteCount) {
      guard let frame = frameHeader(at: start), frame.number > nextNumber else {
        start += 1
        continue
      }
      if frame.durableNumber >= nextNumber { rest.isVouching = true }
      if try isWhole(frame, at: start) {
        rest.wholeFrameCount += 1
        start += FrameHeader.byteCount + Int(frame.entryByteCount)
      } else {
        start += 1
      }
    }
    return rest
  }

  /// The header at `start`, if there is one; its bytes have been loaded.
  private func frameHeader(at start: Int) -> FrameHeader? {
    let index = start - windowStart
    return FrameHeader(
      window.rawSpan.extracting(index..<index + FrameHeader.byteCount), marker: header.marker)
  }

  /// Whether the entries of the frame at `start` are there and are right.
  private mutating func isWhole(_ frame: FrameHeader, at start: Int) throws(JournalError) -> Bool {
    let entryByteCount = Int(frame.entryByteCount)
    guard try load(start, FrameHeader.byteCount + entryByteCount) else { return false }
    let index = start - windowStart + FrameHeader.byteCount
    let entries = window.rawSpan.extracting(index..<index + entryByteCount)
    return CRC32C.checksum(entries) == frame.entryChecksum
  }

  /// Has the window hold `count` bytes of the file from `start` on.
  ///
  /// - Returns: false if the file ends before.
  private mutating func load(_ start: Int, _ count: Int) throws(JournalError) -> Bool {
    guard count <= byteCount - start else { return false }
    let loadedEnd = windowStart + loadedByteCount
    if start >= windowStart, count <= loadedEnd - start { return true }

    let kept = start >= windowStart && start < loadedEnd ? loadedEnd - start : 0
    if kept > 0 {
      let index = start - windowStart
      window.replaceSubrange(0..<kept, with: window[index..<index + kept])
    }
    if count > window.count {
      window.append(contentsOf: repeatElement(0, count: count - window.count))
    }
    windowStart = start
    let wanted = min(window.count, byteCount - start) - kept
    do throws(FileFailure) {
      loadedByteCount =
        kept
        + (try files.read(file, at: start + kept, count: wanted, into: &window, from: kept))
    } catch {
      throw .system(error)
    }
    // Fewer than asked for where the file has become shorter meanwhile.
    return count <= loadedByteCount
  }
}
