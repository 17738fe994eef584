import TestSupport
import Testing

@testable import LogStore

/// The checksum is CRC-32C: the known values, and a twin that goes bit by bit.
@Suite struct CRC32CTests {
  /// RFC 3720, appendix B.4, and the usual check of nine digits.
  @Test(
    arguments: [
      (bytes: [], checksum: 0),
      (bytes: Array("123456789".utf8), checksum: 0xE306_9283),
      (bytes: [UInt8](repeating: 0, count: 32), checksum: 0x8A91_36AA),
      (bytes: [UInt8](repeating: 0xFF, count: 32), checksum: 0x62A8_AB43),
      (bytes: Array(0..<32), checksum: 0x46DD_794E),
      (bytes: Array((0..<32).reversed()), checksum: 0x113F_DB5C),
    ] as [(bytes: [UInt8], checksum: UInt32)])
  func knownBytesHaveTheirKnownChecksum(bytes: [UInt8], checksum: UInt32) {
    #expect(CRC32C.checksum(bytes.rawSpan) == checksum)
    #expect(Self.naive(bytes) == checksum)
  }

  @Test func everyLengthAgreesWithTheNaiveTwin() {
    var random = SeededGenerator()
    let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
    for start in 0..<9 {
      for end in start...bytes.count {
        let part = Array(bytes[start..<end])
        #expect(CRC32C.checksum(bytes.rawSpan.extracting(start..<end)) == Self.naive(part))
      }
    }
  }

  @Test func aChecksumGoesOnWhereAnotherEnded() {
    let bytes = (0..<100).map { UInt8($0 * 7 & 0xFF) }
    let whole = CRC32C.checksum(bytes.rawSpan)
    for cut in 0...100 {
      let first = CRC32C.checksum(bytes.rawSpan.extracting(0..<cut))
      #expect(CRC32C.checksum(bytes.rawSpan.extracting(cut..<100), continuing: first) == whole)
    }
  }

  private static func naive(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { before, byte in
      (0..<8).reduce(before ^ UInt32(byte)) { remainder, _ in
        remainder & 1 == 1 ? remainder >> 1 ^ CRC32C.polynomial : remainder >> 1
      }
    }
  }
}
