import Testing

@testable import Checking

/// Equal values have one text, and what is no value keeps its own.
struct CanonicalJSONTests {
  @Test(arguments: [
    ("1", "1"), ("-0", "0"), ("-0.0", "0.0"), ("0.10", "0.1"), ("1E2", "100.0"),
    (#""a\/b""#, #""a/b""#), (#""\u0041""#, #""A""#), (#""\"\\""#, #""\"\\""#),
    (#"{"b":[1, {"d":null,"c":true}],"a":-1}"#, #"{"a":-1,"b":[1,{"c":true,"d":null}]}"#),
    (#"{"a":1,"a":2}"#, #"{"a":2}"#), ("[]", "[]"), ("{}", "{}"),
    // Cut off: nothing can be said of it.
    (#"{"a":"#, #"{"a":"#), ("[1,", "[1,"),
  ]) func theTextOfAValue(text: String, expected: String) {
    #expect(CanonicalJSON.of(Array(text.utf8)) == Array(expected.utf8))
  }

  @Test func whatIsCalledCanonicalStaysAsItIs() {
    for text in ["0", "17", "123456789012345678901234567890", #""""#, #""é x""#] {
      #expect(CanonicalJSON.isCanonical(Array(text.utf8)))
      #expect(CanonicalJSON.of(Array(text.utf8)) == Array(text.utf8))
    }
    for text in ["-0", "1.0", "1e5", #""\n""#, "[1]", "{}", "null"] {
      #expect(!CanonicalJSON.isCanonical(Array(text.utf8)))
    }
  }

  @Test func deepNestingDoesNotEndTheProcess() {
    let text =
      [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
      + [UInt8](repeating: UInt8(ascii: "]"), count: 100_000)
    #expect(CanonicalJSON.of(text) == text)
  }
}
