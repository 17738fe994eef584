#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import FastJSON
import Platform

/// A file that is written from start to end, in large blocks, and that is there when it is whole.
///
/// The text goes to a new file beside the one that was named, which takes its place in `finish`: what
/// stood there before stays until there is something better. There are targets that cannot be
/// replaced like this and are written to directly: devices, pipes, what is open already
/// (`/dev/stdout`), and a file in a directory that nothing can be added to.
struct OutputFile: ~Copyable {
  private static let blockByteCount = 1 << 20

  private let path: String
  private var descriptor: Int32 = -1
  /// The new file with the one whose place it takes; `nil` where the target itself is written to.
  private var replacement: (new: String, old: String)?

  /// Opens the file.
  ///
  /// - Throws: `BenchFailure` that names the file and says why it cannot be written.
  init(path: String) throws(BenchFailure) {
    self.path = path
    if let open = Self.openDescriptor(path) {
      descriptor = dup(open)
    } else if let old = Self.replaceable(path) {
      createBeside(old)
    } else {
      descriptor = Paths.openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode: 0o666)
    }
    if descriptor < 0 { throw Self.failure(path) }
  }

  deinit {
    if let replacement { Paths.unlinkFile(replacement.new) }
    if descriptor >= 0 { close(descriptor) }
  }

  /// Says before a run whether the file can be written after it, and changes nothing.
  ///
  /// - Throws: `BenchFailure` that names the file and says why it cannot be written.
  static func check(_ path: String) throws(BenchFailure) {
    if let status = Paths.status(path) {
      if status.st_mode & S_IFMT == S_IFDIR { throw failure(path, EISDIR) }
      if !Paths.allow(path, W_OK) { throw failure(path) }
    } else if errno != ENOENT {
      throw failure(path)
    } else {
      if path.hasSuffix("/") { throw failure(path, EISDIR) }
      if !Paths.allow(directory(of: path), W_OK | X_OK) { throw failure(path) }
    }
  }

  /// Writes what was emitted and empties the emitter, unless it is worth waiting for more.
  ///
  /// - Throws: `BenchFailure`, as when the disk is full.
  func drain(_ emitter: inout JSONEmitter, isLast: Bool) throws(BenchFailure) {
    guard isLast || emitter.count >= Self.blockByteCount else { return }
    try writeAll(emitter.bytes)
    emitter.removeAll()
  }

  /// Writes a text.
  ///
  /// - Throws: `BenchFailure`, as when the disk is full.
  func write(_ text: String) throws(BenchFailure) {
    try writeAll(Array(text.utf8).bytes)
  }

  /// Puts the file where it was asked for: the last thing to do with it.
  ///
  /// - Throws: `BenchFailure`; what stood there before is then still there.
  mutating func finish() throws(BenchFailure) {
    // Some file systems tell only here that the disk is full.
    let isClosed = close(descriptor) == 0
    descriptor = -1
    if !isClosed { throw Self.failure(path) }
    guard let replacement else { return }
    if !Paths.renameFile(replacement.new, to: replacement.old) { throw Self.failure(path) }
    self.replacement = nil
  }

  private func writeAll(_ bytes: RawSpan) throws(BenchFailure) {
    var rest = bytes
    while !rest.isEmpty {
      do throws(SystemError) {
        rest = rest.extracting(droppingFirst: try Descriptor.writeSome(rest, to: descriptor))
      } catch {
        if error.number != EINTR { throw Self.failure(path, error.number) }
      }
    }
  }

  // MARK: Where to write

  /// Makes the new file, with the mode of the one that it replaces, or opens the old one where no
  /// file can be made.
  private mutating func createBeside(_ old: String) {
    let status = Paths.status(old)
    let folder = Self.directory(of: old)
    var number = 0
    var new = ""
    repeat {
      new = "\(folder)/.stress-\(getpid())-\(number)"
      number += 1
      descriptor = Paths.openFile(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode: 0o666)
    } while descriptor < 0 && errno == EEXIST
    if descriptor >= 0 {
      replacement = (new, old)
      if let status { fchmod(descriptor, status.st_mode & 0o7777) }
    } else if status != nil {
      descriptor = Paths.openFile(old, O_WRONLY | O_TRUNC | O_CLOEXEC)
    }
  }

  /// The file itself, behind symbolic links, when a new one may take its place.
  private static func replaceable(_ path: String) -> String? {
    guard !path.hasPrefix("/dev/"), !path.hasPrefix("/proc/") else { return nil }
    guard let status = Paths.status(path) else {
      // A link to nothing makes the file that it names.
      return Paths.statusOfLink(path) == nil ? path : nil
    }
    // A file that may not be written to must not be replaced either.
    guard status.st_mode & S_IFMT == S_IFREG, Paths.allow(path, W_OK) else { return nil }
    return Paths.resolved(path)
  }

  /// The descriptor that a name such as `/dev/stdout` stands for.
  ///
  /// To open the name would begin the file anew that the descriptor leads to.
  private static func openDescriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return 1
    case "/dev/stderr": return 2
    default: break
    }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count))
    }
    return nil
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func failure(_ path: String, _ number: Int32 = errno) -> BenchFailure {
    let reason = SystemError.text(of: number)
    return BenchFailure("\(PrintableText.of(path)) cannot be written: \(reason)")
  }
}
