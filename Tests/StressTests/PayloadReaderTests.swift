import Foundation
import Testing

@testable import Stress

@Suite struct PayloadReaderTests {
  private func payload(_ shape: PayloadShape, _ value: Int, byteCount: Int = 64) -> [UInt8] {
    var buffer = ByteBuffer()
    shape.append(value: value, byteCount: byteCount, to: &buffer)
    return Array(buffer.bytes)
  }

  private func value(of payload: [UInt8], _ shape: PayloadShape) -> ValueNumber? {
    var workload = Workload()
    workload.payload = shape
    var reader = PayloadReader(workload)
    return payload.withUnsafeBytes { reader.value(of: $0) }
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
