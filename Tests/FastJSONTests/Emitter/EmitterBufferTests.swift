import TestSupport
import Testing

@testable import FastJSON

/// The fence around unchecked writes, against an array: nothing is lost or overwritten, at whatever
/// size the memory grows.
@Suite struct EmitterBufferTests {
  @Test func writesOfEveryKindAppendTheirBytesWhateverRoomIsLeft() {
    var generator = SeededGenerator()
    for _ in 0..<200 {
      var buffer = EmitterBuffer(capacity: Int.random(in: 0...40, using: &generator))
      var expected: [UInt8] = []
      for _ in 0..<60 {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          let byte = UInt8.random(in: 0...255, using: &generator)
          buffer.append(byte)
          expected.append(byte)
        case 1:
          let word = generator.next()
          let length = Int.random(in: 0...8, using: &generator)
          buffer.append(word, length: length)
          expected += (0..<length).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
        case 2:
          buffer.append("0123456789 a literal of more than thirty-two bytes")
          expected += Array("0123456789 a literal of more than thirty-two bytes".utf8)
        default:
          let count = Int.random(in: 0...70, using: &generator)
          let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
          buffer.append(bytes.span.bytes)
          expected += bytes
        }
        #expect(buffer.count == expected.count)
        #expect(buffer.count + EmitterBuffer.slack <= buffer.capacity)
      }
      let written = buffer.bytes.withUnsafeBytes { Array($0) }
      #expect(written == expected)
    }
  }

  @Test func everyLengthIsCopiedBetweenBytesThatStay() {
    for count in 0...100 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 255 &- $0) }
      var buffer = EmitterBuffer(capacity: 0)
      buffer.append(0xAA)
      buffer.append(bytes.span.bytes)
      buffer.append(0xBB)
      let written = buffer.bytes.withUnsafeBytes { Array($0) }
      #expect(written == [0xAA] + bytes + [0xBB])
    }
  }

  @Test func resettingGivesBackWhatGrewBeyondTheCapacity() {
    var buffer = EmitterBuffer(capacity: 16)
    for _ in 0..<1000 { buffer.append(0x61) }
    let grown = buffer.capacity
    buffer.reset(keeping: grown)
    #expect(buffer.capacity == grown)
    buffer.reset(keeping: 100)
    #expect(buffer.capacity == 100 + EmitterBuffer.slack)
    #expect(buffer.count == 0)
  }
}
