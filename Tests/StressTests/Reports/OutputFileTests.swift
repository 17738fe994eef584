import Foundation
import Testing

@testable import Stress

/// Where a text goes that is written to a path of any kind.
@Suite final class OutputFileTests {
  private let folder = NSTemporaryDirectory() + "stress \(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    chmod(folder, 0o755)
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func write(_ text: String, to path: String, finishes: Bool = true) throws {
    var file = try OutputFile(path: path)
    try file.write(text)
    if finishes { try file.finish() }
  }

  private func read(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  private func mode(of path: String) -> mode_t {
    var status = stat()
    stat(path, &status)
    return status.st_mode & 0o7777
  }

  @Test func aFileIsThereWhenItIsWholeAndNothingIsLeftBeside() throws {
    let path = folder + "/a file"
    try write("new", to: path)
    #expect(read(path) == "new" && names == ["a file"])
  }

  @Test func theOldFileStaysUntilTheNewOneIsWhole() throws {
    let path = folder + "/r.json"
    try write("old", to: path)
    chmod(path, 0o640)
    try write("half", to: path, finishes: false)
    #expect(read(path) == "old" && names == ["r.json"])
    try write("new", to: path)
    #expect(read(path) == "new" && names == ["r.json"])
    #expect(mode(of: path) == 0o640)
  }

  @Test func aLinkStaysALink() throws {
    let path = folder + "/link"
    symlink("target", path)
    // The first time the link leads to nothing, the second time to a file.
    for text in ["first", "second"] {
      try OutputFile.check(path)
      try write(text, to: path)
      #expect(read(folder + "/target") == text && names == ["link", "target"])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "target")
    }
  }

  @Test func aPipeIsWrittenTo() throws {
    let path = folder + "/pipe"
    mkfifo(path, 0o600)
    try OutputFile.check(path)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try write("text", to: path)
    var bytes = [UInt8](repeating: 0, count: 10)
    #expect(Glibc.read(reader, &bytes, 10) == 4 && names == ["pipe"])
  }

  @Test func aDeviceIsWrittenTo() throws {
    try OutputFile.check("/dev/null")
    try write("text", to: "/dev/null")
    try OutputFile.check("/dev/full")
    #expect(throws: BenchFailure("/dev/full cannot be written: No space left on device")) {
      try write("text", to: "/dev/full")
    }
  }

  @Test func aFileInAFolderThatNothingCanBeAddedToIsWrittenTo() throws {
    let path = folder + "/r.json"
    try write("old", to: path)
    chmod(folder, 0o555)
    // For root no folder is closed, and the file is replaced as everywhere.
    try OutputFile.check(path)
    try write("new", to: path)
    #expect(read(path) == "new")
  }

  @Test func aCheckChangesNothing() throws {
    let path = folder + "/old"
    try write("old", to: path)
    try OutputFile.check(path)
    try OutputFile.check(folder + "/new")
    #expect(read(path) == "old" && names == ["old"])
  }

  @Test func whatCannotBeWrittenIsNamedByCheckAndByOpening() throws {
    try write("x", to: folder + "/file")
    for (path, reason) in [
      ("/no/such/x", "No such file or directory"), (folder, "Is a directory"),
      (folder + "/file/x", "Not a directory"),
      (folder + "/" + String(repeating: "n", count: 300), "File name too long"),
    ] {
      let failure = BenchFailure("\(path) cannot be written: \(reason)")
      #expect(throws: failure) { try OutputFile.check(path) }
      #expect(throws: failure) { try write("x", to: path) }
    }
    #expect(names == ["file"])
    #expect(throws: BenchFailure("\(folder)/x/ cannot be written: Is a directory")) {
      try OutputFile.check(folder + "/x/")
    }
  }
}
