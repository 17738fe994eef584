import FastJSON
import Foundation

/// Arrays of numbers, read and added up.
final class NumberBenchmarks: FastJSONBenchmark {
  func testIntegers() throws {
    let text = BenchmarkText.integers(Self.itemCount)
    let data = Data(text)
    let decoder = JSONDecoder()
    try compare(
      "number  integers", itemCount: Self.itemCount, byteCount: text.count,
      [
        Contender("FastJSON") {
          var sum: Int64 = 0
          var scanner = JSONScanner(text.span.bytes)
          try scanner.beginArray()
          while try scanner.nextElement() { sum += try scanner.integer() }
          try scanner.end()
          return Int(sum)
        },
        Contender("JSONSerialization") {
          let integers = try JSONSerialization.jsonObject(with: data) as? [Int] ?? []
          return integers.reduce(0, +)
        },
        Contender("JSONDecoder") {
          try decoder.decode([Int].self, from: data).reduce(0, +)
        },
      ])
  }

  /// The checksum is in millionths, which every reader gives exactly.
  func testDoubles() throws {
    let text = BenchmarkText.coordinates(byteCount: Self.documentByteCount / 4)
    let data = Data(text)
    let decoder = JSONDecoder()
    let pointCount = try decoder.decode([[Double]].self, from: data).count
    func millionths(_ value: Double) -> Int { Int((value * 1_000_000).rounded()) }
    try compare(
      "number  doubles", itemCount: 2 * pointCount, byteCount: text.count,
      [
        Contender("FastJSON") {
          var sum = 0
          var scanner = JSONScanner(text.span.bytes)
          try scanner.beginArray()
          while try scanner.nextElement() {
            try scanner.beginArray()
            while try scanner.nextElement() { sum += millionths(try scanner.double()) }
          }
          try scanner.end()
          return sum
        },
        Contender("JSONSerialization") {
          let points = try JSONSerialization.jsonObject(with: data) as? [[Double]] ?? []
          return points.joined().reduce(0) { $0 + millionths($1) }
        },
        Contender("JSONDecoder") {
          try decoder.decode([[Double]].self, from: data).joined().reduce(0) { $0 + millionths($1) }
        },
      ])
  }
}
