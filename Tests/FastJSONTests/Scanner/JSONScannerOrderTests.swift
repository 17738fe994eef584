import FastJSON
import TestSupport
import Testing

/// Every public method in every order: a call that does not belong where it is made is refused, and
/// calls that lead to the end of a text have found it valid.
///
/// Method: the mistakes that were made once, by name; and programs of random calls, held against the
/// naive twin.
@Suite struct JSONScannerOrderTests {
  @Test func lookingIntoAContainerAndGoingBackLeavesAValueToRead() {
    let count = reading("[{},{}]") { scanner throws(JSONError) in
      var count = 0
      try scanner.beginArray()
      while try scanner.nextElement() {
        let mark = scanner.mark
        try scanner.beginObject()
        scanner.move(to: mark)
        try scanner.skipValue()
        count += 1
      }
      try scanner.end()
      return count
    }
    #expect(count == .success(2))
  }

  @Test func lookingIntoAContainerDoesNotMakeUpForAComma() {
    let result = reading("[[1] 2]") { scanner throws(JSONError) in
      try scanner.beginArray()
      _ = try scanner.nextElement()
      let mark = scanner.mark
      try scanner.beginArray()
      scanner.move(to: mark)
      try scanner.skipValue()
      _ = try scanner.nextElement()
      return "accepted"
    }
    #expect(result.summary == "expectedCommaOrBracket@5")
  }

