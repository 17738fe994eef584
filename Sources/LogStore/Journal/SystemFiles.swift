// One of the module's files with unsafe code; the head of `Block` lists them. All of the journal's
// system calls stand here.
//
// SAFETY, for all paths: Swift hands a string to C as bytes that end with a zero and live through the
// call, and none of these calls keeps them.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files of this machine.
struct SystemFiles: FileLayer {
  func makeDirectory(_ path: String) throws(FileFailure) {
    // SAFETY: the path lives through the call; see the head of this file.
    if unsafe mkdir(path, 0o777) == 0 { return }
    let code = errno
    if code == ENOENT || code == ENOTDIR {
      // It is not this directory that is missing, but the one that it would lie in.
      let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      throw FileFailure("use as a directory", parent, code: code)
    }
    guard code == EEXIST else { throw FileFailure("make the directory", path, code: code) }
    // What is there may be anything; opening a file in it, or reading it, would say so less plainly.
    let file = try open(path, flags: O_RDONLY | O_DIRECTORY, "use as a directory")
    close(file)
  }

  func names(in directory: String) throws(FileFailure) -> [String] {
    // SAFETY: the path lives through the call; see the head of this file.
    guard let stream = unsafe opendir(directory) else {
      throw FileFailure("read the directory", directory, code: errno)
    }
    // SAFETY: `stream` was opened above and is closed once, here; an entry is used before the next is
    // asked for, and its name is an array in it that ends with a zero.
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw FileFailure("read the directory", directory, code: errno) }
        return names
      }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        unsafe name.withMemoryRebound(
          to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)
        ) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
  }

  func syncDirectory(_ path: String) throws(FileFailure) {
    let directory = try open(path, flags: O_RDONLY | O_DIRECTORY, "open the directory")
    defer { close(directory) }
    guard fsync(directory.descriptor) == 0 else {
      throw FileFailure("make durable the directory", path, code: errno)
    }
  }

  func open(_ path: String, _ access: FileAccess) throws(FileFailure) -> OpenFile {
    let flags =
      switch access {
      case .reading: O_RDONLY
      case .writing: O_RDWR
      case .writingOrCreating: O_RDWR | O_CREAT
      case .creating: O_RDWR | O_CREAT | O_TRUNC
      }
    return try open(path, flags: flags, "open")
  }

  private func open(
    _ path: String, flags: Int32, _ action: String
  ) throws(FileFailure) -> OpenFile {
    while true {
      // SAFETY: the path lives through the call; see the head of this file.
      #if canImport(Glibc)
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o666)
      #elseif canImport(Musl)
        let descriptor = unsafe Musl.open(path, flags | O_CLOEXEC, 0o666)
      #elseif canImport(Darwin)
        let descriptor = unsafe Darwin.open(path, flags | O_CLOEXEC, 0o666)
      #endif
      if descriptor >= 0 { return OpenFile(descriptor: descriptor, path: path) }
      guard errno == EINTR else { throw FileFailure(action, path, code: errno) }
    }
  }

  func close(_ file: OpenFile) {
    #if canImport(Glibc)
      _ = Glibc.close(file.descriptor)
    #elseif canImport(Musl)
      _ = Musl.close(file.descriptor)
    #elseif canImport(Darwin)
      _ = Darwin.close(file.descriptor)
    #endif
  }

  func lock(_ file: OpenFile) throws(FileFailure) -> Bool {
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return false
      default: throw FileFailure("lock", file.path, code: errno)
      }
    }
    return true
  }

  func byteCount(of file: OpenFile) throws(FileFailure) -> Int {
    var status = stat()
    // SAFETY: `status` lives through the call.
    guard unsafe fstat(file.descriptor, &status) == 0 else {
      throw FileFailure("ask for the size of", file.path, code: errno)
    }
    return Int(status.st_size)
  }

  func read(
    _ file: OpenFile, at position: Int, count: Int, into buffer: inout [UInt8], from index: Int
  ) throws(FileFailure) -> Int {
    precondition(index >= 0 && count >= 0 && count <= buffer.count - index, "outside of the buffer")
    var filled = 0
    while filled < count {
      let start = filled
      // SAFETY: `start < count`, so the buffer is not empty and has a base address; from
      // `index + start` on it has `count - start` bytes, by the precondition.
      let read = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          file.descriptor, bytes.baseAddress.unsafelyUnwrapped + index + start, count - start,
          off_t(position + start))
      }
      if read == 0 { break }
      if read > 0 {
        filled += read
      } else if errno != EINTR {
        throw FileFailure("read", file.path, code: errno)
      }
    }
    return filled
  }

  func write(_ bytes: RawSpan, to file: OpenFile, at position: Int) throws(FileFailure) -> Int {
    while true {
      // SAFETY: the pointer is used within the closure, with the span's own size.
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe pwrite(file.descriptor, bytes.baseAddress, bytes.count, off_t(position))
      }
      if count >= 0 { return count }
      guard errno == EINTR else { throw FileFailure("write to", file.path, code: errno) }
    }
  }

  func truncate(_ file: OpenFile, to byteCount: Int) throws(FileFailure) {
    while ftruncate(file.descriptor, off_t(byteCount)) != 0 {
      guard errno == EINTR else { throw FileFailure("shorten", file.path, code: errno) }
    }
  }

  func sync(_ file: OpenFile) throws(FileFailure) {
    #if canImport(Darwin)
      // There fsync leaves the bytes in the disk's own memory.
      let isDone = fcntl(file.descriptor, F_FULLFSYNC) == 0
    #else
      let isDone = fdatasync(file.descriptor) == 0
    #endif
    guard isDone else { throw FileFailure("make durable", file.path, code: errno) }
  }

  func rename(_ path: String, to newPath: String) throws(FileFailure) {
    // SAFETY: both paths live through the call; see the head of this file.
    #if canImport(Glibc)
      let isDone = unsafe Glibc.rename(path, newPath) == 0
    #elseif canImport(Musl)
      let isDone = unsafe Musl.rename(path, newPath) == 0
    #elseif canImport(Darwin)
      let isDone = unsafe Darwin.rename(path, newPath) == 0
    #endif
    guard isDone else { throw FileFailure("rename", path, code: errno) }
  }

  func remove(_ path: String) throws(FileFailure) {
    // SAFETY: the path lives through the call; see the head of this file.
    guard unsafe unlink(path) == 0 else { throw FileFailure("remove", path, code: errno) }
  }
}

extension FileFailure: CustomStringConvertible {
  /// A sentence such as `cannot open data/n0/lock: Permission denied`.
  public var description: String { "cannot \(action) \(path): \(reason)" }

  /// The system's words for the error.
  public var reason: String {
    // SAFETY: strerror returns a string that ends with a zero. It may be overwritten by the next call
    // in another thread where the number is unknown to the system, which one of its own is not.
    unsafe String(cString: strerror(code))
  }

  /// The error number for a disk that is full.
  static var noRoomCode: Int32 { ENOSPC }

  /// The error number for a file that does not give what it holds.
  static var inputOutputCode: Int32 { EIO }

  /// Whether there was no room: on the disk, in the user's share, or in a file.
  var isForWantOfRoom: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }
}
