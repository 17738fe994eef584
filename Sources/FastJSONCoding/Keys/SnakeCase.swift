// Names in snake case and in camel case, by Foundation's rules, which differ in the two directions:
// `myURLProperty` is written `my_url_property`, and that is read as `myUrlProperty`.

/// The conversion of names between `snake_case` and `camelCase`.
enum SnakeCase {
  /// `oneTwoThree` as `one_two_three`.
  ///
  /// A word begins where an upper-case letter follows, and where the last of several upper-case
  /// letters is followed by a lower-case one: `myURLProperty` is `my_url_property`. Everything becomes
  /// lower case.
  static func snake(_ name: String) -> String {
    guard !name.isEmpty else { return name }
    var words: [Range<String.Index>] = []
    var wordStart = name.startIndex
    var rest = name.index(after: wordStart)..<name.endIndex
    while let upper = name.unicodeScalars[rest].firstIndex(where: \.isUpperCaseLetter) {
      words.append(wordStart..<upper)
      rest = upper..<rest.upperBound
      guard let lower = name.unicodeScalars[rest].firstIndex(where: \.isLowerCaseLetter) else {
        wordStart = upper
        break
      }
      if lower == name.index(after: upper) {
        wordStart = upper
      } else {
        // Several upper-case letters: the last of them belongs to the lower-case ones.
        let last = name.index(before: lower)
        words.append(upper..<last)
        wordStart = last
      }
      rest = name.unicodeScalars.index(after: lower)..<rest.upperBound
    }
    words.append(wordStart..<rest.upperBound)
    return words.map { name[$0].lowercased() }.joined(separator: "_")
  }

  /// `one_two_three` as `oneTwoThree`.
  ///
  /// Underscores at the beginning and at the end stay. The first word becomes lower case, the others
  /// are capitalized; a name of one word stays as it is.
  static func camel(_ name: String) -> String {
    guard let first = name.firstIndex(where: { $0 != "_" }),
      let last = name.lastIndex(where: { $0 != "_" })
    else { return name }
    let words = name[first...last].split(separator: "_")
    guard words.count > 1 else { return name }
    var camel = String(name[..<first])
    camel += words[0].lowercased()
    for word in words[1...] { camel += capitalized(word) }
    camel += name[name.index(after: last)...]
    return camel
  }

  /// A word with its first letter in title case and those behind it in lower case.
  ///
  /// Behind something that is neither a letter nor goes with one (a digit, say) the next letter is a
  /// first one again.
  private static func capitalized(_ word: Substring) -> String {
    var result = ""
    result.reserveCapacity(word.utf8.count)
    var isBehindLetter = false
    for scalar in word.unicodeScalars {
      if scalar.isUpperCaseLetter {
        result += isBehindLetter ? scalar.properties.lowercaseMapping : String(scalar)
        isBehindLetter = true
      } else if scalar.isLowerCaseLetter {
        result += isBehindLetter ? String(scalar) : scalar.properties.titlecaseMapping
        isBehindLetter = true
      } else {
        result.unicodeScalars.append(scalar)
        if !scalar.goesWithLetters { isBehindLetter = false }
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  /// Whether this is a letter in upper or title case.
  fileprivate var isUpperCaseLetter: Bool {
    if isASCII { return ("A"..."Z").contains(self) }
    let category = properties.generalCategory
    return category == .uppercaseLetter || category == .titlecaseLetter
  }

  /// Whether this is a letter in lower case.
  fileprivate var isLowerCaseLetter: Bool {
    if isASCII { return ("a"..."z").contains(self) }
    return properties.generalCategory == .lowercaseLetter
  }

  /// Whether this goes with the letters around it: marks, modifiers, and the two apostrophes.
  ///
  /// Unicode's *Case_Ignorable*, but for the punctuation that was added to it later (`.`, `:`, `·` …),
  /// which Foundation leaves out.
  fileprivate var goesWithLetters: Bool {
    if isASCII { return ["'", "^", "`"].contains(self) }
    return switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .modifierLetter, .modifierSymbol: true
    default: self == "\u{2019}"
    }
  }
}
