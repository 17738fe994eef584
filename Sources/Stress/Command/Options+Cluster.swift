import Cluster
import CommandOptions

extension OptionSection {
  static let cluster = OptionSection("The cluster")
}

extension Options {
  /// What is between the nodes, and what strikes them: Maelstrom's names and meanings where it has them.
  static let clusterRows: [Option<Options>] = [
    .value(
      "--node-count", "N", .cluster, ["nodes n0, n1, … that know of each other (1)"],
      .integer(1...Interrupt.nodeCountMax), \.nodeCount),
    .value(
      "--latency", "MS", .cluster,
      ["mean time of a message between nodes, or to a service (0)"],
      .number(0...100_000, of: "milliseconds"), \.network.latency),
    .value(
      "--latency-dist", "SHAPE", .cluster, ["constant, uniform or exponential (constant)"],
      .name, \.network.distribution),
    .value(
      "--delivery", "MODE", .cluster,
      [
        "maelstrom: what is not due yet makes what follows it wait, also",
        "requests of clients; ideal: nothing waits (maelstrom)",
      ],
      .name, \.network.delivery),
    .value(
      "--nemesis", "LIST", .cluster,
      [
        "faults that come and go: partition, kill, pause, one-way",
        "(links cut in one direction), services (nodes cut off from",
        "them), with commas between",
      ],
      .faultKinds, \.faults.kinds),
    .value(
      "--nemesis-interval", "SECONDS", .cluster,
      ["how long a fault lasts, and until the next, on average (10)"],
      .number(0.001...86_400, of: "seconds"), \.faults.interval),
    .flag(
      "--effective-partitions", .cluster,
      ["leave out faults that would strike nobody, as many do"],
      \.faults.onlyEffective),
    .value(
      "--loss", "R", .cluster, ["share of messages between nodes that are lost (0)"],
      .number(0...1), \.network.loss),
    .value(
      "--duplicate", "R", .cluster, ["share of them that arrive twice (0)"],
      .number(0...1), \.network.duplication),
    .value(
      "--reorder", "R", .cluster, ["share of them that later ones overtake (0)"],
      .number(0...1), \.network.reordering),
    .value(
      "--seq-kv", "MODE", .cluster,
      ["how old what seq-kv shows may be: fresh, maelstrom or worst", "(maelstrom)"],
      .name, \.staleness),
    .value(
      "--recovery", "SECONDS", .cluster,
      [
        "rest before the final phase (10 where there were faults or",
        "requests without a reply, else none)",
      ],
      .number(0...86_400, of: "seconds"), \.recoverySeconds),
    .flag(
      "--keep-going", .cluster,
      [
        "go on without a node that has ended or is not heard any more,",
        "as Maelstrom does; otherwise it ends the run",
      ],
      \.keepsGoing),
  ]
}

extension OptionForm<Set<FaultKind>> {
  /// Kinds of faults, each once, with commas between.
  fileprivate static var faultKinds: OptionForm {
    OptionForm(
      expectation: "some of \(FaultKind.allCases.map(\.rawValue).joined(separator: ", "))",
      parse: { text in
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let kinds = words.compactMap { word in
          FaultKind(rawValue: word.trimmingPrefix(while: { $0 == " " }).description)
        }
        return kinds.count == words.count && Set(kinds).count == kinds.count ? Set(kinds) : nil
      },
      setting: { kinds in
        kinds.isEmpty
          ? .nothing
          : .text(
            FaultKind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ","))
      })
  }
}

extension OptionForm<Concurrency> {
  /// A number of clients, or of clients for each node with an `n` behind it.
  static var concurrency: OptionForm {
    let counts = 1...100_000
    return OptionForm(
      expectation:
        "a whole number from \(counts.lowerBound) to \(counts.upperBound), "
        + "or one with n behind it, for so many a node",
      parse: { text in
        let digits = text.hasSuffix("n") ? text.dropLast() : text[...]
        guard let count = Int(digits), counts.contains(count) else { return nil }
        return text.hasSuffix("n") ? .clientsPerNode(count) : .clients(count)
      },
      setting: { concurrency in
        switch concurrency {
        case .clients(let count): .integer(count)
        case .clientsPerNode(let count): .text("\(count)n")
        }
      })
  }
}
