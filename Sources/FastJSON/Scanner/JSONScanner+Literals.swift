// Literals, RFC 8259 §3: `true`, `false` and `null`, in these letters.

extension JSONScanner {
  /// Reads `true` or `false`.
  ///
  /// - Throws: `expectedBoolean`.
  @inlinable
  public mutating func boolean() throws(JSONError) -> Bool {
    try takeUpValue()
    let isTrue = skipWhitespace() == ASCII.t
    if isTrue {
      try literal("true", else: .expectedBoolean)
    } else {
      try literal("false", else: .expectedBoolean)
    }
    due = .whatFollows
    return isTrue
  }

  /// Reads `null`.
  ///
  /// - Throws: `expectedNull`.
  @inlinable
  public mutating func null() throws(JSONError) {
    try takeUpValue()
    _ = skipWhitespace()
    try literal("null", else: .expectedNull)
    due = .whatFollows
  }

  /// Reads a literal.
  @inlinable
  mutating func literal(_ text: StaticString, else kind: JSONError.Kind) throws(JSONError) {
    guard !advance(over: text) else { return }
    throw misspelling(of: text, else: kind)
  }

  /// The error of a literal that begins rightly and is not the literal: at the first wrong byte.
  @usableFromInline
  @inline(never)
  mutating func misspelling(of text: StaticString, else kind: JSONError.Kind) -> JSONError {
    for index in 0..<text.utf8CodeUnitCount {
      // SAFETY: index is below the number of bytes of the literal, which live forever.
      let expected = unsafe text.utf8Start[index]
      guard bytes.byteOrZero(at: cursor) == expected else { break }
      cursor &+= 1
    }
    return failure(kind)
  }

  /// Steps over the bytes of `literal` if these very bytes come next.
  @inlinable
  @inline(__always)
  mutating func advance(over literal: StaticString) -> Bool {
    guard bytes.matches(literal, at: cursor) else { return false }
    cursor &+= literal.utf8CodeUnitCount
    return true
  }
}
