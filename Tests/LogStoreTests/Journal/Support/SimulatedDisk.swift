/// A disk with a memory in front of it: what was written, and what of it is there after a power cut.
///
/// Each file has its durable content and, for each change since then, the whole content after it.
/// A power cut leaves of each sector what it was at any of these moments, each sector for itself,
/// and of the size likewise. Names have their own pending changes, each of which may be there or not.
struct SimulatedDisk {
  static let sectorByteCount = 512

  struct File {
    /// What the disk has.
    var durable: [UInt8]
    /// The content after each change since.
    var pending: [[UInt8]] = []
    /// What the system shows.
    var shown: [UInt8]
    /// Sectors that a failed sync has left in memory alone, and that no sync will write.
    var forgotten: Set<Int> = []

    /// What would be durable if all of `content` were made so.
    func persistent(_ content: [UInt8]) -> [UInt8] {
      var content = content
      for sector in forgotten {
        let start = sector * sectorByteCount
        let end = min(start + sectorByteCount, content.count)
        guard start < end else { continue }
        content.replaceSubrange(
          start..<end, with: SimulatedDisk.sector(sector, of: durable)[..<(end - start)])
      }
      return content
    }
  }

  enum Entry: Equatable {
    case directory
    case file(Int)
  }

  /// A change of names, which is there as a whole or not at all.
  struct NameChange {
    var directory: String
    var removed: String?
    var added: (path: String, entry: Entry)?
  }

  var files: [File] = []
  var durableNames: [String: Entry]
  var shownNames: [String: Entry]
  var pendingNames: [NameChange] = []

  /// A disk with one directory.
  init(directory: String) {
    durableNames = [directory: .directory]
    shownNames = durableNames
  }

  // MARK: What the system does

  /// Changes the bytes of `range`, or the size, so that `content` is shown.
  mutating func change(_ file: Int, in range: Range<Int>, to content: [UInt8]) {
    for sector in range.lowerBound / Self.sectorByteCount..<range.upperBound
      / Self.sectorByteCount + 1
    {
      files[file].forgotten.remove(sector)
    }
    files[file].shown = content
    files[file].pending.append(files[file].persistent(content))
  }

  mutating func sync(_ file: Int) {
    if let last = files[file].pending.last { files[file].durable = last }
    files[file].pending = []
  }

  /// A sync that fails: the system forgets what it should have written, and shows it none the less.
  mutating func failToSync(_ file: Int) {
    let shown = files[file].shown
    for sector in 0..<(shown.count + Self.sectorByteCount - 1) / Self.sectorByteCount
    where Self.sector(sector, of: shown) != Self.sector(sector, of: files[file].durable) {
      files[file].forgotten.insert(sector)
    }
    files[file].pending = []
  }

  mutating func change(_ change: NameChange) {
    Self.apply(change, to: &shownNames)
    pendingNames.append(change)
  }

  mutating func syncNames(in directory: String) {
    for change in pendingNames where change.directory == directory {
      Self.apply(change, to: &durableNames)
    }
    pendingNames.removeAll { $0.directory == directory }
  }

  static func apply(_ change: NameChange, to names: inout [String: Entry]) {
    if let removed = change.removed { names[removed] = nil }
    if let (path, entry) = change.added { names[path] = entry }
  }

  static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// A sector of a file, with zeros behind its end.
  static func sector(_ index: Int, of content: [UInt8]) -> [UInt8] {
    let start = min(index * sectorByteCount, content.count)
    let bytes = content[start..<min(start + sectorByteCount, content.count)]
    return bytes + [UInt8](repeating: 0, count: sectorByteCount - bytes.count)
  }
}
