import Foundation

@testable import LogStore

/// Files on a simulated disk, for one process: records what the disk was after each call, fails on
/// demand, and can be wrong in one of the ways in which a journal could be.
final class SimulatedFiles: FileLayer, @unchecked Sendable {
  private(set) var disk: SimulatedDisk
  /// The disk after each call, and what had been promised by then.
  private(set) var moments: [Moment] = []
  var isRecording = false
  /// What the driver has sent and been told so far.
  var progress = Progress()
  /// What is wrong with these files; nil: nothing.
  let mutation: Mutation?
  /// The fault to come: what fails, and after how many such calls that succeed.
  var fault: (call: Call, after: Int, code: Int32)?
  /// How many bytes all files together may have.
  var capacity = Int.max
  /// Takes writes in pieces of so many bytes.
  var pieceByteCount = Int.max
  private(set) var syncCount = 0
  private var openFiles: [Int32: (file: Int, path: String)] = [:]
  private var nextDescriptor: Int32 = 3
  private var lockedFiles: Set<Int> = []
  private var syncedDirectories: Set<String> = []

  enum Call {
    case makeDirectory, names, syncDirectory, rename, remove
    case open, lock, size, read, write, truncate, sync
  }

  /// How far a run has come, in batches.
  struct Progress: Equatable {
    /// What may be found after a crash.
    var sentCount = 0
    /// What must be found when the process was killed.
    var acknowledgedCount = 0
    /// What must be found after a power cut.
    var durableCount = 0
  }

  struct Moment {
    let disk: SimulatedDisk
    let progress: Progress
  }

  /// Small wrong changes, each of which the proof has to notice.
  enum Mutation: CaseIterable {
    /// A frame is acknowledged without a sync; a full file is left without one.
    case noSyncOfFrames
    /// A file gets its name before its header is durable.
    case noSyncOfHeader
    /// The name of a new file is not made durable.
    case noSyncOfDirectory
    /// The name of the journal's own directory is not made durable.
    case noSyncOfParent
    /// A process does not make durable the names that the one before it left.
    case noSyncOfDirectoryAtOpen
    /// What is torn is not cut off.
    case noCut
    /// Recovery does not write again what may be in memory alone.
    case noRewriting
    /// Recovery makes nothing durable.
    case noSyncAtOpen
    /// A sync that failed is tried again.
    case syncTriedAgain
    /// A partial write is left where it is, and the next frame goes behind it.
    case noTakingBack
    /// A frame says of the one before that it is durable, whether it is or not.
    case vouchingTooEarly
    /// A sync covers what is written later, not what was written before.
    case syncOfTheWriteBefore
    /// A file is written under its own name from the start.
    case noRenaming
    /// A frame is handed over without its last byte.
    case lastByteLeftOut
  }

  init(_ disk: SimulatedDisk, mutation: Mutation? = nil) {
    self.disk = disk
    self.mutation = mutation
  }

  private func record() {
    if isRecording { moments.append(Moment(disk: disk, progress: progress)) }
  }

  private func failIfDue(_ call: Call, _ path: String) throws(FileFailure) {
    guard let (failing, after, code) = fault, failing == call else { return }
    guard after == 0 else {
      fault = (failing, after - 1, code)
      return
    }
    fault = nil
    throw FileFailure("\(call)", path, code: code)
  }

  // MARK: Names

  func makeDirectory(_ path: String) throws(FileFailure) {
    try failIfDue(.makeDirectory, path)
    switch disk.shownNames[path] {
    case .directory: return
    case .file: throw FileFailure("use as a directory", path, code: ENOTDIR)
    case nil: break
    }
    let parent = SimulatedDisk.parent(of: path)
    guard disk.shownNames[parent] == .directory else {
      throw FileFailure("use as a directory", parent, code: ENOENT)
    }
    disk.change(.init(directory: parent, added: (path, .directory)))
    record()
  }

  func names(in directory: String) throws(FileFailure) -> [String] {
    try failIfDue(.names, directory)
    guard disk.shownNames[directory] == .directory else {
      throw FileFailure("read the directory", directory, code: ENOENT)
    }
    return disk.shownNames.keys.filter { SimulatedDisk.parent(of: $0) == directory }
      .map { String($0.dropFirst(directory.count + 1)) }
  }

  func syncDirectory(_ path: String) throws(FileFailure) {
    try failIfDue(.syncDirectory, path)
    let isFirst = syncedDirectories.insert(path).inserted
    let isParent = !path.contains("/")
    switch mutation {
    case .noSyncOfDirectory where !isParent, .noSyncOfParent where isParent,
      .noSyncOfDirectoryAtOpen where isFirst:
      break
    default: disk.syncNames(in: path)
    }
    record()
  }

  func rename(_ path: String, to newPath: String) throws(FileFailure) {
    try failIfDue(.rename, path)
    if mutation == .noRenaming { return }
    guard let entry = disk.shownNames[path] else {
      throw FileFailure("rename", path, code: ENOENT)
    }
    disk.change(
      .init(
        directory: SimulatedDisk.parent(of: path), removed: path, added: (newPath, entry)))
    record()
  }

  func remove(_ path: String) throws(FileFailure) {
    try failIfDue(.remove, path)
    disk.change(.init(directory: SimulatedDisk.parent(of: path), removed: path))
    record()
  }

  // MARK: Files

