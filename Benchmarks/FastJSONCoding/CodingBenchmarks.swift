import FastJSON
import FastJSONCoding
import Foundation
import XCTest

/// FastJSONCoding beside JSONDecoder and JSONEncoder: the same types, the same texts, in turn.
///
/// The contenders' checksums must be equal: of what is decoded, a sum over the members; of what is
/// encoded, the count of bytes, since the order of Foundation's members is random.
final class CodingBenchmarks: CodingBenchmark {
  // MARK: Maelstrom's requests, one by one

  private let lines = BenchmarkText.maelstromLines(CodingBenchmarks.itemCount)

  func testDecodeMaelstromLines() throws {
    let decoder = FastJSONDecoder()
    let theirs = JSONDecoder()
    let data = lines.map { Data($0) }
    try alternate(
      "decode  Maelstrom's lines", itemCount: lines.count, byteCount: lines.joined().count,
      Contender("FastJSONDecoder") { [lines] in
        try lines.reduce(0) { try $0 &+ decoder.decode(KafkaRequest.self, from: $1).checksum }
      },
      Contender("JSONDecoder") {
        try data.reduce(0) { try $0 &+ theirs.decode(KafkaRequest.self, from: $1).checksum }
      })
  }

  func testEncodeMaelstromLines() throws {
    let requests = try requests()
    let encoder = FastJSONEncoder()
    try alternate(
      "encode  Maelstrom's lines", itemCount: lines.count, byteCount: lines.joined().count,
      Contender("FastJSONEncoder") {
        try requests.reduce(0) { try $0 + encoder.encode($1).count }
      }, Self.foundation(requests))
  }

  func testEncodeMaelstromLinesIntoAnEmitter() throws {
    let requests = try requests()
    let encoder = FastJSONEncoder()
    var emitter = JSONEmitter()
    try alternate(
      "encode  Maelstrom's lines, emitter", itemCount: lines.count, byteCount: lines.joined().count,
      Contender("FastJSONEncoder") {
        emitter.removeAll()
        for request in requests {
          try encoder.encode(request, into: &emitter)
          emitter.newline()
        }
        return emitter.count - requests.count
      }, Self.foundation(requests))
  }

  private func requests() throws -> [KafkaRequest] {
    try lines.map { try FastJSONDecoder().decode(KafkaRequest.self, from: $0) }
  }

  private static func foundation(_ requests: [KafkaRequest]) -> Contender {
    let encoder = JSONEncoder()
    return Contender("JSONEncoder") {
      try requests.reduce(0) { try $0 + encoder.encode($1).count }
    }
  }

  // MARK: Documents

  private static let statuses = BenchmarkText.statuses(byteCount: documentByteCount)
  private static let coordinates = BenchmarkText.coordinates(byteCount: documentByteCount)
  private static let integers = BenchmarkText.integers(itemCount)

  func testDecodeStatuses() throws {
    try decode("statuses", Self.statuses, [Status].self) { $0.reduce(0) { $0 + $1.checksum } }
  }

  func testEncodeStatuses() throws {
    try encode("statuses", Self.statuses, [Status].self)
  }

  func testDecodeStatusesFromSnakeCase() throws {
    var decoder = FastJSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let theirs = JSONDecoder()
    theirs.keyDecodingStrategy = .convertFromSnakeCase
    try decode(
      "statuses from snake case", Self.statuses, [PlainStatus].self, decoder, theirs
    ) { $0.reduce(0) { $0 + $1.checksum } }
  }

  func testEncodeStatusesToSnakeCase() throws {
    var encoder = FastJSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let theirs = JSONEncoder()
    theirs.keyEncodingStrategy = .convertToSnakeCase
    var decoder = FastJSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    try encode(
      "statuses to snake case", Self.statuses, [PlainStatus].self, decoder, encoder, theirs)
  }

  func testDecodeCoordinates() throws {
    try decode("coordinates", Self.coordinates, [[Double]].self) {
      $0.reduce(0) { $0 + Int($1[0] * 1_000) }
    }
  }

  func testEncodeCoordinates() throws {
    try encode("coordinates", Self.coordinates, [[Double]].self)
  }

  func testDecodeIntegers() throws {
    try decode("integers", Self.integers, [Int].self) { $0.reduce(0, &+) }
  }

  func testEncodeIntegers() throws {
    try encode("integers", Self.integers, [Int].self)
  }

  /// Sorted members need a second step here, and a sort there.
  func testEncodeStatusesSorted() throws {
    var encoder = FastJSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let theirs = JSONEncoder()
    theirs.outputFormatting = .sortedKeys
    try encode(
      "statuses, sorted", Self.statuses, [Status].self, FastJSONDecoder(), encoder, theirs)
  }

  private func decode<Value: Decodable>(
    _ name: String, _ text: [UInt8], _ type: Value.Type,
    _ decoder: FastJSONDecoder = FastJSONDecoder(), _ theirs: JSONDecoder = JSONDecoder(),
    checksum: @escaping (Value) -> Int
  ) throws {
    let data = Data(text)
    try alternate(
      "decode  \(name)", itemCount: 1, byteCount: text.count,
      Contender("FastJSONDecoder") { checksum(try decoder.decode(type, from: text)) },
      Contender("JSONDecoder") { checksum(try theirs.decode(type, from: data)) })
  }

  private func encode<Value: Codable>(
    _ name: String, _ text: [UInt8], _ type: Value.Type,
    _ decoder: FastJSONDecoder = FastJSONDecoder(), _ encoder: FastJSONEncoder = FastJSONEncoder(),
    _ theirs: JSONEncoder = JSONEncoder()
  ) throws {
    let value = try decoder.decode(type, from: text)
    theirs.outputFormatting.insert(.withoutEscapingSlashes)
    try alternate(
      "encode  \(name)", itemCount: 1, byteCount: try encoder.encode(value).count,
      Contender("FastJSONEncoder") { try encoder.encode(value).count },
      Contender("JSONEncoder") { try theirs.encode(value).count })
  }
}
