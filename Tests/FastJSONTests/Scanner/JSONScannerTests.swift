import FastJSON
import Testing

/// The walk: what each method reads, what it refuses, and where it stands afterwards.
@Suite struct JSONScannerTests {
  @Test func peekTellsTheKindAndStepsOverWhitespaceOnly() {
    let kinds: [(text: String, kind: JSONKind)] = [
      ("{}", .object), ("[]", .array), ("\"\"", .string), ("-1", .number), ("0", .number),
      ("9", .number), ("true", .boolean), ("false", .boolean), ("null", .null),
    ]
    for (text, kind) in kinds {
      let twice = reading(" \t\r\n" + text) { scanner throws(JSONError) in
        [try scanner.peek(), try scanner.peek()]
      }
      #expect(twice == .success([kind, kind]), "\(text)")
      let position = reading(" \t\r\n" + text) { scanner throws(JSONError) in
        _ = try scanner.peek()
        return scanner.position
      }
      #expect(position == .success(4), "\(text)")
    }
  }

  @Test(arguments: [
    ("", "unexpectedEnd@0"), ("  ", "unexpectedEnd@2"), ("+", "expectedValue@0"),
    (" ]", "expectedValue@1"), ("T", "expectedValue@0"),
  ])
  func peekRefusesWhatBeginsNoValue(text: String, outcome: String) {
    let result = reading(text) { scanner throws(JSONError) in "\(try scanner.peek())" }
    #expect(result.summary == outcome)
  }

