// Cycles of transactions that each must come before the next, named as Elle names them by what they are
// made of: writes over writes alone (G0), also reads of writes (G1c), one write over what was read
// (G-single), several that do not follow one another (G-nonadjacent), any (G2-item); and the same with
// the order of time, where the model asks for it.
//
// One look at all dependencies finds out whether there is any cycle at all: mostly there is none. Else
// the look is repeated with the dependencies of each name, and of each component one short cycle is
// told. With time only components are told of which nothing was found without it.

/// Finds and tells cycles.
struct CycleSearch<Source: DependencySource>: TransactionTelling {
  /// How many nodes are looked at in search of the shortest names for a component: this many, and so
  /// many for each member.
  private static var visitCountMin: Int { 10_000 }
  private static var visitsPerMember: Int { 4 }

  let history: TransactionHistory
  private let source: Source
  private let graph: TransactionGraph
  private var isTold: Set<UInt32> = []

  private typealias Edge = (from: UInt32, to: UInt32, kinds: DependencyKinds)

  init(_ history: TransactionHistory, _ source: Source) {
    self.history = history
    self.source = source
    graph = TransactionGraph(source)
  }

  /// Whether no transaction depends on another.
  var isEmpty: Bool {
    var isEmpty = true
    source.forEachDependency { if $0.kinds != .realtime { isEmpty = false } }
    return isEmpty
  }

  mutating func run(into findings: inout TransactionFindings) {
    let all: DependencyKinds = [.writeWrite, .writeRead, .readWrite, .realtime]
    guard !graph.components(all).isEmpty else { return }
    let levels: [(TransactionAnomaly, DependencyKinds, DependencyKinds)] = [
      (.dirtyWrite, [.writeWrite], .writeWrite),
      (.circularInformation, [.writeWrite, .writeRead], .writeRead),
      (.readSkew, [.writeWrite, .writeRead, .readWrite], .readWrite),
      (.realtimeDirtyWrite, [.writeWrite, .realtime], .writeWrite),
      (.realtimeCircularInformation, [.writeWrite, .writeRead, .realtime], .writeRead),
      (.realtimeReadSkew, all, .readWrite),
    ]
    for (kind, allowed, needed) in levels {
      let isOfTime = allowed.contains(.realtime)
      for members in graph.components(allowed) {
        if isOfTime, members.contains(where: isTold.contains) { continue }
        guard let (kind, cycle) = cycle(kind, members, allowed, needed) else { continue }
        isTold.formUnion(members)
        if findings.count(kind) { findings.keep(kind, tell(cycle)) }
      }
    }
  }

  /// A cycle through a dependency that is needed, and the name of it.
  private func cycle(
    _ kind: TransactionAnomaly, _ members: [UInt32], _ allowed: DependencyKinds,
    _ needed: DependencyKinds
  ) -> (TransactionAnomaly, [Edge])? {
    let set = Set(members)
    var budget = Self.visitCountMin + Self.visitsPerMember * members.count
    var found: [Edge]?
    let isSkew = needed == .readWrite
    let back = isSkew ? allowed.subtracting(.readWrite) : allowed
    for from in members where budget > 0 {
      var edges: [Edge] = []
      graph.forEachEdge(of: from, needed) { to, _ in
        if set.contains(to) { edges.append((from, to, needed)) }
      }
      for edge in edges where budget > 0 {
        if let way = graph.path(from: edge.to, to: from, back, within: set, budget: &budget) {
          return (kind, [edge] + way)
        }
        guard isSkew, found == nil else { continue }
        // Within a component there is a way back.
        var enough = Int.max
        found = graph.path(from: edge.to, to: from, allowed, within: set, budget: &enough).map {
          [edge] + $0
        }
      }
    }
    guard let found else { return nil }
    return (name(of: found, isOfTime: kind == .realtimeReadSkew), found)
  }

  /// The name of a cycle with several writes over what was read.
  private func name(of cycle: [Edge], isOfTime: Bool) -> TransactionAnomaly {
    let areSkews = cycle.map { $0.kinds.isDisjoint(with: [.writeWrite, .writeRead, .realtime]) }
    let areAdjacent = areSkews.indices.contains {
      areSkews[$0] && areSkews[($0 + 1) % areSkews.count]
    }
    if areAdjacent { return isOfTime ? .realtimeAntidependencyCycle : .antidependencyCycle }
    return isOfTime ? .realtimeNonadjacentSkew : .nonadjacentSkew
  }

