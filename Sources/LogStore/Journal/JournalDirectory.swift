/// The names of a journal's files: `DIR/OWNER/0000000001.journal` and so on, and `DIR/OWNER/lock`.
struct JournalDirectory: Equatable, Sendable {
  /// The directory in which each owner has one of its own.
  let parent: String
  /// The directory of this journal.
  let path: String

  init(in parent: String, of owner: [UInt8]) {
    self.init(in: parent, named: Self.name(of: owner))
  }

  /// A directory that is there, whoever owns it.
  init(in parent: String, named name: String) {
    self.parent = parent
    path = parent + "/" + name
  }

  /// The file that is locked by whoever has the journal open.
  var lockPath: String { path + "/lock" }

  /// The file of a number.
  func filePath(_ number: UInt64) -> String { path + "/" + Self.fileName(number) }

  /// The name under which a file is written before it is complete and gets its own.
  func unfinishedPath(_ number: UInt64) -> String { filePath(number) + Self.unfinishedSuffix }

  private static let suffix = ".journal"
  static let unfinishedSuffix = ".new"

  static func fileName(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 10 - digits.count)) + digits + suffix
  }

  /// The number of the file with this name; nil if it is no journal's.
  static func fileNumber(_ name: String) -> UInt64? {
    guard name.hasSuffix(suffix) else { return nil }
    guard let number = UInt64(name.dropLast(suffix.count)) else { return nil }
    return fileName(number) == name ? number : nil
  }

  /// A name for the directory of an owner, which no other owner has.
  ///
  /// Lower-case letters, digits, `-` and `_` stand for themselves, every other byte for `%` and two
  /// hexadecimal digits: so a slash leads nowhere, no name is `.` or `..`, and names that differ in
  /// case alone stay apart where the file system does not. The empty name is `%`. Of a name that
  /// would be too long the first part is kept and a checksum stands for the rest; should two agree in
  /// both, the header of each file tells whose it is.
  static func name(of owner: [UInt8]) -> String {
    guard !owner.isEmpty else { return "%" }
    var name: [UInt8] = []
    for byte in owner {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        name.append(byte)
      default:
        name += [UInt8(ascii: "%"), hexadecimal(byte >> 4), hexadecimal(byte & 0xF)]
      }
    }
    if name.count > nameByteCountMax {
      // `%` is followed by two digits everywhere else, so no short name looks like this.
      let digest = fingerprint(owner)
      name = name.prefix(nameByteCountMax - 18) + [UInt8(ascii: "%"), UInt8(ascii: "-")]
      name += (0..<16).map { hexadecimal(UInt8(digest >> (60 - 4 * UInt64($0)) & 0xF)) }
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// File systems take names of 255 bytes.
  private static let nameByteCountMax = 200

  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }

  /// FNV-1a of 64 bits.
  private static func fingerprint(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
