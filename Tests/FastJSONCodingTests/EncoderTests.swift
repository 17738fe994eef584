import FastJSON
import FastJSONCoding
import Foundation
import Testing

/// Containers that are used in any order, members that fail, and what is set for an encoder.
@Suite struct EncoderTests {
  let encoder = FastJSONEncoder()

  /// A value that encodes itself by a function.
  private struct By: Encodable {
    let function: (any Encoder) throws -> Void
    init(_ function: @escaping (any Encoder) throws -> Void) { self.function = function }
    func encode(to encoder: any Encoder) throws { try function(encoder) }
  }

  private typealias Name = AgreementTests.Name

  /// Both encoders write what the function encodes, members sorted.
  private func expect(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ function: @escaping (any Encoder) throws -> Void
  ) throws {
    let coders = Coders()
    let theirs = String(decoding: try coders.encoder.encode(By(function)), as: UTF8.self)
    #expect(theirs == text, "Foundation", sourceLocation: sourceLocation)
    let ours = String(decoding: try coders.ourEncoder.encode(By(function)), as: UTF8.self)
    #expect(ours == text, sourceLocation: sourceLocation)
  }

  @Test func aContainerMayBeWrittenToAfterItHasEnded() throws {
    try expect(#"{"a":{"x":1,"y":[2,{"deep":true},3],"z":4},"b":[],"c":5}"#) { encoder in
      var object = encoder.container(keyedBy: Name.self)
      var a = object.nestedContainer(keyedBy: Name.self, forKey: .init("a"))
      _ = object.nestedUnkeyedContainer(forKey: .init("b"))
      try a.encode(1, forKey: .init("x"))
      try object.encode(5, forKey: .init("c"))
      var y = a.nestedUnkeyedContainer(forKey: .init("y"))
      try y.encode(2)
      var deep = y.nestedContainer(keyedBy: Name.self)
      try y.encode(3)
      try a.encode(4, forKey: .init("z"))
      try deep.encode(true, forKey: .init("deep"))
      #expect(y.count == 3)
    }
  }

  @Test func valuesOfAnyTypeMayBeWrittenLate() throws {
    try expect(#"{"a":[[1,2],{"byName":{},"name":"n"},null,"s"],"b":1}"#) { encoder in
      var object = encoder.container(keyedBy: Name.self)
      var a = object.nestedUnkeyedContainer(forKey: .init("a"))
      try object.encode(1, forKey: .init("b"))
      try a.encode([1, 2])
      try a.encode(Node(name: "n"))
      try a.encodeNil()
      try a.encode("s")
    }
  }

  @Test func anEncoderForASuperclassMayBeUsedAtAnyTime() throws {
    try expect(#"{"array":[1],"none":{},"object":{"x":1},"plain":2,"super":"s"}"#) { encoder in
      var object = encoder.container(keyedBy: Name.self)
      let single = object.superEncoder()
      let array = object.superEncoder(forKey: .init("array"))
      let keyed = object.superEncoder(forKey: .init("object"))
      _ = object.superEncoder(forKey: .init("none"))
      try object.encode(2, forKey: .init("plain"))
      try "s".encode(to: single)
      var elements = array.unkeyedContainer()
      try elements.encode(1)
      var members = keyed.container(keyedBy: Name.self)
      try members.encode(1, forKey: .init("x"))
    }
    // In an array only ours keep the order in which they were begun, whenever they are used.
    let bytes = try encoder.encode(
      By { encoder in
        var array = encoder.unkeyedContainer()
        let first = array.superEncoder()
        try array.encode(2)
        try 1.encode(to: first)
        _ = array.superEncoder()
      })
    #expect(String(decoding: bytes, as: UTF8.self) == "[1,2,{}]")
  }

