import Glibc
import Testing

@testable import Platform

/// A signal is told in the C library's words.
@Suite struct SignalTextTests {
  @Test(arguments: [(SIGKILL, "Killed"), (SIGTERM, "Terminated")])
  func aSignalHasWords(_ number: Int32, _ words: String) {
    #expect(SignalText.of(number) == words)
  }

  @Test func anUnknownOneIsTold() {
    #expect(!SignalText.of(10_000).isEmpty)
  }
}
