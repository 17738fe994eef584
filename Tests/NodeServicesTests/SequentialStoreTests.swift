import Platform
import TestSupport
import Testing

@testable import NodeServices

/// What `seq-kv` says is sequentially consistent, however stale it is: there is one order of all
/// operations, in which those of each client stand in its own order, and which a plain map would have
/// answered in the same way.
///
/// Method: random short runs of a few clients, and a search through all such orders.
@Suite struct SequentialStoreTests {
  private struct Operation {
    let request: KeyValueRequest
    let reply: KeyValueReply
  }

  private static func value(_ number: Int) -> ServiceValue {
    guard let value = ServiceValue(Array("\(number)".utf8)) else {
      preconditionFailure("a number is JSON")
    }
    return value
  }

  /// Whether some order explains what each client was told.
  ///
  /// What was tried in vain is remembered: the same operations done, and the same map.
  private static func isSequential(_ clients: [[Operation]]) -> Bool {
    struct Point: Hashable {
      var done: [Int]
      var map: [ServiceValue: ServiceValue]
    }
    var inVain: Set<Point> = []
    func search(_ point: Point) -> Bool {
      if zip(clients, point.done).allSatisfy({ $0.count == $1 }) { return true }
      guard inVain.insert(point).inserted else { return false }
      for (client, operations) in clients.enumerated() where point.done[client] < operations.count {
        let operation = operations[point.done[client]]
        var next = point
        guard next.map.answer(operation.request) == operation.reply else { continue }
        next.done[client] += 1
        if search(next) { return true }
      }
      return false
    }
    return search(Point(done: clients.map { _ in 0 }, map: [:]))
  }

  private static func request(_ random: inout SeededGenerator) -> KeyValueRequest {
    let key = value(Int.random(in: 0..<2, using: &random))
    let values = (0..<2).map { _ in value(Int.random(in: 0..<3, using: &random)) }
    return switch Int.random(in: 0..<3, using: &random) {
    case 0: .read(key)
    case 1: .write(key, values[0])
    default:
      .compareAndSet(key, from: values[0], to: values[1], create: random.oneIn(2))
    }
  }

  @Test(arguments: SequentialStore.Staleness.allCases)
  func someOrderExplainsWhatEveryClientIsTold(_ staleness: SequentialStore.Staleness) {
    var random = SeededGenerator()
    for _ in 0..<400 {
      var store = SequentialStore(staleness, seed: random.next())
      var clients = [[Operation]](repeating: [], count: Int.random(in: 1...3, using: &random))
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let client = Int.random(in: 0..<clients.count, using: &random)
        let request = Self.request(&random)
        let reply = store.answer(request, from: "n\(client)")
        clients[client].append(Operation(request: request, reply: reply))
      }
      #expect(Self.isSequential(clients), "\(clients)")
    }
  }

  /// Otherwise the test above could not fail.
  @Test func noOrderExplainsAValueThatGoesBack() {
    let key = Self.value(0)
    let writer = [1, 2].map { Operation(request: .write(key, Self.value($0)), reply: .writeOK) }
    let reader = [2, 1].map { Operation(request: .read(key), reply: .readOK(Self.value($0))) }
    #expect(!Self.isSequential([writer, reader]))
    #expect(Self.isSequential([writer, reader.reversed()]))
  }

  @Test func freshIsLinearizable() {
    var random = SeededGenerator()
    var store = SequentialStore(.fresh, seed: 0)
    var map: [ServiceValue: ServiceValue] = [:]
    for _ in 0..<2_000 {
      let request = Self.request(&random)
      #expect(store.answer(request, from: "n\(random.next() % 3)") == map.answer(request))
    }
  }

  @Test func worstShowsAReaderThatNeverWritesTheEmptyStateForEver() {
    var store = SequentialStore(.worst, seed: 0)
    let key = Self.value(0)
    for number in 0..<100 {
      #expect(store.answer(.write(key, Self.value(number)), from: "n0") == .writeOK)
      #expect(store.answer(.read(key), from: "n0") == .readOK(Self.value(number)))
      #expect(store.answer(.read(key), from: "n1") == .keyDoesNotExist)
    }
  }

  /// The way to a read that is sure to be new: a write that changes every state there was, and is thus
  /// done on the newest.
  @Test(arguments: SequentialStore.Staleness.allCases)
  func aReadAfterAWriteOfItsOwnIsNew(_ staleness: SequentialStore.Staleness) {
    var random = SeededGenerator()
    var store = SequentialStore(staleness, seed: random.next())
    let key = Self.value(0)
    for number in 0..<200 {
      _ = store.answer(.write(key, Self.value(number)), from: "n0")
      let nonce = Self.value(1_000 + number)
      _ = store.answer(.write(Self.value(-1), nonce), from: "n1")
      #expect(store.answer(.read(key), from: "n1") == .readOK(Self.value(number)))
    }
  }

  /// No state that is older than 32 is shown, and none that a client has seen already.
  @Test func maelstromsStalenessIsBounded() {
    var random = SeededGenerator()
    var store = SequentialStore(.maelstrom, seed: random.next())
    let key = Self.value(0)
    var seen = -1
    for number in 0..<1_000 {
      _ = store.answer(.write(key, Self.value(number)), from: "n0")
      guard case .readOK(let value) = store.answer(.read(key), from: "n1"),
        let shown = Int(String(decoding: value.text, as: UTF8.self))
      else { continue }
      #expect(shown >= max(seen, number - 31) && shown <= number)
      seen = shown
    }
    #expect(seen > 900)
  }
}
