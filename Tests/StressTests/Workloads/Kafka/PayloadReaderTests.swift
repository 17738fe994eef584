import Foundation
import Testing

@testable import Checking
@testable import Platform
@testable import Stress

@Suite struct PayloadReaderTests {
  private func payload(_ shape: PayloadShape, _ value: Int, byteCount: Int = 64) -> [UInt8] {
    var buffer = ByteBuffer()
    shape.append(value: value, byteCount: byteCount, to: &buffer)
    return buffer.bytes.copy
  }

  private func value(
    of payload: [UInt8], _ shape: PayloadShape, byteCount: Int = 64
  ) -> ValueNumber? {
    var workload = KafkaOptions()
    workload.payload = shape
    workload.payloadByteCount = byteCount
    var reader = PayloadReader(workload)
    return reader.value(of: payload.bytes)
  }

  @Test(arguments: PayloadShape.allShapes) func everyPayloadIsReadBackAsItsValue(
    shape: PayloadShape
  ) throws {
    for value in [1, 2, 3, 16, 17, 999, 123_456_789] {
      let bytes = payload(shape, value)
      #expect(self.value(of: bytes, shape) == ValueNumber(value))
      // Whatever it is, it is one line of JSON.
      #expect(!bytes.contains(0x0A))
      _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }
  }

  @Test(arguments: [PayloadShape.string, .json], [100, 1000])
  func aPayloadWithAFillingHasTheSizeThatWasAskedFor(shape: PayloadShape, byteCount: Int) {
    let count = payload(shape, 7, byteCount: byteCount).count
    #expect((byteCount..<byteCount + 16).contains(count))
  }

  @Test func mixedTakesTheShapesInTurn() {
    #expect((3...5).map { PayloadShape.mixed.resolved(for: $0) } == [.integer, .string, .json])
    #expect(payload(.mixed, 3) == Array("3".utf8))
  }

  @Test(
    arguments: [
      (.integer, "0"), (.integer, "01"), (.integer, "-1"), (.integer, "1.0"), (.integer, "1e0"),
      (.integer, "\"1\""), (.integer, "null"), (.integer, "12345678901"), (.string, "\"1 \""),
      (.string, "1"), (.json, "{\"n\":1}"), (.json, "[]"), (.mixed, "1"),
    ] as [(PayloadShape, String)])
  func whatWasNeverSentIsNoValue(shape: PayloadShape, text: String) {
    #expect(value(of: Array(text.utf8), shape) == nil)
  }

  @Test func aChangedByteOfTheFillingIsSeen() {
    for shape in [PayloadShape.string, .json] {
      let bytes = payload(shape, 5)
      var changed = bytes
      changed[bytes.count - 4] ^= 1
      #expect(value(of: changed, shape) == nil)
    }
  }

  /// What means the same to Foundation and not to Maelstrom: `true` and 1, 5 and 5.0, an accent as a
  /// character of its own.
  @Test(arguments: [
    ("true", "1"), (#""n":9"#, #""n":9.0"#), ("é", "e\u{301}"), ("null", "false"),
    ("1.5", "1.50001"), ("-0.25", "0.25"), ("[]", "{}"),
  ])
  func aChangeOfTheMeaningIsSeen(old: String, new: String) {
    let text = String(decoding: payload(.json, 9, byteCount: 200), as: UTF8.self)
    #expect(text.contains(old))
    #expect(value(of: Array(text.replacing(old, with: new).utf8), .json, byteCount: 200) == nil)
  }

  @Test(arguments: [
    ("1.5", "15e-1"), ("-0.25", "-2.50e-1"), ("é", #"\u00e9"#), ("/", #"\/"#),
    (#""n":9"#, #""n":1,"n":9"#),
  ])
  func aChangeOfTheSpellingIsNone(old: String, new: String) {
    let text = String(decoding: payload(.json, 9, byteCount: 200), as: UTF8.self)
    #expect(text.contains(old))
    #expect(value(of: Array(text.replacing(old, with: new).utf8), .json, byteCount: 200) == 9)
  }

  @Test func anotherSpellingOfTheSameJSONIsTheSameValue() throws {
    for shape in [PayloadShape.string, .json] {
      let object = try JSONSerialization.jsonObject(
        with: Data(payload(shape, 9)), options: .fragmentsAllowed)
      let again = try JSONSerialization.data(
        withJSONObject: object, options: [.fragmentsAllowed, .prettyPrinted, .sortedKeys])
      #expect(Array(again) != payload(shape, 9))
      #expect(value(of: Array(again), shape) == 9)
    }
  }
}
