import FastJSON
import Foundation

/// Strings of a kilobyte, checked and decoded into bytes that are used again.
final class StringBenchmarks: FastJSONBenchmark {
  func testASCII() throws {
    try compareDecoding("ascii", ["plain ", "words ", "of ", "several ", "lengths "])
  }

  func testEscapes() throws {
    try compareDecoding("escapes", ["some ", "\\n", "\\\"words\\\"", "\\\\", "\\u00e9", "more "])
  }

  func testNonASCII() throws {
    try compareDecoding("non-ascii", ["é", "€uro ", "日本語", "😀", "Ольга "])
  }

  func testEscapesAndNonASCII() throws {
    try compareDecoding("both", ["wo", "é", "€", "\\n", "\\\"", ", abc", "\\\\", "z"])
  }

  private func compareDecoding(_ job: String, _ pieces: [String]) throws {
    let count = Self.itemCount / 20
    let text = BenchmarkText.kilobyteStrings(count, of: pieces)
    let data = Data(text)
    let decoder = JSONDecoder()
    try compare(
      "string  \(job)", itemCount: count, byteCount: text.count,
      [
        Contender("FastJSON") {
          var decoded: [UInt8] = []
          var byteCount = 0
          var scanner = JSONScanner(text.span.bytes)
          try scanner.beginArray()
          while try scanner.nextElement() {
            decoded.removeAll(keepingCapacity: true)
            scanner.decode(try scanner.string(), into: &decoded)
            byteCount += decoded.count
          }
          try scanner.end()
          return byteCount
        },
        Contender("JSONSerialization") {
          let strings = try JSONSerialization.jsonObject(with: data) as? [String] ?? []
          return strings.reduce(0) { $0 + $1.utf8.count }
        },
        Contender("JSONDecoder") {
          try decoder.decode([String].self, from: data).reduce(0) { $0 + $1.utf8.count }
        },
      ])
  }
}
