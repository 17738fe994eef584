import FastJSON
import Testing

/// The lower layer: bytes as they are, and taking them back.
@Suite struct JSONEmitterRawTests {
  @Test func literalsAndDigitsAreEmittedAsTheyAre() {
    let text = emittedText { emitter in
      emitter.literal("{\"offset\":")
      emitter.digits(-1_234_567_890_123)
      emitter.literal(UInt8(ascii: ","))
      emitter.literal(Array("\"a\":[".utf8).span.bytes)
      emitter.digits(7)
      emitter.literal("]}\n")
    }
    #expect(text == "{\"offset\":-1234567890123,\"a\":[7]}\n")
  }

  @Test func bytesOfEveryLengthAreCopiedWhole() {
    for count in 0...140 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
      let copied = emitted { emitter in
        emitter.literal("<")
        emitter.literal(bytes.span.bytes)
        emitter.literal(">")
      }
      #expect(copied == [0x3C] + bytes + [0x3E])
    }
  }

  @Test func whatWasEmittedLastCanBeTakenBack() {
    let text = emittedText { emitter in
      emitter.literal("[1,2,")
      emitter.removeLast()
      emitter.literal("]garbage")
      emitter.truncate(to: 5)
    }
    #expect(text == "[1,2]")
  }

  @Test func takingBackMoreThanThereIsIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.removeLast()
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.literal("ab")
      emitter.truncate(to: 3)
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.truncate(to: -1)
    }
  }
}
