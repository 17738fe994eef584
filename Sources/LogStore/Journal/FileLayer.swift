/// What a journal asks of the system, one operation a call.
///
/// `SystemFiles` makes the calls; the tests put a disk of their own in its place, which records them,
/// fails on demand, and loses power.
protocol FileLayer: Sendable {
  /// Makes a directory; one that is there already is as good.
  func makeDirectory(_ path: String) throws(FileFailure)

  /// The names in a directory, in any order.
  func names(in directory: String) throws(FileFailure) -> [String]

  /// Makes what was done to the names in a directory durable.
  func syncDirectory(_ path: String) throws(FileFailure)

  /// Opens a file.
  func open(_ path: String, _ access: FileAccess) throws(FileFailure) -> OpenFile

  /// Closes a file, and gives its lock back.
  func close(_ file: OpenFile)

  /// Takes the lock of a file, without waiting, until it is closed.
  ///
  /// - Returns: false if somebody else holds it.
  func lock(_ file: OpenFile) throws(FileFailure) -> Bool

  /// The size of a file in bytes.
  func byteCount(of file: OpenFile) throws(FileFailure) -> Int

  /// Reads from `position` on into `buffer`, from `index` on; fewer than `count` bytes only where the
  /// file ends.
  ///
  /// - Precondition: `buffer` has `count` bytes from `index` on.
  /// - Returns: how many bytes were read.
  func read(
    _ file: OpenFile, at position: Int, count: Int, into buffer: inout [UInt8], from index: Int
  ) throws(FileFailure) -> Int

  /// Writes at `position`, with one call.
  ///
  /// - Returns: how many bytes were written, which may be fewer.
  func write(_ bytes: RawSpan, to file: OpenFile, at position: Int) throws(FileFailure) -> Int

  /// Makes a file shorter.
  func truncate(_ file: OpenFile, to byteCount: Int) throws(FileFailure)

  /// Makes the content of a file and its size durable.
  ///
  /// After a failure nobody knows what of it is: the system may forget what it could not write, and
  /// have the next call succeed. So it is not to be called again for the same bytes.
  func sync(_ file: OpenFile) throws(FileFailure)

  /// Gives a file another name, at once and whole, in the place of a file that had it.
  func rename(_ path: String, to newPath: String) throws(FileFailure)

  /// Removes the name of a file.
  func remove(_ path: String) throws(FileFailure)
}

extension FileLayer {
  /// Writes all of `bytes`: with one call, unless the system takes less.
  func writeAll(_ bytes: RawSpan, to file: OpenFile, at position: Int) throws(FileFailure) {
    var written = 0
    while written < bytes.byteCount {
      let rest = bytes.extracting(written..<bytes.byteCount)
      let count = try write(rest, to: file, at: position + written)
      // A call that writes nothing and does not fail would do so for ever.
      guard count > 0 else {
        throw FileFailure("write to", file.path, code: FileFailure.noRoomCode)
      }
      written += count
    }
  }
}

/// How a file is opened.
enum FileAccess: Sendable {
  /// To be read.
  case reading
  /// To be read and written.
  case writing
  /// To be read and written; it is made if it is not there.
  case writingOrCreating
  /// To be read and written; it is made, or made empty.
  case creating
}

/// An open file: the system's number for it, and the path for whoever reads of a failure.
struct OpenFile: Equatable, Sendable {
  let descriptor: Int32
  let path: String
}

/// A call of the system that failed.
public struct FileFailure: Error, Equatable, Sendable {
  /// What was to be done, as in "cannot … PATH": `open`, `write to`, `make durable`.
  public let action: String
  /// The file or directory.
  public let path: String
  /// The system's error number.
  public let code: Int32

  init(_ action: String, _ path: String, code: Int32) {
    self.action = action
    self.path = path
    self.code = code
  }
}
