extension Duration {
  /// The duration in nanoseconds: zero for one that is negative, the greatest number for one that is too
  /// large.
  package var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (product, overflows) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isTooLarge) = product.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
    return overflows || isTooLarge ? .max : sum
  }
}
