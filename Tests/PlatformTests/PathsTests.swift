import Foundation
import Testing

@testable import Platform

/// What is done with paths, names with spaces and without their directories included.
@Suite struct PathsTests {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("paths of \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
  }

  private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  @Test func aFileIsMadeMovedAndTakenAway() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let descriptor = Paths.openFile(path("one file"), O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    try #require(descriptor >= 0)
    close(descriptor)
    #expect(Paths.openFile(path("one file"), O_WRONLY | O_CREAT | O_EXCL, mode: 0o600) == -1)
    #expect(Paths.status(path("one file"))?.st_size == 0)
    #expect(Paths.allow(path("one file"), R_OK))
    #expect(Paths.renameFile(path("one file"), to: path("another")))
    #expect(Paths.status(path("one file")) == nil)
    #expect(!Paths.renameFile(path("one file"), to: path("a third")))
    Paths.unlinkFile(path("another"))
    #expect(!Paths.allow(path("another"), F_OK))
  }

  @Test func aLinkIsFollowedOrLookedAt() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createSymbolicLink(
      atPath: path("link"), withDestinationPath: directory.path)
    #expect(try #require(Paths.status(path("link"))).st_mode & S_IFMT == S_IFDIR)
    #expect(try #require(Paths.statusOfLink(path("link"))).st_mode & S_IFMT == S_IFLNK)
    #expect(Paths.resolved(path("link")) == Paths.resolved(directory.path))
    #expect(Paths.resolved(path("nowhere")) == nil)
  }
}
