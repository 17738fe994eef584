import Foundation
import Testing

@testable import Node

/// Functions of the C library that are found by their names: that they are found, and are the ones.
@Suite struct CLibraryTests {
  @Test func availableProcessorsAreThoseThatFoundationCounts() {
    #expect(CLibrary.availableProcessorCount == ProcessInfo.processInfo.activeProcessorCount)
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
