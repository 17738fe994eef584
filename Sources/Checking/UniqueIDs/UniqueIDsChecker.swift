import Platform

// Each id is looked up in a hash table of all before it: one pass, in the order of completion. The
// table holds numbers of operations, so that an id takes four bytes in it at half its load.
//
// Sources: `unique-ids` in jepsen.checker; `maelstrom.workload.unique-ids`.

/// Judges a run of the unique-ids workload as Maelstrom's checker does.
package enum UniqueIDsChecker {
  /// Checks a history, and explains the first `keptCount` anomalies of each kind.
  ///
  /// - Complexity: O(operations + bytes of their ids).
  package static func check(
    _ history: UniqueIDsHistory, requests: (any RecordedLines)?, replies: (any RecordedLines)?,
    keptCount: Int = 3, isCutShort: Bool = false
  ) -> Judgement {
    var checks = UniqueIDsChecks(history)
    checks.run()
    var findings = Findings<UniqueIDsAnomaly, BodyPlace>(keptCount: keptCount)
    checks.tell(into: &findings)
    let explainer = Explainer(history: history, requests: requests, replies: replies)
    let counts = history.operations.countsByKind()
    var judgement = Judgement(
      anomalies: findings.anomalies(explainedBy: explainer), operations: counts,
      isCutShort: isCutShort)
    judgement.figures = [
      ("attempted-count", String(counts[.generate]?.count ?? 0)),
      ("acknowledged-count", String(counts[.generate]?.ok ?? 0)),
      ("duplicated-count", String(checks.repetitions.count)),
    ]
    return judgement
  }
}

/// Finds equal ids, and ids that cannot be compared.
struct UniqueIDsChecks {
  private static let none = UInt32.max

  let history: UniqueIDsHistory
  /// By the first operation that got an id: the others that got it too.
  private(set) var repetitions: [UInt32: [UInt32]] = [:]
  /// The first two operations whose ids have no order.
  private(set) var incomparable: (UInt32, UInt32)?
  private var table: [UInt32]
  private let mask: Int
  private var firstOfType: [UInt8: UInt32] = [:]

  init(_ history: UniqueIDsHistory) {
    self.history = history
    var size = 16
    while size < history.count * 2 { size *= 2 }
    mask = size - 1
    table = Array(repeating: Self.none, count: size)
  }

  mutating func run() {
    var lastType: UInt8 = 0
    for number in 0..<history.count {
      let operation = history.operations[number]
      guard operation.outcome == .ok else { continue }
      let type = Self.type(history.firstByteOfID(of: operation))
      if type != lastType || type == UInt8(ascii: "{") { note(type, UInt32(number)) }
      lastType = type
      add(operation, UInt32(number))
    }
  }

  private mutating func add(_ operation: UniqueIDsOperation, _ number: UInt32) {
    var place = history.hashOfID(of: operation) & mask
    while table[place] != Self.none {
      if history.haveEqualIDs(history.operations[Int(table[place])], operation) {
        repetitions[table[place], default: []].append(number)
        return
      }
      place = (place + 1) & mask
    }
    table[place] = number
  }

  /// The first byte of a value, the same for all of one type.
  private static func type(_ first: UInt8) -> UInt8 {
    switch first {
    case UInt8(ascii: "f"): UInt8(ascii: "t")
    case UInt8(ascii: "-"), 0x30...0x39: UInt8(ascii: "0")
    default: first
    }
  }

  /// Notes a type; null has its place before all others, an object has none even among objects.
  private mutating func note(_ type: UInt8, _ number: UInt32) {
    guard incomparable == nil, type != UInt8(ascii: "n") else { return }
    let isObject = type == UInt8(ascii: "{")
    if let other = firstOfType.first(where: { $0.key != type || isObject }) {
      incomparable = (other.value, number)
    } else if firstOfType[type] == nil {
      firstOfType[type] = number
    }
  }

  // MARK: Telling

  func tell(into findings: inout Findings<UniqueIDsAnomaly, BodyPlace>) {
    for (first, others) in repetitions.sorted(by: { $0.key < $1.key }) {
      if findings.count(.duplicated) { findings.keep(.duplicated, tellDuplicate(first, others)) }
    }
    if let incomparable, findings.count(.incomparable) {
      findings.keep(.incomparable, tellIncomparable(incomparable))
    }
  }

  private func tellDuplicate(_ first: UInt32, _ others: [UInt32]) -> Finding<BodyPlace> {
    let numbers = [first] + others
    let nodes = Set(numbers.map { history.operations[Int($0)].node }).sorted()
    let givers =
      nodes.count == 1
      ? "all by n\(nodes[0])" : "by \(nodes.prefix(5).map { "n\($0)" }.joined(separator: ", "))"
    let times = numbers.count == 2 ? "twice" : "\(numbers.count) times"
    return Finding(
      summary: "The id \(name(first)) was given \(times), \(givers).",
      evidence: numbers.prefix(3).enumerated().map { place, number in
        Evidence(
          Int(number), .reply(.member("id")),
          place == 0 ? "given by n\(node(number))" : "given again, by n\(node(number))")
      })
  }

  private func tellIncomparable(_ pair: (UInt32, UInt32)) -> Finding<BodyPlace> {
    Finding(
      summary: "The ids \(name(pair.0)) and \(name(pair.1)) have no order.",
      evidence: [
        Evidence(Int(pair.0), .reply(.member("id")), "this one"),
        Evidence(Int(pair.1), .reply(.member("id")), "and this one"),
      ])
  }

  private func node(_ number: UInt32) -> UInt16 { history.operations[Int(number)].node }

  private func name(_ number: UInt32) -> String {
    PrintableText.of(history.id(of: history.operations[Int(number)]), byteCountMax: 40)
  }
}
