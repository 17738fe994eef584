#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A system call that failed.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  package let call: String
  package let number: Int32

  package init(call: String, number: Int32) {
    self.call = call
    self.number = number
  }

  package var description: String { "\(call): \(Self.text(of: number))" }

  /// The C library's text of an error number.
  package static func text(of number: Int32) -> String {
    // SAFETY: strerror returns a string that ends with a zero.
    unsafe String(cString: strerror(number))
  }
}