  func open(_ path: String, _ access: FileAccess) throws(FileFailure) -> OpenFile {
    try failIfDue(.open, path)
    var name = path
    if mutation == .noRenaming, path.hasSuffix(".new") { name = String(path.dropLast(4)) }
    let file: Int
    switch (disk.shownNames[name], access) {
    case (.directory, _): throw FileFailure("open", path, code: EISDIR)
    case (.file(let found), _): file = found
    case (nil, .creating), (nil, .writingOrCreating):
      disk.files.append(.init(durable: [], shown: []))
      file = disk.files.count - 1
      disk.change(
        .init(directory: SimulatedDisk.parent(of: name), added: (name, .file(file))))
      record()
    case (nil, _): throw FileFailure("open", path, code: ENOENT)
    }
    if access == .creating, !disk.files[file].shown.isEmpty {
      disk.change(file, in: 0..<0, to: [])
      record()
    }
    nextDescriptor += 1
    openFiles[nextDescriptor] = (file, name)
    return OpenFile(descriptor: nextDescriptor, path: path)
  }

  func close(_ file: OpenFile) {
    if let open = openFiles.removeValue(forKey: file.descriptor) { lockedFiles.remove(open.file) }
  }

  /// How many files have not been closed.
  var openFileCount: Int { openFiles.count }

  private func index(_ file: OpenFile) throws(FileFailure) -> Int {
    guard let open = openFiles[file.descriptor] else {
      throw FileFailure("use", file.path, code: EBADF)
    }
    return open.file
  }

  func lock(_ file: OpenFile) throws(FileFailure) -> Bool {
    try failIfDue(.lock, file.path)
    return lockedFiles.insert(try index(file)).inserted
  }

  func byteCount(of file: OpenFile) throws(FileFailure) -> Int {
    try failIfDue(.size, file.path)
    return disk.files[try index(file)].shown.count
  }

  func read(
    _ file: OpenFile, at position: Int, count: Int, into buffer: inout [UInt8], from index: Int
  ) throws(FileFailure) -> Int {
    try failIfDue(.read, file.path)
    let content = disk.files[try self.index(file)].shown
    let bytes = content.dropFirst(position).prefix(count)
    buffer.replaceSubrange(index..<index + bytes.count, with: bytes)
    return bytes.count
  }

  func write(_ bytes: RawSpan, to file: OpenFile, at position: Int) throws(FileFailure) -> Int {
    try failIfDue(.write, file.path)
    let index = try index(file)
    var content = disk.files[index].shown
    var new: [UInt8] = []
    new.append(copying: bytes)
    var start = position
    if mutation == .noTakingBack { start = max(start, content.count) }
    if mutation == .noRewriting, start + new.count <= content.count { return new.count }
    if mutation == .vouchingTooEarly { Self.vouchTooEarly(&new) }
    if mutation == .lastByteLeftOut, new.count > 300 { new.removeLast() }
    let used = disk.files.reduce(0) { $0 + $1.shown.count }
    let growth = max(0, start + new.count - content.count)
    let taken = min(new.count, pieceByteCount, new.count - growth + max(0, capacity - used))
    guard taken > 0 else { throw FileFailure("write to", file.path, code: ENOSPC) }
    new = Array(new.prefix(taken))
    if content.count < start {
      content += [UInt8](repeating: 0, count: start - content.count)
    }
    let end = min(start + new.count, content.count)
    content.replaceSubrange(start..<end, with: new)
    disk.change(index, in: start..<start + new.count, to: content)
    record()
    return mutation == .lastByteLeftOut && bytes.byteCount > 300 ? taken + 1 : taken
  }

  func truncate(_ file: OpenFile, to byteCount: Int) throws(FileFailure) {
    try failIfDue(.truncate, file.path)
    if mutation == .noCut || mutation == .noTakingBack { return }
    let index = try index(file)
    disk.change(
      index, in: byteCount..<byteCount, to: Array(disk.files[index].shown.prefix(byteCount)))
    record()
  }

  func sync(_ file: OpenFile) throws(FileFailure) {
    let index = try index(file)
    defer { record() }
    do throws(FileFailure) {
      try failIfDue(.sync, file.path)
    } catch {
      disk.failToSync(index)
      if mutation == .syncTriedAgain { return }
      throw error
    }
    syncCount += 1
    let isHeader = file.path.hasSuffix(".new")
    switch mutation {
    case .noSyncOfFrames where !isHeader, .noSyncOfHeader where isHeader: return
    case .noSyncAtOpen where syncCount == 1 && !isHeader: return
    case .syncOfTheWriteBefore where disk.files[index].pending.count > 0:
      let pending = disk.files[index].pending
      disk.files[index].durable = pending.dropLast().last ?? disk.files[index].durable
      disk.files[index].pending = pending.suffix(1)
    default: disk.sync(index)
    }
  }

  /// Has the header of a frame say that the frame before it is durable.
  private static func vouchTooEarly(_ bytes: inout [UInt8]) {
    guard bytes.count >= 40, !bytes.starts(with: JournalFileHeader.magic) else { return }
    let old = bytes
    let marker = old.rawSpan.load64(at: 0)
    guard var header = FrameHeader(old.rawSpan.extracting(0..<40), marker: marker) else { return }
    header.durableNumber = header.number - 1
    var block = Block(capacity: 40)
    header.store(in: &block, marker: marker)
    var new: [UInt8] = []
    new.append(copying: block.bytes(from: 0, to: 40))
    bytes.replaceSubrange(0..<40, with: new)
  }
}