  @Test func aWalkReadsNamesAndValuesInOrder() {
    let text = #" { "a" : 1 , "b" : [ true , null , "x" ] , "a" : { } } "#
    let walk = reading(text) { scanner throws(JSONError) in
      var steps: [String] = []
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        steps.append(scanner.text(of: name))
        switch try scanner.peek() {
        case .number: steps.append("\(try scanner.integer())")
        case .array:
          try scanner.beginArray()
          while try scanner.nextElement() {
            switch try scanner.peek() {
            case .boolean: steps.append("\(try scanner.boolean())")
            case .null:
              try scanner.null()
              steps.append("null")
            default: steps.append(scanner.text(of: try scanner.string()))
            }
          }
        default: try scanner.skipValue()
        }
      }
      try scanner.end()
      return steps
    }
    #expect(walk == .success(["a", "1", "b", "true", "null", "x", "a"]))
  }

  @Test func eachMethodRefusesOtherKindsAtTheirFirstByte() {
    let values = [
      ("{}", JSONError.Kind.expectedObject), ("[]", .expectedArray), (#""s""#, .expectedString),
      ("17", .expectedNumber), ("true", .expectedBoolean), ("null", .expectedNull),
    ]
    for method in ReadMethod.allCases {
      for (text, own) in values where own != method.expected {
        let result = reading("  " + text, method.read)
        #expect(result.summary == "\(method.expected)@2", "\(method) of \(text)")
      }
      for text in ["", "   "] {
        #expect(reading(text, method.read).summary == "unexpectedEnd@\(text.utf8.count)")
      }
    }
  }

  @Test(arguments: [
    ("tru", "unexpectedEnd@3"), ("trux", "expectedBoolean@3"), ("fals", "unexpectedEnd@4"),
    ("fa1se", "expectedBoolean@2"), ("true", "true"), ("false", "false"),
    ("t\u{0}ue", "expectedBoolean@1"),
  ])
  func booleansAreReadToTheLastLetter(text: String, outcome: String) {
    let result = reading(text) { scanner throws(JSONError) in "\(try scanner.boolean())" }
    #expect(result.summary == outcome)
  }

  @Test(arguments: [
    ("null", "4"), ("nul", "unexpectedEnd@3"), ("nuIl", "expectedNull@2"), ("n", "unexpectedEnd@1"),
  ])
  func nullIsReadToTheLastLetter(text: String, outcome: String) {
    let result = reading(text) { scanner throws(JSONError) in
      try scanner.null()
      return "\(scanner.position)"
    }
    #expect(result.summary == outcome)
  }

  /// Whatever stands in the place of a comma, a colon or a name.
  @Test(arguments: [
    (#"{"a"}"#, "expectedColon@4"), (#"{"a":1 "b"}"#, "expectedCommaOrBrace@7"),
    (#"{"a":1]"#, "expectedCommaOrBrace@6"), (#"{"a":1,}"#, "expectedName@7"),
    ("{1", "expectedName@1"),
    ("{", "unexpectedEnd@1"), (#"{"a":1"#, "unexpectedEnd@6"), (#"{"a""#, "unexpectedEnd@4"),
  ])
  func membersFollowTheGrammar(text: String, outcome: String) {
    let result = reading(text) { scanner throws(JSONError) in
      try scanner.beginObject()
      while try scanner.nextName() != nil { try scanner.skipValue() }
      return "read"
    }
    #expect(result.summary == outcome)
  }

  @Test(arguments: [
    ("[1 2]", "expectedCommaOrBracket@3"), ("[1,]", "expectedValue@3"), ("[,1]", "expectedValue@1"),
    ("[1}", "expectedCommaOrBracket@2"), ("[", "unexpectedEnd@1"), ("[1", "unexpectedEnd@2"),
    ("[1,", "unexpectedEnd@3"), ("[]", "read"), ("[[],[]]", "read"),
  ])
  func elementsFollowTheGrammar(text: String, outcome: String) {
    let result = reading(text) { scanner throws(JSONError) in
      try scanner.beginArray()
      while try scanner.nextElement() { try scanner.skipValue() }
      return "read"
    }
    #expect(result.summary == outcome)
  }

  @Test func aContainerMayBeLeftForTheOneAroundIt() {
    let text = #"[[1,[2,3]],{"a":{"b":[4]}},5]"#
    let integers = reading(text) { scanner throws(JSONError) in
      var integers: [Int64] = []
      func read(_ scanner: inout JSONScanner) throws(JSONError) {
        switch try scanner.peek() {
        case .array:
          try scanner.beginArray()
          while try scanner.nextElement() { try read(&scanner) }
        case .object:
          try scanner.beginObject()
          while try scanner.nextName() != nil { try read(&scanner) }
        default: integers.append(try scanner.integer())
        }
      }
      try read(&scanner)
      try scanner.end()
      return integers
    }
    #expect(integers == .success([1, 2, 3, 4, 5]))
  }

  @Test func duplicateNamesAreAllReportedInOrder() {
    let names = reading(#"{"a":1,"b":2,"a":3,"\u0061":4}"#) { scanner throws(JSONError) in
      var names: [String] = []
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        names.append("\(scanner.text(of: name))=\(try scanner.integer())")
      }
      return names
    }
    #expect(names == .success(["a=1", "b=2", "a=3", "a=4"]))
  }

  @Test func endRefusesWhatFollowsTheValue() {
    let result = reading("1 \n x") { scanner throws(JSONError) in
      try scanner.skipValue()
      try scanner.end()
      return ""
    }
    #expect(result.summary == "trailingBytes@4")
  }

  @Test func aScannerMayBeginInTheMiddle() throws {
    let text = Array(#"{"a":[1,2]}"#.utf8)
    var scanner = JSONScanner(text.span.bytes, from: 5)
    let slice = try scanner.value()
    #expect(slice == JSONSlice(start: 5, end: 10))
    #expect(scanner.position == 10)
    var last = JSONScanner(text.span.bytes, from: text.count)
    var refusal: JSONError?
    do { try last.skipValue() } catch { refusal = error }
    #expect(refusal == JSONError(.unexpectedEnd, at: text.count))
  }

  @Test func aStartOutsideOfTheTextIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      let text: [UInt8] = [0x31]
      _ = JSONScanner(text.span.bytes, from: 2)
    }
    await #expect(processExitsWith: .failure) {
      let text: [UInt8] = [0x31]
      _ = JSONScanner(text.span.bytes, from: -1)
    }
  }

  @Test(arguments: [("[", "]"), (#"{"":"#, "}")])
  func depthCountsWhatIsWalkedAndWhatIsSkippedTogether(open: String, close: String) {
    for walked in [0, 1, 63, 64, 65, 500, 1023, 1024] {
      for total in [1024, 1025] {
        let innermost = open == "[" ? "[]" : "{}"
        let text =
          String(repeating: open, count: total - 1) + innermost
          + String(repeating: close, count: total - 1)
        let result = reading(text) { scanner throws(JSONError) in
          for _ in 0..<walked {
            if try scanner.peek() == .array {
              try scanner.beginArray()
              _ = try scanner.nextElement()
            } else {
              try scanner.beginObject()
              _ = try scanner.nextName()
            }
          }
          if walked < total { try scanner.skipValue() }
          return "read"
        }
        let offset = 1024 * open.utf8.count
        #expect(result.summary == (total > 1024 ? "tooDeep@\(offset)" : "read"))
      }
    }
  }

  @Test func depthIsGivenBackWhenAContainerEnds() {
    let pair = String(repeating: "[", count: 1023) + String(repeating: "]", count: 1023)
    let text = "[" + pair + "," + pair + "," + pair + "]"
    let count = reading(text) { scanner throws(JSONError) in
      var count = 0
      try scanner.beginArray()
      while try scanner.nextElement() {
        try scanner.skipValue()
        count += 1
      }
      try scanner.end()
      return count
    }
    #expect(count == .success(3))
  }
}
