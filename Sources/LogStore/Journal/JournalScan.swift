// How a bad frame is judged: torn, and cut off, or damaged, and refused.
//
// What a power cut does to bytes that were written and not yet made durable is any mixture: some
// sectors have the new bytes and some the old, in no order, and the size may be the old one. So a
// whole frame behind a bad one proves nothing by itself: both may be what is left of a write that
// nobody was promised. What does prove something is that each frame says which frame was the last
// durable one when it was written. Let n be the number of the frame that is bad:
//
// 1. In a file that is not the last it is damage. A file is made durable as a whole before the next
//    one gets its name.
// 2. A frame anywhere behind it says that n was durable: damage. That frame was written after a sync
//    that covered n had succeeded, and no power cut undoes that.
// 3. No frame says so: cut. Either n was never durable, and nobody was promised it; or it was, and
//    nothing was written after it that could tell: this one case is not distinguishable, in any
//    journal. It is as short as can be made: with a sync for each batch it is the last batch, and no
//    longer than until something else is written; `close` and `open` write a mark for that purpose.
//
// A frame's header has a checksum of its own, so that it vouches even where its entries are torn.
// That it is a header and not a payload that looks like one, the marker sees to.

/// What was cut off the end of a journal.
public struct JournalCut: Equatable, Sendable {
  /// The file.
  public var file: String
  /// Where it ends from now on.
  public var position: Int
  /// How much stood behind that.
  public var byteCount: Int
  /// How many whole frames were among that: the journal wrote them, and never knew them durable.
  public var wholeFrameCount: Int
  /// What was wrong.
  public var reason: String
}

/// What stands in a file of a journal.
public struct JournalFileReport: Equatable, Sendable {
  /// The file.
  public let path: String
  /// Its number, from 1.
  public let number: UInt64
  /// Its size in bytes.
  public internal(set) var byteCount = 0
  /// Number of whole frames in order from the beginning.
  public internal(set) var frameCount = 0
  /// The number that the next frame has, counted through all files.
  public internal(set) var nextFrameNumber: UInt64 = 0
  /// The entries of those frames.
  public internal(set) var counts = JournalCounts()
  /// Whether that is all there is.
  public internal(set) var state = State.whole

  /// Whether a file is as it was written.
  public enum State: Equatable, Sendable {
    /// There is nothing but whole frames.
    case whole
    /// The last frame was not written to its end: opening the journal would cut it off.
    case torn(JournalCut)
    /// Opening the journal would be refused.
    case refused(JournalError)
  }
}

/// The reading of one file, for recovery and for inspection.
struct JournalScan {
  var report: JournalFileReport
  /// What the file begins with, if it can be read.
  var header: JournalFileHeader?
  /// Where the last whole frame ends.
  var end = 0
  /// Whether the last whole frame is a mark, or there is none.
  var endsWithMark = true
  /// Before this position all is known to have been durable.
  var durableEnd = 0

  /// Which file is expected.
  struct Expectation {
    var number: UInt64
    /// The number of the file's first frame; nil if the file before it cannot tell.
    var firstFrameNumber: UInt64?
    var isLast: Bool
    /// Whose the journal is; nil: the file tells.
    var owner: [UInt8]?
  }

  /// Reads a file from its beginning as far as it is whole, handing each entry to `visitor`.
  init<Visitor: JournalVisitor & ~Copyable>(
    _ file: OpenFile, _ expected: Expectation, by files: any FileLayer,
    into visitor: inout Visitor
  ) {
    report = JournalFileReport(path: file.path, number: expected.number)
    do throws(JournalError) {
      var reader = try FrameReader(files, file)
      try check(reader.header, expected)
      header = reader.header
      report.byteCount = reader.byteCount
      try readFrames(&reader, expected, into: &visitor)
    } catch {
      report.state = .refused(error)
    }
  }

  private func check(
    _ header: JournalFileHeader, _ expected: Expectation
  ) throws(JournalError) {
    guard header.owner == expected.owner ?? header.owner else {
      throw damaged(
        at: JournalFileHeader.leadingByteCount,
        "it belongs to \"\(String(decoding: header.owner, as: UTF8.self))\"")
    }
    guard header.fileNumber == expected.number else {
      throw damaged(at: 16, "it says that it is file \(header.fileNumber)")
    }
    let first = expected.firstFrameNumber ?? header.firstFrameNumber
    guard header.firstFrameNumber == first else {
      throw damaged(
        at: 24,
        "it begins with frame \(header.firstFrameNumber) in the place of frame \(first)")
    }
  }

  private mutating func readFrames<Visitor: JournalVisitor & ~Copyable>(
    _ reader: inout FrameReader, _ expected: Expectation, into visitor: inout Visitor
  ) throws(JournalError) {
    end = reader.position
    durableEnd = end
    report.nextFrameNumber = reader.nextNumber
    // The frame whose end becomes `durableEnd` as soon as another says that it was durable.
    var candidate = (number: reader.nextNumber - 1, end: end)
    var entries = EntryReader()
    while true {
      let step = try reader.next()
      switch step {
      case .frame(let frame):
        do throws(EntryReader.Failure) {
          try entries.read(reader.entries, into: &visitor)
        } catch {
          // Its checksum is right, so it was written like this.
          throw damaged(at: reader.entriesPosition + error.position, error.reason)
        }
        if frame.durableNumber >= candidate.number {
          durableEnd = candidate.end
          candidate = (frame.number, reader.position)
        }
        end = reader.position
        endsWithMark = frame.kind == .mark
        report.frameCount += 1
        report.nextFrameNumber = reader.nextNumber
        report.counts = entries.counts
      case .end:
        return
      case .bad(let reason):
        guard expected.isLast else { throw damaged(at: end, reason) }
        let rest = try reader.rest()
        guard !rest.isVouching else {
          throw damaged(at: end, "\(reason), and it was durable, as a frame behind it says")
        }
        report.state = .torn(
          JournalCut(
            file: report.path, position: end, byteCount: report.byteCount - end,
            wholeFrameCount: rest.wholeFrameCount, reason: reason))
        return
      }
    }
  }

  private func damaged(at position: Int, _ reason: String) -> JournalError {
    .damaged(file: report.path, position: position, reason: reason)
  }
}
