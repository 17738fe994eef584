#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Questions to a file descriptor: what it is, how much waits in it, whether it is ready; and single
/// reads and writes, where it is the caller's business what cannot be read or written at once.
package enum Descriptor {
  /// Whether it is a socket.
  package static func isSocket(_ descriptor: Int32) -> Bool {
    var status = stat()
    // SAFETY: `status` lives through the call.
    return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// How many bytes have been written to `descriptor` and not been read, where the system knows: for
  /// sockets and terminals, and for pipes; otherwise always the same.
  package static func unreadByteCount(_ descriptor: Int32) -> Int32 {
    var count: Int32 = 0
    // SAFETY: both requests store one `int` (ioctl_tty(2), unix(7), tcp(7), pipe(7)), which lives
    // through the calls. A pipe knows only the second one, which of a socket would tell the other
    // direction.
    if unsafe ioctl(descriptor, UInt(TIOCOUTQ), &count) != 0 {
      unsafe _ = ioctl(descriptor, UInt(FIONREAD), &count)
    }
    return count
  }

  /// Waits until `descriptor` is ready for `events`, or has been closed, or `timeout` milliseconds
  /// have passed (-1: without limit), or a signal came.
  ///
  /// - Returns: whether the descriptor is ready or closed.
  @discardableResult
  package static func wait(_ descriptor: Int32, for events: Int32, timeout: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    // SAFETY: one entry, which lives through the call.
    return unsafe poll(&entry, 1, timeout) > 0
  }

  /// Writes some bytes, as many as go at once: write(2).
  ///
  /// - Returns: how many went.
  /// - Throws: `SystemError` with what write(2) says, EINTR and EAGAIN included.
  package static func writeSome(_ bytes: RawSpan, to descriptor: Int32) throws(SystemError) -> Int {
    // SAFETY: the buffer is the span's, which is alive.
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe write(descriptor, buffer.baseAddress, buffer.count)
    }
    guard count >= 0 else { throw SystemError(call: "write", number: errno) }
    return count
  }

  /// Reads as many bytes as there are, and as an array has room for, to its front: read(2).
  ///
  /// - Returns: how many were read; 0 at the end of the stream.
  /// - Throws: `SystemError` with what read(2) says, EINTR and EAGAIN included.
  package static func readSome(
    from descriptor: Int32, into bytes: inout [UInt8]
  ) throws(SystemError) -> Int {
    // SAFETY: the buffer is the array's, which is held exclusively.
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe read(descriptor, buffer.baseAddress, buffer.count)
    }
    guard count >= 0 else { throw SystemError(call: "read", number: errno) }
    return count
  }
}