  @Test func lookingIntoManyContainersIsNotDeep() {
    let elements = Array(repeating: #"{"type":"a","v":1}"#, count: 1100)
    let result = reading("[" + elements.joined(separator: ",") + "]") { scanner throws(JSONError) in
      try scanner.beginArray()
      while try scanner.nextElement() {
        let mark = scanner.mark
        try scanner.beginObject()
        _ = try scanner.nextName()
        _ = try scanner.string()
        scanner.move(to: mark)
        try scanner.skipValue()
      }
      try scanner.end()
      return "read"
    }
    #expect(result.summary == "read")
  }

  @Test func aMarkIsGoodAfterAnError() {
    let result = reading("[1.5]") { scanner throws(JSONError) in
      try scanner.beginArray()
      _ = try scanner.nextElement()
      let mark = scanner.mark
      if let integer = try? scanner.integer(as: Int.self) { return "\(integer)" }
      scanner.move(to: mark)
      let double = try scanner.double()
      _ = try scanner.nextElement()
      try scanner.end()
      return "\(double)"
    }
    #expect(result.summary == "1.5")
  }

  /// Marks set around the 64th container, where what is remembered of containers changes its place.
  @Test func aMarkKnowsEveryOpenContainer() throws {
    for depth in [1, 2, 63, 64, 65, 127, 128, 129, 1023, 1024] {
      let kinds = (0..<depth).map { $0 * 7 % 3 == 0 }
      let opening = kinds.map { $0 ? #"{"a":"# : "[" }.joined()
      let closing = kinds.reversed().map { $0 ? "}" : "]" }.joined()
      let text = Array((opening + "1" + closing).utf8)
      var scanner = JSONScanner(text.span.bytes)
      for isObject in kinds { try enter(&scanner, isObject) }
      let mark = scanner.mark
      for _ in 0..<2 {
        scanner.move(to: mark)
        let number = try scanner.integer(as: Int.self)
        #expect(number == 1)
        for isObject in kinds.reversed() { try leave(&scanner, isObject) }
        try scanner.end()
      }
    }
  }

  private func enter(_ scanner: inout JSONScanner, _ isObject: Bool) throws(JSONError) {
    if isObject {
      try scanner.beginObject()
      _ = try scanner.nextName()
    } else {
      try scanner.beginArray()
      _ = try scanner.nextElement()
    }
  }

  private func leave(_ scanner: inout JSONScanner, _ isObject: Bool) throws(JSONError) {
    let hasMore = isObject ? try scanner.nextName() != nil : try scanner.nextElement()
    #expect(!hasMore)
  }

  /// Text, calls, and the byte at which the last of them is refused.
  @Test(
    arguments: [
      ("1", [.nextName], 0), ("{}", [.nextName], 0), ("}", [.nextName], 0),
      ("]", [.nextElement], 0),
      ("", [.end], 0), ("1", [.end], 0), ("1", [.integer, .end, .end], 1),
      ("1", [.integer, .integer], 1), ("1 2", [.integer, .integer], 1),
      ("1}", [.integer, .nextName], 1), ("1]", [.integer, .nextElement], 1),
      ("{}}", [.beginObject, .nextName, .nextName], 2),
      ("[]]", [.beginArray, .nextElement, .nextElement], 2),
      ("[1}", [.beginArray, .nextElement, .integer, .nextName], 2),
      (#"{"a":1]"#, [.beginObject, .nextName, .integer, .nextElement], 6),
      (#"{"a":,"b":1}"#, [.beginObject, .nextName, .nextName], 5),
      (#"{"a":}"#, [.beginObject, .nextName, .nextName], 5),
      ("[,1]", [.beginArray, .nextElement, .nextElement], 1),
      ("[1]", [.beginArray, .integer], 1), ("[[1]]", [.beginArray, .beginArray], 1),
      (#"{"a" "b"}"#, [.beginObject, .string], 1), (#"{"a":1}"#, [.beginObject, .skipValue], 1),
      (#"{"a":1}"#, [.beginObject, .peek], 1),
      ("[1 2]", [.beginArray, .nextElement, .integer, .integer], 2),
      ("[1", [.beginArray, .nextElement, .integer, .end], 2), ("[", [.beginArray, .end], 1),
      ("[1", [.beginArray, .nextElement, .end], 1), ("[]", [.beginArray, .value], 1),
      ("[tru,1]", [.beginArray, .nextElement, .boolean, .nextElement], 4),
      ("[1,2]", [.beginArray, .nextElement, .string, .nextElement], 1),
      (#"{"a" 1}"#, [.beginObject, .nextName, .integer], 5),
      (#"{"a":1 "b":2}"#, [.beginObject, .nextName, .integer, .nextName, .nextName], 7),
    ] as [(String, [ScannerCall], Int)])
  func aMisplacedCallIsRefused(text: String, calls: [ScannerCall], offset: Int) throws {
    let bytes = Array(text.utf8)
    var scanner = JSONScanner(bytes.span.bytes)
    for call in calls.dropLast() {
      do { _ = try call.make(on: &scanner, guessedEnd: scanner.position) } catch {}
    }
    let last = try #require(calls.last)
    do {
      let given = try last.make(on: &scanner, guessedEnd: scanner.position)
      Issue.record("\(calls) of \(text) gives \(given)")
    } catch {
      #expect(error == JSONError(.misplacedCall, at: offset), "\(calls) of \(text)")
    }
  }

  @Test func aScannerThatBeganInTheMiddleReadsOneValueAndNoEnd() throws {
    for call in [ScannerCall.end, .nextElement, .value] {
      let text = Array("[1]".utf8)
      var scanner = JSONScanner(text.span.bytes, from: 1, depth: 1)
      try scanner.skipValue()
      var refusal: JSONError?
      do { _ = try call.make(on: &scanner, guessedEnd: 2) } catch { refusal = error }
      #expect(refusal == JSONError(.misplacedCall, at: 2))
    }
  }

  @Test func anotherTextsMarkIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      let text = Array("[1]".utf8)
      let otherText = Array("[2]".utf8)
      let other = JSONScanner(otherText.span.bytes)
      var scanner = JSONScanner(text.span.bytes)
      let mark = other.mark
      scanner.move(to: mark)
    }
    await #expect(processExitsWith: .failure) {
      let text = Array("[1]".utf8)
      let other = JSONScanner(text.span.bytes, from: 1)
      var scanner = JSONScanner(text.span.bytes)
      scanner.move(to: other.mark)
    }
  }

  @Test func aGuessedValueThatIsNotAheadIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      let text = Array("[1]".utf8)
      var scanner = JSONScanner(text.span.bytes)
      try? scanner.skipValue(endingAt: 4)
    }
    await #expect(processExitsWith: .failure) {
      let text = Array("[1]".utf8)
      var scanner = JSONScanner(text.span.bytes, from: 1)
      try? scanner.skipValue(endingAt: 0)
    }
  }

  /// The net: whatever is called in whatever order, the scanner gives what the twin gives; and where
  /// it reaches the end, the text is valid.
  @Test func programsOfCallsGiveWhatTheTwinGives() {
    var random = RandomText(generator: SeededGenerator())
    var endsSeen = 0
    for _ in 0..<6_000 {
      let document = random.document(depthMax: 4)
      let text = random.generator.oneIn(2) ? random.mutated(document) : document
      let strangeness = random.generator.pick([0, 0, 1, 4])
      let program = (0..<80).map { _ -> UInt8 in
        // Marks and moves to them are never out of order.
        if random.generator.oneIn(12) { return .random(in: 0xF0...0xFF, using: &random.generator) }
        return Int.random(in: 0..<32, using: &random.generator) < strangeness
          ? .random(in: 0...255, using: &random.generator)
          : .random(in: 0x40..<0xF0, using: &random.generator)
      }
      let complaint = WalkAgreement.disagreement(
        on: text.span.bytes, program: program, endsSeen: &endsSeen)
      #expect(complaint == nil, "\(String(decoding: text, as: UTF8.self))")
    }
    #expect(endsSeen > 1_000)
  }
}
