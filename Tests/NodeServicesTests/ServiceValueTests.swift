import Testing

@testable import NodeServices

/// Values are equal where Clojure finds them equal, and are shown as its `pr-str` shows them.
@Suite struct ServiceValueTests {
  private func value(_ text: String) throws -> ServiceValue {
    try #require(ServiceValue(Array(text.utf8)), "\(text)")
  }

  @Test(arguments: [
    ("1", "1", true), ("1", "1.0", false), ("1", "true", false), ("-0", "0", true),
    ("1e2", "100.0", true), ("null", "null", true), ("null", "\"null\"", false),
    (#"{"a":1,"b":[2]}"#, #"{ "b" : [2], "a":1 }"#, true), (#"{"a":1}"#, #"{"a":2}"#, false),
    ("[1,2]", "[2,1]", false), (#""é""#, #""\u00e9""#, true),
    ("12345678901234567890", "12345678901234567890", true),
  ])
  func equalityIsClojures(_ left: String, _ right: String, _ areEqual: Bool) throws {
    #expect(try (value(left) == value(right)) == areEqual)
    if areEqual { #expect(try value(left).hashValue == value(right).hashValue) }
  }

  @Test(arguments: [
    ("15", "15"), ("null", "nil"), ("true", "true"), (#""a\"\\\n\u00e9""#, #""a\"\\\né""#),
    ("[[0,1],[1,2]]", "[[0 1] [1 2]]"), ("[]", "[]"), ("{}", "{}"),
    (#"{"a":1, "b":[null,false]}"#, #"{"a" 1, "b" [nil false]}"#),
    ("1.0", "1.0"), ("1e2", "100.0"), ("0.001", "0.001"), ("-0", "0"),
    ("1e7", "1.0E7"), ("12345678.5", "1.23456785E7"), ("-1e16", "-1.0E16"),
    ("1.5e300", "1.5E300"), ("0.00015", "1.5E-4"), ("-2e-9", "-2.0E-9"), ("0.0", "0.0"),
  ])
  func textIsClojures(_ json: String, _ text: String) throws {
    #expect(try value(json).clojureText == text)
  }

  @Test(arguments: ["", "01", "[1", "{\"a\"}", "nul", "1 2"])
  func whatIsNoJSONIsNoValue(_ text: String) {
    #expect(ServiceValue(Array(text.utf8)) == nil)
  }
}
