import FastJSON
import TestSupport
import Testing

/// A run writes what the emitter would have written, and never more than was reserved.
@Suite struct EmitterRunTests {
  @Test func aRunAppendsBehindWhatWasEmitted() {
    let text = Array("the text that is copied from".utf8)
    let line = emittedText { emitter in
      emitter.literal("[")
      emitter.run(atMost: 80) { run in
        run.literal("{\"offset\":")
        run.digits(-12)
        run.literal(UInt8(ascii: ","))
        run.digits(1_234_567_890)
        run.copy(JSONSlice(start: 4, end: 8), of: text.span.bytes)
        run.copy(JSONSlice(start: 24, end: 28), of: text.span.bytes)
        run.copy(text.span.bytes)
        run.word(0x2E2E_2E2E_2E2E_2121, count: 2)
        run.literal("}")
      }
      emitter.literal("]")
    }
    #expect(line == #"[{"offset":-12,1234567890textfromthe text that is copied from!!}]"#)
  }

  /// Copies of up to sixteen bytes may read and write a whole vector: next to the end of the text,
  /// and with the last byte of the room.
  @Test func slicesOfEveryLengthAndPlaceAreCopiedIntoExactRoom() throws {
    let memory = try GuardedMemory()
    let text = (0..<60).map { UInt8($0) }
    memory.withTextAtEnd(text) { span in
      for length in 0...40 {
        for start in [0, 1, 60 - length - 1, 60 - length] where start >= 0 {
          let copied = emitted { emitter in
            emitter.run(atMost: length) { run in
              run.copy(JSONSlice(start: start, end: start + length), of: span)
            }
          }
          #expect(copied == Array(text[start..<start + length]))
        }
      }
    }
  }

  @Test func digitsAreThoseOfTheEmitter() {
    var generator = SeededGenerator()
    for _ in 0..<3_000 {
      let shift = UInt64.random(in: 0..<64, using: &generator)
      let value = Int64(bitPattern: generator.next() >> shift)
      for value in [value, -value / 2] {
        let text = emittedText { emitter in emitter.run(atMost: 20) { $0.digits(value) } }
        #expect(text == "\(value)")
      }
    }
    let limits = [Int64.min, Int64.max, 0, -1, 99_999_999, 100_000_000]
    for value in limits {
      #expect(emittedText { emitter in emitter.run(atMost: 20) { $0.digits(value) } } == "\(value)")
    }
  }

  @Test func digitsOfEveryCountFillExactRoom() {
    var value: Int64 = 9
    while true {
      for value in [value, -value, value / 9, value / 9 * -5] {
        let expected = "\(value)"
        let text = emittedText { emitter in
          emitter.run(atMost: expected.utf8.count) { $0.digits(value) }
          emitter.literal(UInt8(ascii: "."))
        }
        #expect(text == expected + ".")
      }
      let (next, isBeyond) = value.multipliedReportingOverflow(by: 10)
      if isBeyond { break }
      value = next + 9
    }
  }

  @Test func writingMoreThanWasReservedIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.run(atMost: 3) { $0.literal("four") }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.run(atMost: 0) { $0.literal(UInt8(ascii: "a")) }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.run(atMost: 2) { $0.digits(100) }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.run(atMost: 9) { $0.digits(1_234_567_890) }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.run(atMost: 9) { $0.word(0, count: 9) }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.run(atMost: 9) { $0.word(0, count: -1) }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      let text: [UInt8] = [0x31, 0x32]
      emitter.run(atMost: 1) { $0.copy(text.span.bytes) }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      emitter.run(atMost: -1) { _ in }
    }
  }

  @Test func aSliceThatIsNotOfTheTextIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      let text: [UInt8] = [0x31, 0x32]
      emitter.run(atMost: 9) { $0.copy(JSONSlice(start: 1, end: 4), of: text.span.bytes) }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      let text = [UInt8](repeating: 0x31, count: 40)
      emitter.run(atMost: 9) { $0.copy(JSONSlice(start: -1, end: 4), of: text.span.bytes) }
    }
    await #expect(processExitsWith: .failure) {
      var emitter = JSONEmitter()
      let text = [UInt8](repeating: 0x31, count: 40)
      emitter.run(atMost: 9) { $0.copy(JSONSlice(start: 4, end: 2), of: text.span.bytes) }
    }
  }
}