  // MARK: Telling

  private func tell(_ cycle: [Edge]) -> TransactionFinding {
    let edges = withoutTimes(cycle)
    var reasons: [UInt64: Dependency] = [:]
    let asked = Set(edges.map { Self.name($0.from, $0.to) })
    source.forEachDependency { dependency in
      let name = Self.name(dependency.from, dependency.to)
      if asked.contains(name), reasons[name] == nil { reasons[name] = dependency }
    }
    let names = Dictionary(
      uniqueKeysWithValues: edges.enumerated().map { ($0.element.from, "T\($0.offset + 1)") })
    var sentences: [String] = []
    var evidence: [TransactionEvidence] = []
    for edge in edges {
      let (first, second) = (names[edge.from] ?? "", names[edge.to] ?? "")
      guard let reason = reasons[Self.name(edge.from, edge.to)], edge.kinds != .realtime else {
        sentences.append("\(first) had ended before \(second) began")
        evidence.append(TransactionEvidence(Int(edge.from), .reply(), "\(first) has ended"))
        evidence.append(TransactionEvidence(Int(edge.to), .request(), "\(second) begins"))
        continue
      }
      tell(reason, first, second, &sentences, &evidence)
    }
    let who = edges.map { "\(names[$0.from] ?? "") by \(client(Int($0.from)))" }
    return TransactionFinding(
      summary: sentences.joined(separator: "; ") + ". (\(who.joined(separator: ", ")).)",
      evidence: evidence)
  }

  private func tell(
    _ reason: Dependency, _ first: String, _ second: String, _ sentences: inout [String],
    _ evidence: inout [TransactionEvidence]
  ) {
    let key = name(reason.key)
    let value = history.name(reason.value)
    let wrote = history.style == .lists ? "appended \(value) to \(key)" : "wrote \(key) = \(value)"
    if reason.kinds.contains(.writeRead) {
      var sentence = "\(first) \(wrote), which \(second) read"
      if reason.kinds.contains(.writeWrite) {
        sentence += " and replaced by \(history.name(reason.next))"
      }
      sentences.append(sentence)
      evidence += [writing(Int(reason.from), reason.key, reason.value, "\(first) writes this")]
        .compactMap { $0 }
      evidence += [reader(reason, reason.to, "\(second) reads it")].compactMap { $0 }
    } else if reason.kinds.contains(.writeWrite) {
      sentences.append("\(first) \(wrote), and \(second) \(history.name(reason.next)) behind it")
      evidence += [
        writing(Int(reason.from), reason.key, reason.value, "\(first) appends this"),
        writing(Int(reason.to), reason.key, reason.next, "\(second) appends this behind it"),
      ].compactMap { $0 }
    } else {
      sentences.append(
        "\(first) read \(key) without \(history.name(reason.next)), which \(second) appended")
      evidence += [
        reader(reason, reason.from, "\(first) reads this"),
        writing(Int(reason.to), reason.key, reason.next, "\(second) appends this"),
      ].compactMap { $0 }
    }
  }

  /// The read that a dependency comes from.
  private func reader(
    _ reason: Dependency, _ number: UInt32, _ note: String
  ) -> TransactionEvidence? {
    history.operations[Int(number)].steps.first { index in
      let step = history.steps[index]
      guard !step.isWrite, step.key == reason.key else { return false }
      guard history.style == .lists else { return step.value == reason.value }
      let last = step.list.last.map { history.elements[$0] } ?? TransactionHistory.unset
      return last == reason.value
    }.map { reading(Int(number), $0, note) }
  }

  /// The cycle with one edge in place of each way through nodes of the time.
  private func withoutTimes(_ cycle: [Edge]) -> [Edge] {
    let start = cycle.firstIndex { $0.from < UInt32(history.count) } ?? 0
    var edges: [Edge] = []
    for edge in cycle[start...] + cycle[..<start] {
      if edge.from < UInt32(history.count) {
        edges.append(edge)
      } else {
        edges[edges.count - 1].to = edge.to
      }
    }
    return edges
  }

  private static func name(_ from: UInt32, _ to: UInt32) -> UInt64 {
    UInt64(from) << 32 | UInt64(to)
  }
}
