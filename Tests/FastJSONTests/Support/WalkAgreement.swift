import FastJSON

/// The methods of a scanner that read, in a list.
enum ScannerCall: CaseIterable {
  case peek, beginObject, nextName, beginArray, nextElement, string, integer, double, boolean, null
  case value, skipValue, skipGuessedValue, end

  /// Makes the call; `guessedEnd` is where a value ends that is stepped over by a guess.
  func make(
    on scanner: inout JSONScanner, guessedEnd: Int
  ) throws(JSONError) -> String {
    switch self {
    case .peek: return "\(try scanner.peek())"
    case .beginObject: try scanner.beginObject()
    case .nextName: return try scanner.nextName().map { "\($0.slice.range)" } ?? "no name"
    case .beginArray: try scanner.beginArray()
    case .nextElement: return "\(try scanner.nextElement())"
    case .string: return "\(try scanner.string().slice.range)"
    case .integer: return "\(try scanner.integer(as: Int64.self))"
    case .double: return "\(try scanner.double())"
    case .boolean: return "\(try scanner.boolean())"
    case .null: try scanner.null()
    case .value: return "\(try scanner.value().range)"
    case .skipValue: try scanner.skipValue()
    case .skipGuessedValue: try scanner.skipValue(endingAt: guessedEnd)
    case .end: try scanner.end()
    }
    return ""
  }
}

extension JSONSlice {
  fileprivate var range: Range<Int> { start..<end }
}

/// Compares the scanner with `NaiveWalk` over a program of calls, whether they belong there or not.
enum WalkAgreement {
  /// What the two disagree about, in words; nil where they agree at each step.
  ///
  /// Each byte of the program is a step: below 0x40 the call with that number, from 0x40 a call that
  /// belongs there, from 0xF0 a mark that is set, from 0xF8 one that is gone back to. There are two
  /// marks, and either may be set in one container and used in another.
  static func disagreement(
    on text: RawSpan, program: [UInt8], endsSeen: inout Int
  ) -> String? {
    let bytes = text.withUnsafeBytes { Array($0) }
    var scanner = JSONScanner(text)
    var twin = NaiveWalk(bytes)
    var firstMark = scanner.mark
    var secondMark = scanner.mark
    var twinMarks = [twin, twin]
    var history: [String] = []

    for step in program {
      if step >= 0xF0 {
        let isSecond = step & 1 == 1
        if step < 0xF8 {
          history.append("mark")
          twinMarks[isSecond ? 1 : 0] = twin
          if isSecond { secondMark = scanner.mark } else { firstMark = scanner.mark }
        } else {
          history.append("move")
          twin = twinMarks[isSecond ? 1 : 0]
          scanner.move(to: isSecond ? secondMark : firstMark)
        }
        continue
      }
      let call =
        step < 0x40
        ? ScannerCall.allCases[Int(step) % ScannerCall.allCases.count]
        : twin.sensibleCall(step)
      // A wrong end of a guess is against its precondition.
      let guessedEnd = call == .skipGuessedValue ? twin.valueEnd : nil
      if call == .skipGuessedValue, guessedEnd == nil, twin.due == .value { continue }
      history.append("\(call)")

      let outcome: NaiveWalk.Outcome
      do {
        let end = guessedEnd ?? scanner.position
        outcome = .gave(try call.make(on: &scanner, guessedEnd: end), at: scanner.position)
      } catch {
        outcome = error.kind == .misplacedCall ? .misplaced : .refused
      }
      let expected = twin.call(call)
      guard outcome == expected else {
        return "\(outcome), not \(expected), after \(history.joined(separator: " "))"
      }
      if call == .end, case .gave = outcome {
        endsSeen += 1
        guard (try? NaiveJSON.read(bytes)) != nil else {
          return "accepted an invalid text by \(history.joined(separator: " "))"
        }
      }
    }
    return nil
  }
}
