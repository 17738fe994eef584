import FastJSONCoding
import Foundation
import Testing

/// The coders against Foundation's, on a table of types and of texts: the same values, the same bytes,
/// the same kinds of errors at the same paths.
@Suite struct AgreementTests {
  let coders = Coders()

  @Test func tokensDecodeAlike() {
    coders.expectAgreement(
      Int.self, on: "0", "-1", " 12 ", "9223372036854775807", "-9223372036854775808",
      "9223372036854775808", "1.0", "1.5", "1e3", "12e-1", "120e-1", "-0", "-0.0", "1E+2", "1e400",
      "\"1\"", "null", "true", "[]", "{}", "", "01", "1.", "--1", "1 2", "1e18", "9e18", "1e19")
    coders.expectAgreement(Int8.self, on: "127", "128", "-128", "-129", "1.27e2", "1.28e2", "0.5")
    coders.expectAgreement(UInt8.self, on: "0", "255", "256", "-1", "-0", "25.5e1", "2.56e2")
    coders.expectAgreement(UInt64.self, on: "18446744073709551615", "18446744073709551616", "-1")
    coders.expectAgreement(Int128.self, on: "170141183460469231731687303715884105727", "-1")
    coders.expectAgreement(
      Double.self, on: "0", "-0", "1.5", "1e3", "1e308", "1e309", "0.1", "123456789.123456789",
      "5e-324", "2.2250738585072011e-308", "9007199254740993", "null", "\"inf\"", "true")
    coders.expectAgreement(
      Float.self, on: "0", "0.1", "16777217", "3.4028235e38", "3.5e38", "1e-45", "8388608.5",
      "8388609.5000000001", "1.00000017881393432617187499",
      "1.00000017881393421514957253748434595763683319091796875001")
    coders.expectAgreement(
      String.self, on: "\"\"", "\"a\"", #""\u00e9\n\"\\\/""#, #""\ud83d\ude00""#, "\"é😀\"", "null",
      "1",
      "\"", "\"\u{1}\"", "\"\\x\"", "[\"a\"]", "\"a longer text without anything special\"")
    coders.expectAgreement(Bool.self, on: "true", "false", "1", "\"true\"", "tru", "truex")
    coders.expectAgreement(
      Tokens.self, on: "{}", #"{"bool":1}"#, #"{"bool":true,"string":null}"#,
      #"{"bool":true,"string":"","double":1,"float":"1"}"#, "[]", "null")
    coders.expectAgreement(
      OptionalTokens.self, on: "{}", #"{"bool":null,"int":null,"string":null,"int8":300}"#,
      #"{"int":1.5}"#, #"{"string":1}"#, #"{"uint128":1,"double":2,"float":3,"bool":false}"#)
  }

  @Test func containersDecodeAlike() {
    coders.expectAgreement(
      [Int].self, on: "[]", "[1,2]", "[1,null]", "[1,\"a\"]", "[1,2", "{}", "null", "[1.5]", "[[1]]"
    )
    coders.expectAgreement([String].self, on: "[]", #"["a","\n"]"#, "[null]", "[1]")
    coders.expectAgreement([Double].self, on: "[1,2.5]", "[1e999]", "[\"a\"]")
    coders.expectAgreement([Int?].self, on: "[]", "[1,null]", "[\"a\"]")
    coders.expectAgreement([[Int?]?].self, on: "[null,[1,null]]", "[[1,[]]]")
    coders.expectAgreement([UInt8].self, on: "[1,255]", "[256]", "\"AQ==\"")
    coders.expectAgreement(
      [String: Int].self, on: "{}", #"{"a":1}"#, #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#,
      #"{"a":null}"#, #"{"a":"b"}"#, "[]", "null")
    coders.expectAgreement(
      [String: [String: Int?]].self, on: #"{"a":{"b":1,"c":null}}"#, #"{"a":{"b":"c"}}"#)
    coders.expectAgreement(
      [Int: String].self, on: #"{"1":"a"}"#, #"{"a":"b"}"#, #"{"1":1}"#, "[1,\"a\"]", "[]")
    coders.expectAgreement(
      Dictionaries.self, on: "{}",
      #"{"byString":{"a":1},"byInt":{"1":"x"},"byColor":{"red":1},"byLevel":[10,1],"nested":{"a":{"b":[1]}}}"#,
      #"{"byString":{},"byInt":{},"byColor":{"blue":1},"byLevel":[],"nested":{}}"#,
      #"{"byString":{},"byInt":{},"byColor":{},"byLevel":[11,1],"nested":{}}"#,
      #"{"byString":{},"byInt":{},"byColor":{},"byLevel":[10],"nested":{}}"#)
    coders.expectAgreement(
      Node.self, on: #"{"name":"a","byName":{}}"#,
      #"{"byName":{"x":{"byName":{},"name":"b"}},"children":[{"name":"c","byName":{}}],"name":"a"}"#,
      #"{"name":"a","byName":{},"children":[{"name":"c","byName":{"d":{"name":1}}}]}"#,
      #"{"name":"a","byName":{},"children":[{},{}]}"#, #"{"name":"a","name":"b","byName":{}}"#)
    coders.expectAgreement(
      Tree.self, on: #"{"a":[1,2.5,"x",null,true,{"b":{}}],"c":[]}"#, "[[[[]]]]", "\"a\"")
  }

  @Test func typesWithTheirOwnCodeDecodeAlike() {
    coders.expectAgreement(
      Shape.self, on: #"{"point":{}}"#, #"{"circle":{"radius":1}}"#, #"{"pair":{"_0":1,"_1":2}}"#,
      #"{"named":{"_0":"a","sides":[1]}}"#, #"{"group":{"_0":[{"point":{}},{"circle":{}}]}}"#, "{}",
      #"{"point":{},"circle":{"radius":1}}"#, #"{"square":{}}"#, "1")
    coders.expectAgreement(Level.self, on: "10", "11", "\"low\"", "null", "10.0")
    coders.expectAgreement(Color.self, on: "\"red\"", "\"dark_green\"", "\"darkGreen\"", "1")
    coders.expectAgreement(
      Dog.self, on: #"{"age":1,"super":{"name":"a"}}"#, #"{"age":1}"#, #"{"age":1,"super":null}"#,
      #"{"age":1,"super":{}}"#)
    coders.expectAgreement(Cat.self, on: #"{"name":"a","lives":1}"#, #"{"lives":1}"#)
    coders.expectAgreement(
      Flat.self,
      on:
        #"{"id":1,"place":{"coordinates":[1,2],"label":"a"},"mixed":[1,true,[],{},7]}"#,
      #"{"id":1,"place":{"coordinates":[1,2],"label":"a"},"mixed":[1,null,[],{},7,8]}"#,
      #"{"id":1,"place":{"coordinates":[1],"label":"a"},"mixed":[1,null,[],{},7]}"#,
      #"{"id":1,"place":{"coordinates":[1,2],"label":"a"},"mixed":[1,null,{},{},7]}"#,
      #"{"id":1,"place":{"coordinates":[1,2],"label":"a"},"mixed":[1,null,[],[],7]}"#,
      #"{"id":1,"place":{"coordinates":[1,2],"label":"a"},"mixed":[1,null,[],{},"x"]}"#,
      #"{"id":1,"place":[],"mixed":[]}"#, #"{"id":1,"place":null}"#)
    coders.expectAgreement(Wrapped<[Int]>.self, on: "[1]", "[null]", "{}")
    coders.expectAgreement(Wrapped<Node>.self, on: #"{"name":1}"#)
    coders.expectAgreement(Nothing.self, on: "{}", "1", "[1,}")
    coders.expectAgreement(Int?.self, on: "null", "1", "\"a\"")
  }

  @Test func valuesEncodeAlike() throws {
    var tokens = Tokens()
    try coders.expectAgreement(encoding: tokens, tokens)
    tokens.string = "a \"quoted\" /path/ \u{1}\u{7F}\n é 😀"
    tokens.double = -1.5e-7
    tokens.float = 0.1
    tokens.int = .min
    tokens.int128 = .min
    tokens.uint64 = .max
    tokens.uint128 = .max
    try coders.expectAgreement(encoding: tokens)
    try coders.expectAgreement(encoding: OptionalTokens(), OptionalTokens(bool: false, int8: -1))
    try coders.expectAgreement(
      encoding: 0.0, -0.0, 1.0, 0.1, 1e15, 1e16, 1e17, 123456789012345678.0, 9007199254740992,
      9007199254740994, 18014398509481984, 36028797018963968, 1e22, 1e-5,
      Double.leastNonzeroMagnitude, Double.greatestFiniteMagnitude, 100.5, -3.0)
    try coders.expectAgreement(
      encoding: Float(0), -0, 1, 0.1, 1e7, 16777216, 33554432, 1e10, 1e-5, Float.pi,
      Float.leastNonzeroMagnitude, Float.greatestFiniteMagnitude)
    try coders.expectAgreement(encoding: [Int](), [1, 2, 3])
    try coders.expectAgreement(encoding: [[Int?]?](), [nil, [], [1, nil]])
    try coders.expectAgreement(encoding: ["a/b", "\"", ""])
    try coders.expectAgreement(encoding: [1.5, 2, -0.0])
    try coders.expectAgreement(encoding: ["b": 1, "a": 2], [:])
    try coders.expectAgreement(encoding: ["b": ["x": 1], "a": [:]])
    try coders.expectAgreement(
      encoding: Dictionaries(),
      Dictionaries(
        byString: ["é": 1, "e": 2], byInt: [10: "a", 9: "b", -1: ""], byColor: [.darkGreen: 1],
        byLevel: [.high: 3], nested: ["a": ["b": [1, 2], "c": []]]))
  }

  @Test func typesWithTheirOwnCodeEncodeAlike() throws {
    try coders.expectAgreement(
      encoding: Shape.point, .circle(radius: 1.5), .pair(1, 2), .named("a/", sides: nil),
      .group([.point, .group([]), .named("", sides: [1])]))
    try coders.expectAgreement(encoding: Level.low, .high)
    try coders.expectAgreement(encoding: Color.red, .darkGreen)
    let dog = Dog()
    dog.name = "Rex"
    dog.age = 3
    try coders.expectAgreement(encoding: dog)
    try coders.expectAgreement(encoding: [dog, dog])
    let cat = Cat()
    cat.name = "Tom"
    try coders.expectAgreement(encoding: cat)
    var flat = Flat()
    try coders.expectAgreement(encoding: flat)
    flat.id = 5
    flat.longitude = 2.5
    flat.label = "x"
    flat.flag = true
    try coders.expectAgreement(encoding: [flat, flat])
    try coders.expectAgreement(encoding: Wrapped([1, 2]))
    try coders.expectAgreement(encoding: Wrapped(Wrapped(Flat())))
    try coders.expectAgreement(encoding: [Nothing(), Nothing()])
    try coders.expectAgreement(encoding: ["a": Nothing()])
    try coders.expectAgreement(encoding: Int?.none, 1)
    try coders.expectAgreement(
      encoding: Node(name: "a", children: [Node(name: "b")], byName: ["c": Node(name: "d")]))
    try coders.expectAgreement(
      encoding: Tree.object(["a": .array([.null, .number(1), .object([:])])]))
  }

  @Test func nonConformingNumbersFollowTheStrategy() throws {
    var coders = Coders()
    for value in [Double.infinity, -.infinity, .nan] {
      #expect(throws: EncodingError.self) { try coders.ourEncoder.encode(value) }
      #expect(throws: EncodingError.self) { try coders.ourEncoder.encode([value]) }
      #expect(throws: EncodingError.self) { try coders.ourEncoder.encode(["a": Float(value)]) }
    }
    coders.ourEncoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "+∞", negativeInfinity: "-∞", nan: "?")
    coders.encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "+∞", negativeInfinity: "-∞", nan: "?")
    coders.ourDecoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "+∞", negativeInfinity: "-∞", nan: "?")
    coders.decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "+∞", negativeInfinity: "-∞", nan: "?")
    try coders.expectAgreement(encoding: [Double.infinity, -.infinity, 1])
    try coders.expectAgreement(encoding: ["a": Float.infinity])
    try coders.expectAgreement(encoding: Float.infinity, -.infinity)
    #expect(try coders.ourEncoder.encode(Double.nan) == Array("\"?\"".utf8))
    #expect(try coders.ourDecoder.decode(Float.self, from: "\"?\"").isNaN)
    coders.expectAgreement(Double.self, on: "\"+∞\"", "\"-∞\"", "\"∞\"", "1")
  }

  @Test func namesFollowTheStrategy() throws {
    try Coders.snakeCase.expectAgreement(encoding: Names())
    Coders.snakeCase.expectAgreement(
      Names.self, on: #"{"simple":1,"two_words":2}"#, #"{"two_words":"a","simple":1}"#)
    Coders.snakeCase.expectAgreement(
      [String: [String: Int]].self, on: #"{"a_b":{"c_d":1,"cD":2}}"#)

    var coders = Coders()
    let upper: @Sendable ([any CodingKey]) -> any CodingKey = { path in
      Name((path.last?.stringValue ?? "").uppercased() + "\(path.count)")
    }
    coders.ourEncoder.keyEncodingStrategy = .custom(upper)
    coders.encoder.keyEncodingStrategy = .custom(upper)
    try coders.expectAgreement(
      encoding: Node(name: "a", children: [Node(name: "b", children: [Node(name: "c")])]))
    #expect(try coders.ourEncoder.encode(Flat()) == Array(coders.encoder.encode(Flat())))
    // Of this Foundation forgets where it is: it tells the function nothing of `group`. So it does in
    // dictionaries.
    #expect(
      try coders.ourEncoder.encode(Shape.group([.pair(1, 2)]))
        == Array(#"{"GROUP1":{"_02":[{"PAIR4":{"_05":1,"_15":2}}]}}"#.utf8))
    let lower: @Sendable ([any CodingKey]) -> any CodingKey = { path in
      Name((path.last?.stringValue ?? "").lowercased())
    }
    coders.ourDecoder.keyDecodingStrategy = .custom(lower)
    coders.decoder.keyDecodingStrategy = .custom(lower)
    coders.expectAgreement(
      Node.self, on: #"{"NAME":"a","name":"b","byname":{"X":1}}"#, #"{"NAME":"a"}"#)
  }

  /// A name as a key.
  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}
