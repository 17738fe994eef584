extension Double {
  /// The number with all its digits, so that it can be read back: `0.5`, `20000`, `1e-05`.
  ///
  /// Without the `.0` of a whole number.
  package var exactText: String {
    self == rounded() && magnitude < 1e16 ? String(Int(self)) : String(self)
  }
}