  @Test func ofANameThatIsUsedTwiceTheLastCounts() throws {
    try expect(#"{"a":2,"b":[3]}"#) { encoder in
      var object = encoder.container(keyedBy: Name.self)
      try object.encode(1, forKey: .init("a"))
      try object.encode("x", forKey: .init("b"))
      try object.encode([3], forKey: .init("b"))
      var again = encoder.container(keyedBy: Name.self)
      try again.encode(2, forKey: .init("a"))
    }
    // More names than are compared one by one.
    for count in [1, 9, 63, 64, 65, 300] {
      let value = By { encoder in
        var object = encoder.container(keyedBy: Name.self)
        for index in 0..<count { try object.encode(index, forKey: .init("n\(index)")) }
        try object.encode(-1, forKey: .init("n\(count / 2)"))
      }
      let decoded = try JSONDecoder().decode([String: Int].self, from: Data(encoder.encode(value)))
      #expect(decoded.count == count)
      #expect(decoded["n\(count / 2)"] == -1)
      let text = String(decoding: try encoder.encode(value), as: UTF8.self)
      #expect(
        text.split(separator: "\"n\(count / 2)\"", omittingEmptySubsequences: false).count == 2)
    }
  }

  @Test func aNestedContainerOfTheSameNameGoesOn() throws {
    try expect(#"{"a":{"x":1,"y":2},"b":[1,2]}"#) { encoder in
      var object = encoder.container(keyedBy: Name.self)
      for (index, name) in ["x", "y"].enumerated() {
        var a = object.nestedContainer(keyedBy: Name.self, forKey: .init("a"))
        try a.encode(index + 1, forKey: .init(name))
        var b = object.nestedUnkeyedContainer(forKey: .init("b"))
        try b.encode(index + 1)
      }
    }
  }

  /// A value that fails leaves nothing behind, if somebody catches the error. (Foundation traps.)
  @Test func aMemberThatFailsLeavesNoTrace() throws {
    let failing = By { encoder in
      var object = encoder.container(keyedBy: Name.self)
      try object.encode([1, 2], forKey: .init("before"))
      var nested = object.nestedContainer(keyedBy: Name.self, forKey: .init("nested"))
      try nested.encode(Double.nan, forKey: .init("nan"))
    }
    let value = By { encoder in
      var object = encoder.container(keyedBy: Name.self)
      #expect(throws: EncodingError.self) { try object.encode(failing, forKey: .init("first")) }
      var array = object.nestedUnkeyedContainer(forKey: .init("array"))
      #expect(throws: EncodingError.self) { try array.encode(failing) }
      try array.encode(1)
      #expect(throws: EncodingError.self) { try array.encode(failing) }
      try array.encode(3)
      #expect(array.count == 2)
      #expect(throws: EncodingError.self) { try object.encode(failing, forKey: .init("failed")) }
      try object.encode([4], forKey: .init("first"))
      #expect(throws: EncodingError.self) { try array.encode(failing) }
      try object.encode(5, forKey: .init("last"))
    }
    #expect(
      String(decoding: try encoder.encode(value), as: UTF8.self)
        == #"{"array":[1,3],"first":[4],"last":5}"#)
  }

  @Test func anErrorHasThePathOfItsValue() throws {
    let error = #expect(throws: EncodingError.self) {
      try encoder.encode(["a": [Shape.group([.circle(radius: 1), .circle(radius: .nan)])]])
    }
    guard case .invalidValue(_, let context) = try #require(error) else { return }
    #expect(
      context.codingPath.map(\.stringValue)
        == ["a", "Index 0", "group", "_0", "Index 1", "circle", "radius"])
  }

  @Test func aValueThatEncodesNothingIsRefusedAtTheTop() throws {
    #expect(throws: EncodingError.self) { try encoder.encode(Nothing()) }
    #expect(throws: EncodingError.self) { try encoder.encode(Wrapped(Nothing())) }
    #expect(try encoder.encode([Nothing()]) == Array("[{}]".utf8))
  }

  @Test func nestingIsTakenUpToTheLimit() throws {
    func nested(_ depth: Int) -> Tree {
      (1..<depth).reduce(Tree.array([])) { tree, _ in .array([tree]) }
    }
    _ = try encoder.encode(nested(FastJSONEncoder.maximumDepth))
    #expect(throws: EncodingError.self) {
      try encoder.encode(nested(FastJSONEncoder.maximumDepth + 1))
    }
    // Nested by hand, where nothing can be thrown before the end.
    func byHand(_ depth: Int) -> By {
      By { encoder in
        var container = encoder.unkeyedContainer()
        for _ in 1..<depth { container = container.nestedUnkeyedContainer() }
      }
    }
    _ = try encoder.encode(byHand(FastJSONEncoder.maximumDepth))
    #expect(throws: EncodingError.self) {
      try encoder.encode(byHand(FastJSONEncoder.maximumDepth + 1))
    }
  }

  @Test func anEmitterTakesTheValueWhereItStands() throws {
    var emitter = JSONEmitter()
    emitter.beginObject()
    emitter.name("body")
    try encoder.encode(Node(name: "a"), into: &emitter)
    emitter.name("list")
    emitter.beginArray()
    for number in 1...3 {
      // What fails emits nothing, not even a comma.
      #expect(throws: EncodingError.self) { try encoder.encode(Double.nan, into: &emitter) }
      try encoder.encode([number], into: &emitter)
    }
    emitter.endArray()
    emitter.endObject()
    let text = emitter.bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    #expect(text == #"{"body":{"name":"a","byName":{}},"list":[[1],[2],[3]]}"#)
  }

  @Test func membersStandInTheOrderInWhichTheyAreEncoded() throws {
    #expect(
      String(decoding: try encoder.encode(Node(name: "/", children: [])), as: UTF8.self)
        == #"{"name":"/","children":[],"byName":{}}"#)
  }

  @Test func userInfoReachesEveryEncoder() throws {
    let key = try #require(CodingUserInfoKey(rawValue: "key"))
    var encoder = encoder
    encoder.userInfo[key] = 7
    var found: [Int] = []
    let value = By { encoder in
      found.append(encoder.userInfo[key] as? Int ?? 0)
      var container = encoder.unkeyedContainer()
      try By { found.append($0.userInfo[key] as? Int ?? 0) }.encode(to: container.superEncoder())
    }
    _ = try encoder.encode([value])
    #expect(found == [7, 7])
  }

  @Test func aTypeIsEncodedAsIsSetForIt() throws {
    var encoder = encoder
    encoder.encode(Int.self) { try String($0).encode(to: $1) }
    encoder.encode(Node.self) { try $0.name.encode(to: $1) }
    #expect(try encoder.encode([1, 2]) == Array(#"["1","2"]"#.utf8))
    #expect(try encoder.encode(["a": Node(name: "b")]) == Array(#"{"a":"b"}"#.utf8))
    #expect(try FastJSONEncoder().encode([1]) == Array("[1]".utf8))
  }

  @Test func faultsOfAProgramTrap() async {
    await #expect(processExitsWith: .failure) {
      // Two values for one.
      struct Twice: Encodable {
        func encode(to encoder: any Encoder) throws {
          var container = encoder.singleValueContainer()
          try container.encode(1)
          try container.encode(2)
        }
      }
      _ = try FastJSONEncoder().encode(Twice())
    }
    await #expect(processExitsWith: .failure) {
      // A container that outlives its value.
      struct Leaky: Encodable {
        nonisolated(unsafe) static var kept: (any UnkeyedEncodingContainer)?
        func encode(to encoder: any Encoder) throws { Self.kept = encoder.unkeyedContainer() }
      }
      _ = try FastJSONEncoder().encode([Leaky()])
      try Leaky.kept?.encode(1)
    }
  }
}
