import FastJSON
import FastJSONCoding
import Testing

/// Errors say which value it is, at which byte, and what the scanner would have called it.
@Suite struct DecodingErrorTests {
  private func context<Value: Decodable>(
    _ type: Value.Type, _ text: String
  ) throws -> DecodingError.Context {
    let error = #expect(throws: DecodingError.self) {
      try FastJSONDecoder().decode(type, from: text)
    }
    return try #require(error).kindAndContext.context
  }

  @Test func aWrongKindIsToldWithPathAndByte() throws {
    let context = try context(Node.self, #"{"name":"a","byName":{"x":{"name": 17,"byName":{}}}}"#)
    #expect(context.codingPath.map(\.stringValue) == ["byName", "x", "name"])
    #expect(context.debugDescription == "expected String, found number at byte 35")
    #expect(context.underlyingError as? JSONError == JSONError(.expectedString, at: 35))
  }

  @Test func anElementIsToldByItsIndex() throws {
    let context = try context([[Int]].self, "[[1],[2,\"a\"]]")
    #expect(context.codingPath.map(\.intValue) == [1, 1])
    #expect(context.codingPath.map(\.stringValue) == ["Index 1", "Index 1"])
    #expect(context.underlyingError as? JSONError == JSONError(.expectedNumber, at: 8))
  }

  @Test func aMissingMemberIsToldWithTheObject() throws {
    let context = try context([Node].self, #"[{"name":"a","byName":{}}, {}]"#)
    #expect(context.codingPath.map(\.intValue) == [1])
    #expect(context.debugDescription == #"no member "name" in the object at byte 27"#)
  }

  @Test func theEndOfAnArrayIsToldWithItsByte() throws {
    let context = try context(Flat.self, #"{"id":1,"place":{"coordinates":[1]}}"#)
    #expect(context.codingPath.map(\.stringValue) == ["place", "coordinates", "Index 1"])
    #expect(context.debugDescription == "expected Double, but the array ends at byte 33")
  }

  @Test func aNumberThatDoesNotFitIsToldWithItsDigits() throws {
    let context = try context([String: Int8].self, #"{"a": 1,"b":1000}"#)
    #expect(context.codingPath.map(\.stringValue) == ["b"])
    #expect(
      context.debugDescription
        == "the number 1000 is no Int8: the number is out of range at byte 12")
    #expect(context.underlyingError as? JSONError == JSONError(.numberOutOfRange, at: 12))
    let fraction = try self.context(Int.self, " 1.5")
    #expect(fraction.underlyingError as? JSONError == JSONError(.expectedInteger, at: 2))
  }

  @Test func aTextThatIsNoJSONIsToldByTheScannersError() throws {
    let context = try context([Int].self, "[1,2,]")
    #expect(context.codingPath.isEmpty)
    #expect(context.debugDescription == "expected a value at byte 5")
    #expect(context.underlyingError as? JSONError == JSONError(.expectedValue, at: 5))
  }

  /// Every byte is checked before anything is decoded, also in members that nobody asks for.
  @Test func whatNobodyAsksForIsCheckedToo() throws {
    let context = try context(Nothing.self, #"{"a":[01]}"#)
    #expect(context.underlyingError as? JSONError == JSONError(.leadingZero, at: 7))
  }

  /// A type that is told of an error by `throws` may go on with something else.
  @Test func anElementThatDoesNotFitStaysTheNextOne() throws {
    struct Lossy: Decodable {
      var numbers: [Int] = []
      var others: [String] = []

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd {
          let index = container.currentIndex
          if let number = try? container.decode(Int.self) {
            numbers.append(number)
          } else {
            #expect(container.currentIndex == index)
            others.append(try container.decode(String.self))
          }
        }
        #expect(container.currentIndex == container.count)
      }
    }
    let lossy = try FastJSONDecoder().decode(Lossy.self, from: #"[1,"a",2,"b"]"#)
    #expect(lossy.numbers == [1, 2])
    #expect(lossy.others == ["a", "b"])
  }

  @Test func anErrorAfterACaughtOneHasTheRightPath() throws {
    struct Careless: Decodable {
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AgreementTests.Name.self)
        _ = try? container.decode(Node.self, forKey: .init("a"))
        _ = try container.decode([[Int]].self, forKey: .init("b"))
      }
    }
    let context = try context(Careless.self, #"{"a":{"name":1},"b":[[1],[true]]}"#)
    #expect(context.codingPath.map(\.stringValue) == ["b", "Index 1", "Index 0"])
  }
}
