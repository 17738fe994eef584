import FastJSON
import Foundation
import Testing

/// Every case of `Data/conformance.txt`: the outcome, the kind of error and its byte.
///
/// The scanner and its naive twin are held to the same table, so that neither is right only because
/// it agrees with the other.
@Suite struct ConformanceTests {
  static let cases = ConformanceCase.load()

  @Test func everySectionOfTheTableIsThere() {
    let verdicts = Dictionary(grouping: Self.cases) { $0.name.prefix(2) }.mapValues(\.count)
    #expect(verdicts == ["y_": 214, "n_": 560, "i_": 30])
    #expect(Set(Self.cases.map(\.name)).count == Self.cases.count, "names are unique")
  }

  @Test func theTableKeepsToItsVerdicts() {
    for row in Self.cases {
      if row.name.hasPrefix("y_") { #expect(row.error == nil, "\(row.name)") }
      if row.name.hasPrefix("n_") { #expect(row.error != nil, "\(row.name)") }
    }
  }

  @Test func theNaiveTwinGivesEveryOutcome() {
    for row in Self.cases {
      let result = Result { () throws(JSONError) in try NaiveJSON.read(row.text) }
      #expect(result.failure == row.error, "\(row.name)")
    }
  }

  @Test func skippingGivesEveryOutcome() {
    for row in Self.cases {
      let result = Result { () throws(JSONError) in
        var scanner = JSONScanner(row.text.span.bytes)
        try scanner.skipValue()
        try scanner.end()
      }
      #expect(result.failure == row.error, "\(row.name)")
    }
  }

  @Test func walkingGivesEveryOutcome() {
    for row in Self.cases {
      #expect(ScannerAgreement.disagreement(on: row.text.span.bytes) == nil, "\(row.name)")
    }
  }
}

/// One line of the table.
struct ConformanceCase {
  var name: String
  /// Nil where the text is accepted.
  var error: JSONError?
  var text: [UInt8]

  static func load() -> [ConformanceCase] {
    let table = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Data/conformance.txt")
    do {
      return try String(contentsOf: table, encoding: .utf8)
        .split(separator: "\n")
        .filter { !$0.hasPrefix("#") }
        .map(ConformanceCase.init)
    } catch {
      Issue.record("\(error)")
      return []
    }
  }

  init(row: Substring) throws {
    let columns = row.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    name = String(columns[0])
    let rest = try #require(columns.last).drop { $0 == " " }
    let outcome = rest.prefix { $0 != " " }
    text = try Self.bytes(rest.dropFirst(outcome.count).drop { $0 == " " })
    error = outcome == "ok" ? nil : try Self.error(outcome)
  }

  /// An outcome such as `leadingZero@1`.
  private static func error(_ outcome: Substring) throws -> JSONError {
    let parts = outcome.split(separator: "@")
    let kinds = (0...UInt8.max).lazy.compactMap(JSONError.Kind.init(rawValue:))
    let kind = try #require(kinds.first { "\($0)" == parts[0] }, "no such kind: \(outcome)")
    return JSONError(kind, at: try #require(Int(parts[1])))
  }

  /// The text with the bytes between `‹` and `›` put in.
  private static func bytes(_ column: Substring) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let pieces = column.split(separator: "‹", omittingEmptySubsequences: false)
    for (index, piece) in pieces.enumerated() {
      guard index > 0 else {
        bytes += piece.utf8
        continue
      }
      let halves = piece.split(separator: "›", maxSplits: 1, omittingEmptySubsequences: false)
      for item in halves[0].split(separator: " ") {
        let factors = item.split(separator: "*")
        let byte = try #require(UInt8(factors[0], radix: 16), "\(column)")
        let count = factors.count == 1 ? 1 : try #require(Int(factors[1]), "\(column)")
        bytes += repeatElement(byte, count: count)
      }
      bytes += halves[1].utf8
    }
    return bytes
  }
}
