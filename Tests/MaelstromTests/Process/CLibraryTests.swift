import Foundation
import Testing

@testable import Maelstrom

/// Functions of the C library that are found by their names: that they are found, and are the ones.
@Suite struct CLibraryTests {
  /// proc(5): `Cpus_allowed:` and a mask of hexadecimal digits, with commas between each eight.
  @Test func availableProcessorsAreThoseThatTheSystemAllows() throws {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") })
    let bits = line.dropFirst("Cpus_allowed:".count).compactMap { $0.hexDigitValue }
    let count = bits.reduce(0) { $0 + $1.nonzeroBitCount }
    #expect(count > 0)
    #expect(CLibrary.availableProcessorCount == count)
  }

  @Test func aProcessThatIsKeptToOneProcessorHasOne() async {
    await #expect(processExitsWith: .success) {
      var processors: [UInt64] = [1]
      let set = dlsym(nil, "sched_setaffinity")
      typealias SetAffinity = @convention(c) (pid_t, Int, UnsafeRawPointer) -> Int32
      let setAffinity = unsafeBitCast(set, to: SetAffinity.self)
      // Whichever of the first 64 this process may run on.
      while setAffinity(0, 8, &processors) != 0, processors[0] != 0 { processors[0] <<= 1 }
      exit(CLibrary.availableProcessorCount == 1 ? EXIT_SUCCESS : EXIT_FAILURE)
    }
  }
}
