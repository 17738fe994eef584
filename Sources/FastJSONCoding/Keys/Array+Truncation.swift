extension Array {
  /// Removes what stands behind the first `count` elements, of which there are as many at least.
  ///
  /// One by one: where a stack gives up a few elements, that takes a fraction of the time of
  /// `removeLast(_:)`, which replaces a range by nothing.
  @inline(__always)
  mutating func truncate(to count: Int) {
    while self.count > count { removeLast() }
  }
}
