extension RawSpan {
  /// A copy of the bytes, since `#expect` takes no spans.
  public var array: [UInt8] { withUnsafeBytes { Array($0) } }
}
