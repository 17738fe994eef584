import FastJSON
import Testing

@Suite struct JSONErrorTests {
  static let kinds = (0...UInt8.max).compactMap(JSONError.Kind.init(rawValue:))

  @Test func aDescriptionSaysWhatIsWrongAndWhere() {
    #expect("\(JSONError(.expectedColon, at: 17))" == "expected ':' after the name at byte 17")
  }

  @Test func everyKindExplainsItselfInItsOwnWords() {
    #expect(Self.kinds.count == 23)
    #expect(Set(Self.kinds.map(\.explanation)).count == Self.kinds.count)
  }

  /// A kind that nothing brings about would be a promise that nothing keeps.
  @Test func everyKindIsReachedBySomeTextOrCall() {
    var reached = Set(ConformanceTests.cases.compactMap { $0.error?.kind })
    for method in ReadMethod.allCases {
      if let error = reading("?", method.read).failure { reached.insert(error.kind) }
    }
    for text in ["1.5", "1000"] {
      let result = reading(text) { scanner throws(JSONError) in try scanner.integer(as: Int8.self) }
      if let error = result.failure { reached.insert(error.kind) }
    }
    if let error = reading("1", { scanner throws(JSONError) in try scanner.end() }).failure {
      reached.insert(error.kind)
    }
    #expect(Set(Self.kinds).subtracting(reached).isEmpty)
  }
}
