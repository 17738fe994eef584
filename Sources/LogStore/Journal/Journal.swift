// A journal is one sequence of frames in a sequence of files, to which is only ever appended:
//
//     DIR/n0/0000000001.journal   │ frame 1 │ frame 2 │ … │ frame 812 │      whole, never touched again
//     DIR/n0/0000000002.journal   │ frame 813 │ … │ frame 1090 │             the last one: appended to
//     DIR/n0/lock                                                            held while it is open
//
// What is promised rests on five rules:
//
// 1. A frame is one write. Nobody is told of it before a sync that began after it has succeeded
//    (`SyncPolicy.always`).
// 2. A frame says which frame was the last durable one when it was written. So recovery can tell what
//    a power cut may have torn from what it cannot have (`JournalScan`).
// 3. A file gets its name when its header is durable, and not before all files before it are durable
//    as a whole; its first frame is acknowledged when its name is durable too.
// 4. What an earlier process has left, and recovery has read, is written and synced again before
//    anybody hears of it, and so are the names: it may be in the system's memory alone.
// 5. A sync that failed is never tried again. The system may have dropped what it could not write and
//    have the next call succeed; so nothing more is written, and the process has to start anew.
//    By rule 4 it does not take the system's memory for the disk then, either.
//
// It is assumed that a sector of 512 bytes is written as a whole or not at all, and that a sync which
// succeeds has made durable what was written before.
//
// Two locks. `appending` guards the state: writes are made under it, one after the other. `syncing` is
// held while a sync is under way, and is taken first where both are. So frames are written while an
// older one is being made durable, and who comes while a sync is under way shares the next one with
// all others who have come.

import Synchronization

/// Keeps what is put into logs on disk, and gives it back after a restart.
///
/// For any number of threads. One process at a time has a journal open, until `close`, or until nobody
/// refers to it; a sync that is under way refers to it as well.
public final class Journal: Sendable {
  /// When frames are made durable.
  public enum SyncPolicy: Equatable, Sendable {
    /// Before `append` returns: what was acknowledged survives a power cut.
    case always
    /// Each time so much time has passed, by a thread of the journal's own: what was acknowledged
    /// survives the end of the process, and a power cut takes no more than the last interval.
    case every(Duration)
    /// When a file is full, and when the journal is closed: what was acknowledged survives the end of
    /// the process; what a power cut takes is up to the system.
    case never
  }

  /// What can be chosen.
  public struct Options: Equatable, Sendable {
    /// When frames are made durable.
    public var syncPolicy = SyncPolicy.always
    /// The bytes from which on a file is full; it may become larger by one frame.
    public var fileByteCountMax = 64 << 20

    /// The usual choices, or others.
    public init(syncPolicy: SyncPolicy = .always, fileByteCountMax: Int = 64 << 20) {
      self.syncPolicy = syncPolicy
      self.fileByteCountMax = fileByteCountMax
    }
  }

  /// What was found when the journal was opened.
  public let recovery: JournalRecovery
  /// What was chosen.
  public let options: Options

  let files: any FileLayer
  let directory: JournalDirectory
  let owner: [UInt8]
  private let lockFile: OpenFile
  let appending: Mutex<Appending>
  private let syncing = Mutex(())

  /// What is guarded by `appending`.
  struct Appending {
    /// The last file.
    var file: OpenFile
    var fileNumber: UInt64
    var marker: UInt64
    /// Where the next frame goes.
    var position: Int
    /// The last frame that was written, and the last one that is known to be durable.
    var lastNumber: UInt64
    var durableNumber: UInt64
    /// Whether the last frame is a mark, or there is none at all: then there is nothing to vouch for.
    var endsWithMark: Bool
    /// Why nothing can be written any more.
    var failure: FileFailure?
    var isOpen = true
  }

  init(
    _ files: any FileLayer, _ directory: JournalDirectory, owner: [UInt8], _ options: Options,
    lockFile: OpenFile, _ appending: Appending, _ recovery: JournalRecovery
  ) {
    self.files = files
    self.directory = directory
    self.owner = owner
    self.options = options
    self.lockFile = lockFile
    self.appending = Mutex(appending)
    self.recovery = recovery
  }

