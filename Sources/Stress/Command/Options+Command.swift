import Platform

// A run's options as a command line.

extension Options {
  /// The command that makes a run with these options again, quoted for a shell.
  ///
  /// It names every option that is not the default; the table makes the same options of it.
  var command: String {
    (["stress"] + words).map(ShellWord.quoted).joined(separator: " ")
  }

  /// The words of that command, without the program's own name.
  var words: [String] {
    let words = Self.table.words(for: self)
    return programArguments.isEmpty ? words : words + ["--"] + programArguments
  }
}

/// A word as it is written for a shell.
enum ShellWord {
  /// The word as it is, or in quotes where a shell would make something else of it.
  ///
  /// Characters that a terminal would obey, or that cannot be seen, are written as escapes in
  /// `$'…'` (POSIX.1-2024 § Shell, 2.2.4).
  static func quoted(_ word: String) -> String {
    if !word.isEmpty, word.unicodeScalars.allSatisfy(isPlain) { return word }
    guard word.unicodeScalars.contains(where: PrintableText.isEscaped) else {
      return "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
    var quoted = "$'"
    for scalar in word.unicodeScalars {
      switch scalar {
      case "'", "\\": quoted += "\\" + String(scalar)
      case _ where PrintableText.isEscaped(scalar):
        for byte in String(scalar).utf8 {
          let digits = String(byte, radix: 8)
          quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "'"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", ",", ":", "+", "@", "%", "=": true
    default: false
    }
  }
}
