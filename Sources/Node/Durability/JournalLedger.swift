import LogStore
import Maelstrom

/// What was served for one outbox and has to be in the journal before the lines in it leave.
final class JournalLedger: Ledger {
  private let journal: Journal
  /// The entries, in the order in which they were served.
  var batch = JournalBatch()

  init(_ journal: Journal) {
    self.journal = journal
  }

  /// Writes the entries with one call and, if that is the policy, makes them durable with one more:
  /// these, and all that were written before.
  func keep() throws(ServiceFailure) {
    do throws(JournalError) {
      try journal.append(&batch)
    } catch {
      throw ServiceFailure("what was sent cannot be kept: \(error)")
    }
  }
}
