import FastJSON
import Foundation

/// Stepping over values, checked in full: large documents of several kinds, and short lines.
final class SkipBenchmarks: FastJSONBenchmark {
  func testStatuses() throws {
    try compareSkipping("statuses", [BenchmarkText.statuses(byteCount: Self.documentByteCount)])
  }

  func testCatalogueWithMuchWhitespace() throws {
    try compareSkipping("catalogue", [BenchmarkText.catalogue(byteCount: Self.documentByteCount)])
  }

  func testCoordinates() throws {
    try compareSkipping(
      "coordinates", [BenchmarkText.coordinates(byteCount: Self.documentByteCount)])
  }

  func testMaelstromLines() throws {
    try compareSkipping("maelstrom lines", BenchmarkText.maelstromLines(Self.itemCount))
  }

  /// JSONDecoder is asked for nothing, but reads the whole text before it is asked.
  private struct Nothing: Decodable {
    init(from decoder: any Decoder) {}
  }

  private func compareSkipping(_ job: String, _ texts: [[UInt8]]) throws {
    let datas = texts.map { Data($0) }
    let decoder = JSONDecoder()
    try compare(
      "skip  \(job)", itemCount: texts.count, byteCount: texts.reduce(0) { $0 + $1.count },
      [
        Contender("FastJSON") {
          var count = 0
          for text in texts {
            var scanner = JSONScanner(text.span.bytes)
            try scanner.skipValue()
            try scanner.end()
            count += scanner.position
          }
          return count
        },
        Contender("JSONSerialization") {
          try datas.reduce(0) { count, text in
            _ = try JSONSerialization.jsonObject(with: text)
            return count + text.count
          }
        },
        Contender("JSONDecoder") {
          try datas.reduce(0) { count, text in
            _ = try decoder.decode(Nothing.self, from: text)
            return count + text.count
          }
        },
      ])
  }
}
