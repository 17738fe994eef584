#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the C library calls a signal, in words: `Killed`.
package enum SignalText {
  package static func of(_ number: Int32) -> String {
    // SAFETY: strsignal returns a string that ends with a zero, or nothing.
    guard let text = unsafe strsignal(number) else { return "signal \(number)" }
    return unsafe String(cString: text)
  }
}
