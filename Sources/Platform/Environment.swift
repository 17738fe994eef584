#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The environment of the process.
package enum Environment {
  /// The value of a variable; nil where it is not set.
  package static subscript(_ name: String) -> String? {
    // SAFETY: what getenv(3) returns is a string that lives until the environment is changed, which this
    // process does not do.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
