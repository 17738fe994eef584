#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Functions of the C library that Swift does not import; each is looked up by its name when it is
/// called.
enum CLibrary {
  private typealias GetAffinity =
    @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32
  private typealias SetAllocationOption = @convention(c) (Int32, Int32) -> Int32

  /// How many processors this process may use: what `taskset` and containers leave it
  /// (sched_setaffinity(2)); sysconf(3) would count all that there are.
  ///
  /// Where the C library has no such function, as on macOS, it is one, and the node serves on one
  /// thread.
  static var availableProcessorCount: Int {
    // SAFETY: the name is a string that ends with a zero; what is found has had this signature since
    // version 2.3.4 of the C library.
    guard let symbol = unsafe dlsym(nil, "sched_getaffinity") else { return 1 }
    let getAffinity = unsafe unsafeBitCast(symbol, to: GetAffinity.self)
    var processors = InlineArray<128, UInt64>(repeating: 0)
    // SAFETY: the words live through the call, which writes no more of them than there are.
    let status = unsafe getAffinity(0, MemoryLayout.size(ofValue: processors), &processors)
    guard status >= 0 else { return 1 }
    return processors.indices.reduce(0) { $0 + processors[$1].nonzeroBitCount }
  }

  /// Has all threads take memory from the first thread's heap (mallopt(3), M_ARENA_MAX).
  ///
  /// Every other heap is extended by one page and one system call at a time.
  static func useOneHeap() {
    // SAFETY: the name is a string that ends with a zero; what is found has this signature wherever it
    // exists.
    guard let symbol = unsafe dlsym(nil, "mallopt") else { return }
    let setOption = unsafe unsafeBitCast(symbol, to: SetAllocationOption.self)
    let arenaCountMax: Int32 = -8
    _ = setOption(arenaCountMax, 1)
  }
}
