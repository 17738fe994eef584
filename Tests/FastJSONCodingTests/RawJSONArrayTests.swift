import Testing

@testable import FastJSONCoding

@Suite struct RawJSONArrayTests {
  @Test func valuesStandInItByteForByte() throws {
    var array = RawJSONArray()
    #expect("\(array.value)" == "[]" && array.count == 0)
    for text in ["1.0", #""\u0041""#, "[ ]"] { array.append(try RawJSON(Array(text.utf8))) }
    #expect("\(array.value)" == #"[1.0,"\u0041",[ ]]"# && array.count == 3)
    let encoded = try FastJSONEncoder().encode(["a": array])
    #expect(String(decoding: encoded, as: UTF8.self) == #"{"a":[1.0,"\u0041",[ ]]}"#)
  }
}
