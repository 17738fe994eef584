/// Why a journal cannot be opened, or not be written to.
public enum JournalError: Error, Equatable, Sendable {
  /// A call of the system failed while the journal was opened, or read.
  case system(FileFailure)
  /// Another process holds the journal, by the lock on this file.
  case isHeld(lock: String)
  /// What stands in this file from this byte on is not what was written.
  case damaged(file: String, position: Int, reason: String)
  /// The file is of a version of the format that is not known here.
  case unknownVersion(file: String, version: UInt32)
  /// The owner's name is longer than 65,536 bytes.
  case ownerTooLong
  /// There was no room for this batch: it is not in the journal and will not be. Later ones may be.
  case noRoom(FileFailure)
  /// Writing failed, and nothing more can be written. This batch is not in the journal.
  case notWritten(FileFailure)
  /// The system could not say that everything is durable, and nothing more can be written. Whether
  /// the batches since the last success are in the journal nobody knows.
  case notDurable(FileFailure)
  /// It has been closed.
  case closed

  /// Whether what was to be written is certainly not in the journal, now and after a restart.
  public var isDefinite: Bool {
    if case .notDurable = self { false } else { true }
  }
}

extension JournalError: CustomStringConvertible {
  /// A sentence for whoever runs the program.
  public var description: String {
    switch self {
    case .system(let failure), .noRoom(let failure), .notWritten(let failure):
      failure.description
    case .isHeld(let lock): "another process holds \(lock)"
    case .damaged(let file, let position, let reason):
      "\(file) is damaged at byte \(position): \(reason)"
    case .unknownVersion(let file, let version):
      "\(file) has version \(version) of the format; this program knows version "
        + "\(JournalFileHeader.version)"
    case .ownerTooLong:
      "a name of more than \(JournalFileHeader.ownerByteCountMax) bytes cannot have a journal"
    case .notDurable(let failure): "\(failure.description); what was written last may be lost"
    case .closed: "the journal has been closed"
    }
  }
}