  deinit {
    appending.withLock { state in
      if state.isOpen { release(&state) }
    }
  }

  private func release(_ state: inout Appending) {
    state.isOpen = false
    files.close(state.file)
    files.close(lockFile)
  }
}

// MARK: Writing

extension Journal {
  /// Adds a batch and empties it; under `SyncPolicy.always` returns when it is durable.
  ///
  /// - Throws: `noRoom` or `notWritten`, with the batch as it was: it is not in the journal. Or
  ///   `notDurable`: nobody knows. Only after `noRoom` may it be tried again.
  /// - Complexity: O(n) in the bytes of the batch: a checksum and one write. Where others wait for a
  ///   sync at the same time, one is made for all.
  public func append(_ batch: inout JournalBatch) throws(JournalError) {
    let number = try write(&batch)
    if options.syncPolicy == .always { try makeDurable(through: number) }
  }

  /// Writes a batch, empties it, and leaves it to others to make it durable.
  ///
  /// - Returns: the number to call `makeDurable(through:)` with. An empty batch is not written.
  /// - Throws: `noRoom`, `notWritten` or `closed`, with the batch as it was.
  public func write(_ batch: inout JournalBatch) throws(JournalError) -> UInt64 {
    let number = try appending.withLock { (state) throws(JournalError) -> UInt64? in
      if batch.isEmpty { return state.lastNumber }
      guard state.position < options.fileByteCountMax else { return nil }
      return try write(&batch, to: &state)
    }
    if let number { return number }
    // A file is begun with both locks held. Somebody else may have done so by now.
    return try syncing.withLock { (_) throws(JournalError) in
      try appending.withLock { (state) throws(JournalError) in
        if state.position >= options.fileByteCountMax { try beginFile(&state) }
        return try write(&batch, to: &state)
      }
    }
  }

  /// Makes all frames durable up to a number that `write` has returned.
  ///
  /// - Throws: `notDurable`, from the first failure on.
  public func makeDurable(through number: UInt64) throws(JournalError) {
    try syncing.withLock { (_) throws(JournalError) in
      let wanted = try appending.withLock { (state) throws(JournalError) in
        guard state.durableNumber < number else { return Optional<(OpenFile, UInt64)>.none }
        try requireUsable(state)
        return (state.file, state.lastNumber)
      }
      guard let (file, lastNumber) = wanted else { return }
      // Nobody can begin a new file and close this one meanwhile: that takes `syncing`.
      let failure = sync(file)
      try appending.withLock { (state) throws(JournalError) in
        if let failure {
          state.failure = failure
          throw .notDurable(failure)
        }
        state.durableNumber = max(state.durableNumber, lastNumber)
      }
    }
  }

  /// Makes all that has been written durable.
  ///
  /// - Throws: `notDurable`, from the first failure on; `closed`.
  public func makeDurable() throws(JournalError) {
    let number = try appending.withLock { (state) throws(JournalError) in
      try requireUsable(state)
      return state.lastNumber
    }
    try makeDurable(through: number)
  }

  /// Makes everything durable, says so in a last frame, and gives the journal back.
  ///
  /// - Throws: what kept it from doing so; it is closed nevertheless.
  public func close() throws(JournalError) {
    let result = Result { () throws(JournalError) in
      try makeDurable()
      try vouchIfThereIsRoom()
    }
    appending.withLock { state in
      if state.isOpen { release(&state) }
    }
    try result.get()
  }

  /// Does the same as `vouch`, unless the disk is full: all is durable without it.
  func vouchIfThereIsRoom() throws(JournalError) {
    do throws(JournalError) {
      try vouch()
    } catch .noRoom {
    } catch {
      throw error
    }
  }

  /// Writes a frame that says that all before it are durable, which they are, and makes it durable.
  private func vouch() throws(JournalError) {
    let number = try appending.withLock { (state) throws(JournalError) -> UInt64 in
      guard !state.endsWithMark else { return state.durableNumber }
      var mark = JournalBatch()
      return try write(&mark, to: &state)
    }
    try makeDurable(through: number)
  }

  private func requireUsable(_ state: Appending) throws(JournalError) {
    guard state.isOpen else { throw .closed }
    if let failure = state.failure { throw .notDurable(failure) }
  }

