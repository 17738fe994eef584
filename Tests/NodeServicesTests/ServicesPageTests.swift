import FastJSON
import Foundation
import Testing

@testable import NodeServices

/// The page on the services shows what they do: each line after → gets the line after ←.
@Suite struct ServicesPageTests {
  private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/services.md")

  /// The members of a message, as they stand in it.
  private func members(of line: Substring) throws -> [String: [UInt8]] {
    let bytes = Array(line.utf8)
    var scanner = JSONScanner(bytes.span.bytes)
    var members: [String: [UInt8]] = [:]
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      let slice = try scanner.value()
      members[scanner.text(of: name)] = Array(bytes[slice.start..<slice.end])
    }
    try scanner.end()
    return members
  }

  @Test func everyLineOfThePageIsTrue() throws {
    var services = Services(staleness: .fresh)
    var request: [String: [UInt8]] = [:]
    var replyCount = 0
    for line in try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("→ ") { request = try members(of: line.dropFirst(2)) }
      guard line.hasPrefix("← ") else { continue }
      let reply = try members(of: line.dropFirst(2))
      #expect(reply["src"] == request["dest"] && reply["dest"] == request["src"], "\(line)")
      let destination = try #require(request["dest"]).dropFirst().dropLast()
      let name = String(decoding: destination, as: UTF8.self)
      let service = try #require(Services.Name(rawValue: name), "\(line)")
      let body = try #require(request["body"])
      let answer = services.answer(body, to: service, from: "n0")
      #expect(answer == reply["body"], "\(line)")
      replyCount += 1
    }
    #expect(replyCount > 10)
  }
}
