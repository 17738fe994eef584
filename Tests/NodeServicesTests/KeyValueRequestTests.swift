import Testing

@testable import NodeServices

/// What a request does to a plain map, which is what all key-value services do to theirs.
@Suite struct KeyValueRequestTests {
  private func value(_ number: Int) throws -> ServiceValue {
    try #require(ServiceValue(Array("\(number)".utf8)))
  }

  @Test func aRequestThatFailsChangesNothing() throws {
    let key = try value(0)
    var map: [ServiceValue: ServiceValue] = [:]
    #expect(map.answer(.read(key)) == .keyDoesNotExist)
    let swap = KeyValueRequest.compareAndSet(
      key, from: try value(1), to: try value(2), create: false)
    #expect(map.answer(swap) == .keyDoesNotExist)
    #expect(map.isEmpty)
    map[key] = try value(3)
    #expect(
      map.answer(swap) == .preconditionFailed(current: try value(3), expected: try value(1)))
    #expect(try map == [key: value(3)])
  }

  @Test func compareAndSetChangesWhatIsAsExpected() throws {
    let key = try value(0)
    var map = [key: try value(1)]
    let swap = KeyValueRequest.compareAndSet(
      key, from: try value(1), to: try value(2), create: false)
    #expect(map.answer(swap) == .compareAndSetOK)
    #expect(try map.answer(.read(key)) == .readOK(value(2)))
  }

  @Test func aKeyThatIsMissingIsMadeWhateverWasExpected() throws {
    let key = try value(0)
    var map: [ServiceValue: ServiceValue] = [:]
    let swap = KeyValueRequest.compareAndSet(
      key, from: try value(9), to: try value(2), create: true)
    #expect(map.answer(swap) == .compareAndSetOK)
    #expect(try map == [key: value(2)])
  }
}