  /// The failure of a sync, if it fails.
  private func sync(_ file: OpenFile) -> FileFailure? {
    do throws(FileFailure) {
      try files.sync(file)
      return nil
    } catch {
      return error
    }
  }

  /// Writes a batch, or a mark if it is empty, as the next frame of the last file.
  private func write(
    _ batch: inout JournalBatch, to state: inout Appending
  ) throws(JournalError) -> UInt64 {
    guard state.isOpen else { throw .closed }
    if let failure = state.failure { throw .notWritten(failure) }
    let number = state.lastNumber + 1
    let byteCount = batch.seal(
      number: number, durableNumber: state.durableNumber, marker: state.marker)
    do throws(FileFailure) {
      try files.writeAll(
        batch.block.bytes(from: 0, to: byteCount), to: state.file, at: state.position)
    } catch {
      throw takeBack(error, &state)
    }
    state.position += byteCount
    state.lastNumber = number
    state.endsWithMark = batch.isEmpty
    batch.removeAll()
    return number
  }

  /// Removes what a write has left that did not succeed, so that the next frame follows the last one.
  ///
  /// Where more will be written, the file is first made durable without it. What a part of a frame
  /// lacks may be zeros, and so may be what lies behind the end of a file: a power cut could put the
  /// part beside the size that a later frame has given the file, and it would be whole.
  private func takeBack(_ failure: FileFailure, _ state: inout Appending) -> JournalError {
    do throws(FileFailure) {
      try files.truncate(state.file, to: state.position)
      if failure.isForWantOfRoom {
        try files.sync(state.file)
        return .noRoom(failure)
      }
    } catch {}
    state.failure = failure
    return .notWritten(failure)
  }
}

// MARK: Files

extension Journal {
  /// Makes the last file durable as a whole, and begins another.
  ///
  /// - Throws: `noRoom`, with all as it was, or `notWritten`.
  private func beginFile(_ state: inout Appending) throws(JournalError) {
    guard state.isOpen else { throw .closed }
    if let failure = state.failure { throw .notWritten(failure) }
    do throws(FileFailure) {
      try files.sync(state.file)
    } catch {
      state.failure = error
      throw .notWritten(error)
    }
    state.durableNumber = state.lastNumber
    let header = JournalFileHeader(
      fileNumber: state.fileNumber + 1, firstFrameNumber: state.lastNumber + 1,
      marker: .random(in: .min ... .max), owner: owner)
    let unnamed: OpenFile
    do throws(FileFailure) {
      unnamed = try Self.makeUnnamedFile(files, directory, header)
    } catch {
      if error.isForWantOfRoom { throw .noRoom(error) }
      state.failure = error
      throw .notWritten(error)
    }
    do throws(FileFailure) {
      let file = try Self.nameFile(unnamed, files, directory, header)
      files.close(state.file)
      state.file = file
    } catch {
      // The new file may have its name, so nothing may be written to the old one any more.
      files.close(unnamed)
      state.failure = error
      throw .notWritten(error)
    }
    state.fileNumber = header.fileNumber
    state.marker = header.marker
    state.position = header.byteCount
  }

  /// Makes a file with a header and no frames, durable but for its name.
  static func makeUnnamedFile(
    _ files: any FileLayer, _ directory: JournalDirectory, _ header: JournalFileHeader
  ) throws(FileFailure) -> OpenFile {
    let file = try files.open(directory.unfinishedPath(header.fileNumber), .creating)
    do throws(FileFailure) {
      let bytes = header.bytes
      try files.writeAll(bytes.rawSpan, to: file, at: 0)
      try files.sync(file)
    } catch {
      files.close(file)
      throw error
    }
    return file
  }

  /// Gives a new file its name, durably.
  static func nameFile(
    _ file: OpenFile, _ files: any FileLayer, _ directory: JournalDirectory,
    _ header: JournalFileHeader
  ) throws(FileFailure) -> OpenFile {
    let path = directory.filePath(header.fileNumber)
    try files.rename(file.path, to: path)
    try files.syncDirectory(directory.path)
    return OpenFile(descriptor: file.descriptor, path: path)
  }
}
