import Testing

@testable import NodeServices

@Suite struct CanonicalJSONTests {
  private func spelling(_ text: String) -> [UInt8]? {
    CanonicalJSON.spelling(of: Array(text.utf8).bytes)
  }

  @Test(arguments: [
    (#" { "a" : 1 , "b" : [ ] } "#, #"{"b":[],"a":1}"#), (#""\u0061\/""#, #""a/""#),
    ("1.0", "10e-1"), ("0.0", "-0.0"), ("-0", "0"), (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#),
    (#""\ud83d\ude00""#, "\"😀\""), ("1e999", "1e998"),
  ])
  func oneMeaningHasOneSpelling(left: String, right: String) {
    #expect(spelling(left) != nil && spelling(left) == spelling(right))
  }

  @Test(arguments: [
    ("1", "1.0"), ("1", "true"), ("null", "false"), ("[]", "{}"), ("\"\"", "[]"), ("1", "\"1\""),
    ("\"é\"", "\"e\u{301}\""), ("[1,[2]]", "[[1],2]"), ("[[],[]]", "[[[]]]"), ("[12]", "[1,2]"),
    (#"{"a":"b"}"#, #"{"ab":""}"#), (#"["a,","b"]"#, #"["a",",b"]"#),
    (#"{"a":1}"#, #"{"a":1,"b":1}"#),
    (#""\ud800""#, #""\ud801""#), ("9007199254740993", "9007199254740992"), (#""1:a""#, #""a""#),
  ])
  func twoMeaningsHaveTwo(left: String, right: String) {
    #expect(spelling(left) != nil && spelling(right) != nil && spelling(left) != spelling(right))
  }

  @Test(arguments: ["", "[", "1 2", "{\"a\"}", "nul", "01", "\"\u{1}\""])
  func whatIsNoJSONHasNone(text: String) { #expect(spelling(text) == nil) }
}
