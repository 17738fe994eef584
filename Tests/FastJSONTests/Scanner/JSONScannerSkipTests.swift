import TestSupport
import Testing

@testable import FastJSON

/// Values that are stepped over: where they begin and end, and how deep they may be.
@Suite struct JSONScannerSkipTests {
  @Test(arguments: [
    "0", "-1.5e+3", "\"\"", "\"a\\\"b\"", "true", "false", "null", "{}", "[]", "[ ]", "[1,[2]]",
    #"{"a":{"b":[{}]}}"#,
  ])
  func aSliceIsTheValueWithoutWhitespace(text: String) {
    for ending in ["", " ", ",", "]", "}"] {
      let slice = reading(" \n" + text + ending) { scanner throws(JSONError) in
        let slice = try scanner.value()
        return [slice.start, slice.end, scanner.position]
      }
      let end = 2 + text.utf8.count
      #expect(slice == .success([2, end, end]), "\(text + ending)")
    }
  }

  @Test func numbersOfAnySizeAreSlices() {
    for text in [
      "1e400", "-1e+9999", String(repeating: "9", count: 1000),
      "0." + String(repeating: "1", count: 500),
    ] {
      let count = reading(text) { scanner throws(JSONError) in try scanner.value().count }
      #expect(count == .success(text.utf8.count))
    }
  }

  @Test func hundredThousandOpeningBracketsAreRefusedAtTheLimit() {
    for open in ["[", #"{"":"#] {
      let text = String(repeating: open, count: 100_000)
      let result = reading(text) { scanner throws(JSONError) in
        try scanner.skipValue()
        return ""
      }
      #expect(result.summary == "tooDeep@\(1024 * open.utf8.count)")
    }
  }

  @Test func containersCloseInTheOrderInWhichTheyOpened() {
    var generator = SeededGenerator()
    for _ in 0..<40 {
      let depth = Int.random(in: 1...1024, using: &generator)
      let areObjects = (0..<depth).map { _ in Bool.random(using: &generator) }
      let opening = areObjects.map { $0 ? #"{"a":"# : "[" }.joined() + "0"
      let closing = areObjects.reversed().map { $0 ? "}" : "]" }
      let whole = opening + closing.joined()
      let count = reading(whole) { scanner throws(JSONError) in try scanner.value().count }
      #expect(count == .success(whole.utf8.count))
      // One bracket of the other kind, anywhere, is refused at its own byte.
      let index = Int.random(in: 0..<depth, using: &generator)
      var wrong = closing
      wrong[index] = closing[index] == "}" ? "]" : "}"
      let result = reading(opening + wrong.joined()) { scanner throws(JSONError) in
        try scanner.value().count
      }
      let kind: JSONError.Kind =
        closing[index] == "}" ? .expectedCommaOrBrace : .expectedCommaOrBracket
      #expect(result == .failure(JSONError(kind, at: opening.utf8.count + index)))
    }
  }

  /// Ups and downs of a stack, against an array; what has no room is not taken.
  private func expectStack(_ open: inout some ContainerStack, limit: Int, _ name: String) {
    var generator = SeededGenerator(name)
    var stack: [Bool] = []
    var refusedCount = 0
    for step in 0..<20_000 {
      // Mostly up, then mostly down, so that every border between words is crossed both ways: by
      // 1,500 in 2,000 steps, give or take 30, which is more than the limit by far.
      let isUp = (step / 2_000) % 2 == 0 ? !generator.oneIn(8) : generator.oneIn(8)
      if isUp {
        let isObject = Bool.random(using: &generator)
        let isTaken = open.push(isObject: isObject)
        #expect(isTaken == (stack.count < limit))
        if isTaken { stack.append(isObject) } else { refusedCount += 1 }
      } else if !stack.isEmpty {
        stack.removeLast()
        open.pop()
      }
      #expect(open.count == stack.count)
      if let last = stack.last { #expect(open.isObject == last) }
    }
    #expect(refusedCount > 0)
  }

  @Test func openContainersAreAStackOfBits() {
    var open = OpenContainers()
    expectStack(&open, limit: 64, #function)
    var many = ManyOpenContainers()
    expectStack(&many, limit: JSONScanner.maximumDepth, #function)
  }

  /// On both sides of the depth at which a text is begun again, whatever it is closed with.
  @Test(arguments: [1, 62, 63, 64, 65, 66, 127, 128, 129, 1_023, 1_024, 1_025])
  func aTextOfAnyDepthIsSkippedOrRefused(depth: Int) {
    for (opening, closing) in [("[", "]"), (#"{"a":"#, "}"), (#"[1,{"b":"#, "},2]")] {
      let levels = opening.count > 5 ? depth / 2 : depth
      let value = levels == depth ? "[]" : "7"
      let text =
        String(repeating: opening, count: levels) + value
        + String(repeating: closing, count: levels)
      let isAllowed = (try? NaiveJSON.read(Array(text.utf8))) != nil
      let result = reading(text) { scanner throws(JSONError) in try scanner.value().count }
      #expect((try? result.get()) == (isAllowed ? text.utf8.count : nil))
      let cut = String(text.dropLast())
      let cutResult = reading(cut) { scanner throws(JSONError) in try scanner.value().count }
      #expect((try? cutResult.get()) == nil)
    }
  }
}
