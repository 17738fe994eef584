package typealias TransactionFindings = Findings<TransactionAnomaly, BodyPlace>
package typealias TransactionFinding = Finding<BodyPlace>
typealias TransactionEvidence = Evidence<BodyPlace>

/// The words and the evidence that the checks have in common.
protocol TransactionTelling {
  var history: TransactionHistory { get }
}

extension TransactionTelling {
  /// How a key is called: `key 5`.
  func name(_ key: UInt32) -> String { "key \(history.keyNames[Int(key)])" }

  /// How the client of an operation is called: `c12`.
  func client(_ number: Int) -> String { "c\(history.operations[number].client)" }

  /// A step in the request of its transaction.
  func writing(_ number: Int, _ index: Int, _ note: String) -> TransactionEvidence {
    TransactionEvidence(
      number, .request(.member("txn"), .element(ordinal(index, number)), .element(2)), note)
  }

  /// A step in the reply to its transaction.
  func reading(_ number: Int, _ index: Int, _ note: String) -> TransactionEvidence {
    TransactionEvidence(
      number, .reply(.member("txn"), .element(ordinal(index, number)), .element(2)), note)
  }

  /// The first read of a key by a transaction.
  func readingFirst(_ number: Int, _ key: UInt32, _ note: String) -> TransactionEvidence? {
    history.firstRead(of: key, in: history.operations[number]).map { reading(number, $0, note) }
  }

  /// The last write of a key by a transaction.
  func writingLast(_ number: Int, _ key: UInt32, _ note: String) -> TransactionEvidence? {
    history.operations[number].steps.last {
      history.steps[$0].isWrite && history.steps[$0].key == key
    }.map { writing(number, $0, note) }
  }

  /// The write of a value by the transaction that wrote it.
  func writing(
    _ number: Int, _ key: UInt32, _ value: TransactionValue, _ note: String
  ) -> TransactionEvidence? {
    history.operations[number].steps.first {
      let step = history.steps[$0]
      return step.isWrite && step.key == key && step.value == value
    }.map { writing(number, $0, note) }
  }

  private func ordinal(_ index: Int, _ number: Int) -> Int {
    index - history.operations[number].steps.lowerBound
  }

  // MARK: Findings of one read

  /// A read that does not fit a step of its own transaction before it.
  func tellOwn(_ number: Int, _ earlier: Int, _ index: Int) -> TransactionFinding {
    let before = history.steps[earlier]
    let verb = before.isWrite ? "written" : "read"
    return TransactionFinding(
      summary:
        "\(client(number)) had \(verb) \(name(before.key)) in the same transaction, and then "
        + "read it otherwise.",
      evidence: [
        before.isWrite
          ? writing(number, earlier, "it wrote this") : reading(number, earlier, "it read this"),
        reading(number, index, "and then this"),
      ])
  }

  func tellInvented(_ number: Int, _ index: Int) -> TransactionFinding {
    TransactionFinding(
      summary: "\(client(number)) read a value of \(name(history.steps[index].key)) that nobody "
        + "wrote.",
      evidence: [reading(number, index, "nobody wrote this")])
  }

  /// A read of what should not have been read of a transaction that did something, such as fail.
  func tellRead(
    _ number: Int, _ index: Int, _ value: TransactionValue, of writer: Int, _ what: String
  ) -> TransactionFinding {
    let key = history.steps[index].key
    var evidence = [writing(writer, key, value, "written here")].compactMap { $0 }
    if history.operations[writer].outcome == .fail {
      evidence.append(TransactionEvidence(writer, .reply(.member("code")), "refused"))
    } else if let last = writingLast(writer, key, "and this is what it wrote last"),
      history.lastWrite(of: key, in: history.operations[writer]) != value
    {
      evidence.append(last)
    }
    return TransactionFinding(
      summary: "\(client(number)) read \(history.name(value)) of \(name(key)), which "
        + "\(client(writer)) had written in a transaction that \(what).",
      evidence: evidence + [reading(number, index, "read here")])
  }

  /// A transaction of which one write was read and another was not.
  func tellFractured(
    _ number: Int, _ seen: Int, _ missed: Int, of writer: Int
  ) -> TransactionFinding {
    let (first, second) = (history.steps[seen].key, history.steps[missed].key)
    return TransactionFinding(
      summary:
        "\(client(number)) saw what \(client(writer)) wrote to \(name(first)) and not what it "
        + "wrote to \(name(second)).",
      evidence: [
        writingLast(writer, first, "written together"),
        writingLast(writer, second, "written together"),
        reading(number, seen, "this is of that transaction"),
        reading(number, missed, "and this is from before it"),
      ].compactMap { $0 })
  }
}
