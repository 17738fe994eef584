import Platform

/// One occurrence of a fault.
package struct ProtocolFault: Equatable, Sendable {
  package let kind: ProtocolFaultKind
  /// The name of the node whose fault it is.
  package let node: String
  /// Nanoseconds since the run began.
  package let time: UInt64
  /// What about this line: the offending byte, key or value.
  ///
  /// Empty when the kind says it all.
  package let detail: String
  /// The line itself as a person may see it (`PrintableText`), cut to a readable length.
  package let line: String
}

/// All faults of a run: every one counted, the first few of each kind kept.
package struct ProtocolFaults: Equatable, Sendable {
  package static let keptCountMax = 5
  /// How much of a line is kept, in bytes.
  private static let lineByteCountMax = 2000

  package private(set) var kept: [ProtocolFault] = []
  package private(set) var counts: [ProtocolFaultKind: Int] = [:]
  /// The kinds that occurred, in the order in which they did.
  package private(set) var kinds: [ProtocolFaultKind] = []

  package init() {}

  /// Counts a fault.
  /// - Returns: the fault when it is among the first of its kind, for whoever reports it at once.
  @discardableResult
  package mutating func add(
    _ kind: ProtocolFaultKind, of node: String, time: UInt64, detail: String = "",
    line: RawSpan? = nil
  ) -> ProtocolFault? {
    counts[kind, default: 0] += 1
    if counts[kind] == 1 { kinds.append(kind) }
    guard counts[kind, default: 0] <= Self.keptCountMax else { return nil }
    var text = ""
    if let line { text = PrintableText.of(line, byteCountMax: Self.lineByteCountMax) }
    let fault = ProtocolFault(
      kind: kind, node: node, time: time,
      detail: PrintableText.of(detail, byteCountMax: Self.lineByteCountMax),
      line: text)
    kept.append(fault)
    return fault
  }

  package func count(of kind: ProtocolFaultKind) -> Int { counts[kind, default: 0] }

  /// Whether some fault has this consequence.
  package func contain(_ consequence: ProtocolFaultKind.Consequence) -> Bool {
    kinds.contains { $0.consequence == consequence }
  }
}
