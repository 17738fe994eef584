#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Calls of the C library that take a path; where one fails, `errno` says why.
package enum Paths {
  /// Opens a file: open(2).
  ///
  /// - Returns: the descriptor; -1 when it cannot be opened.
  package static func openFile(_ path: String, _ flags: Int32, mode: mode_t = 0) -> Int32 {
    // SAFETY: the path ends with a zero and lives through the call.
    unsafe open(path, flags, mode)
  }

  /// What is known of the file that a path leads to, behind symbolic links: stat(2).
  package static func status(_ path: String) -> stat? {
    var status = stat()
    // SAFETY: the path ends with a zero, and both live through the call.
    return unsafe stat(path, &status) == 0 ? status : nil
  }

  /// The same of a symbolic link itself: lstat(2).
  package static func statusOfLink(_ path: String) -> stat? {
    var status = stat()
    // SAFETY: as in `status`.
    return unsafe lstat(path, &status) == 0 ? status : nil
  }

  /// Whether the process may do so with what a path leads to: access(2).
  package static func allow(_ path: String, _ mode: Int32) -> Bool {
    // SAFETY: the path ends with a zero and lives through the call.
    unsafe access(path, mode) == 0
  }

  /// Puts a file in another's place: rename(2).
  ///
  /// - Returns: whether that could be done.
  package static func renameFile(_ old: String, to new: String) -> Bool {
    // SAFETY: both paths end with a zero and live through the call.
    unsafe rename(old, new) == 0
  }

  /// Takes a name away: unlink(2).
  package static func unlinkFile(_ path: String) {
    // SAFETY: the path ends with a zero and lives through the call.
    unsafe _ = unlink(path)
  }

  /// The path without symbolic links; `nil` when it leads nowhere: realpath(3).
  package static func resolved(_ path: String) -> String? {
    // SAFETY: what realpath returns ends with a zero, and is freed once, when it has been copied.
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
