#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

/// Files without a name that get one when nothing else can be done with what is in them.
enum KeptFiles {
  /// A file, where it is found while it is open, and the name that it would get.
  ///
  /// SAFETY: both are strings that end with a zero, and are never freed.
  @safe
  private struct File {
    let source: UnsafeMutablePointer<CChar>?
    let name: UnsafeMutablePointer<CChar>?
  }

  private static let countMax = 8
  // SAFETY: an element is written before `count` says that it is there, by the one thread that adds
  // files, and is never changed afterwards; whoever reads goes by `count`. The memory is never freed.
  nonisolated(unsafe) private static let files = UnsafeMutablePointer<File>.allocate(
    capacity: countMax)
  private static let count = Atomic(0)

  /// Names a file that is open for as long as the process lives.
  static func add(_ descriptor: Int32, name: String) {
    let index = count.load(ordering: .relaxed)
    guard index < countMax else { return }
    // SAFETY: index < countMax, and nobody reads this place before the count is stored.
    unsafe (files + index).initialize(
      to: File(source: strdup("/proc/self/fd/\(descriptor)"), name: strdup(name)))
    count.store(index + 1, ordering: .releasing)
  }

  /// Gives the files their names and says so on standard error, as a signal handler may.
  static func keep() {
    say("stress: the bench crashed, and could not judge what it had recorded.\n")
    for index in 0..<count.load(ordering: .acquiring) {
      // SAFETY: index < count, so that the place has been filled.
      guard let source = unsafe files[index].source, let name = unsafe files[index].name,
        unsafe linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
      else { continue }
      say("stress: what went over one of the node's pipes is kept in ")
      unsafe _ = write(2, name, strlen(name))
      say("\n")
    }
  }

  private static func say(_ text: StaticString) {
    // SAFETY: a literal is never freed, and has as many bytes as it says.
    unsafe _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
  }
}
