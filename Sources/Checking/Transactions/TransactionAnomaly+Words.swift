extension TransactionAnomaly {
  /// The rule that was broken, in one sentence.
  package var rule: String {
    switch self {
    case .dirtyWrite:
      "Transactions have an order in which each overwrites only what earlier ones wrote."
    case .abortedRead: "What a transaction wrote that was refused is never read."
    case .intermediateRead: "Of a transaction that writes a key twice only the last value is read."
    case .circularInformation:
      "Transactions have an order in which each reads and overwrites only what earlier ones wrote."
    case .readSkew, .nonadjacentSkew, .antidependencyCycle:
      "Transactions have an order in which each reads what the last before it wrote."
    case .realtimeDirtyWrite, .realtimeCircularInformation, .realtimeReadSkew,
      .realtimeNonadjacentSkew, .realtimeAntidependencyCycle:
      "That order has every transaction before those that began after it had ended."
    case .internal: "A transaction reads a key as it read or wrote it last itself."
    case .lostUpdate: "Of transactions that read one value of a key only one replaces it."
    case .cyclicVersions: "The values of a key have an order."
    case .duplicateElements: "An element stands in its list once."
    case .incompatibleOrder: "Of two reads of a list the shorter is how the longer begins."
    case .dirtyUpdate: "Nothing is built on what a transaction wrote that was refused."
    case .futureRead: "A transaction does not read what it is yet to write."
    case .emptyGraph: "Some transaction reads what another one wrote."
    case .severalWriters: "Every value is written to its key once."
    case .invented: "A read returns only values that somebody wrote to that key."
    case .altered: "A reply lists the steps of its request, in their order, with what was read."
    case .readBeforeWrite: "No transaction reads a value before somebody set out to write it."
    case .ownWriteMissed: "A transaction reads what it has written itself."
    case .fracturedRead: "Who sees one write of a transaction sees all of them."
    case .neverReplicated: "What is written on one node is read on another some time."
    }
  }

  /// What usually causes it.
  package var usualCause: String {
    switch self {
    case .dirtyWrite:
      "The writes of two transactions are applied one by one and interleave, or nodes apply them in "
        + "different orders."
    case .abortedRead: "Writes are applied before the transaction is decided, and not taken back."
    case .intermediateRead, .circularInformation:
      "Writes are applied one by one, where others see them, instead of all at the end."
    case .readSkew, .nonadjacentSkew, .antidependencyCycle:
      "Reads come from copies of different ages, or are not looked at again when the transaction is "
        + "decided."
    case .realtimeDirtyWrite, .realtimeCircularInformation, .realtimeReadSkew,
      .realtimeNonadjacentSkew, .realtimeAntidependencyCycle:
      "Reads come from an old copy, or a write is acknowledged before it can be read everywhere."
    case .internal, .ownWriteMissed:
      "Reads are answered from the store and not from what the transaction has written so far."
    case .lostUpdate: "What was read is not looked at again when the transaction is decided."
    case .cyclicVersions: "Values come back that had been replaced: a late message is applied."
    case .duplicateElements: "An append that was tried again had been done the first time."
    case .incompatibleOrder: "Two nodes append to copies of their own, and one wins later."
    case .dirtyUpdate: "A transaction that fails leaves its writes where others build on them."
    case .futureRead: "The writes of a transaction are applied before its reads."
    case .emptyGraph: "Every read returns null."
    case .severalWriters: "The reply tells other writes than were asked for."
    case .invented: "A value was changed on its way, or is read from another key."
    case .altered: "The reply is made from something else than the request's own list."
    case .readBeforeWrite: "The node makes up values, or answers another request."
    case .fracturedRead: "Writes of one transaction reach other nodes, or readers, one by one."
    case .neverReplicated: "Nodes keep what they are told and never tell each other."
    }
  }
}
