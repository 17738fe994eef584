import TestSupport
import Testing

@testable import FastJSON

/// Whole texts: where commas and colons go, and what is kept between texts.
@Suite struct JSONEmitterTests {
  @Test func commasAndColonsArePlacedWhereTheyBelong() {
    let text = emittedText { emitter in
      emitter.beginObject()
      emitter.name("a")
      emitter.integer(1)
      emitter.name("b")
      emitter.beginArray()
      emitter.boolean(true)
      emitter.boolean(false)
      emitter.null()
      emitter.string("x")
      emitter.double(0.5)
      emitter.raw(Array("1.0".utf8).span.bytes)
      emitter.beginArray()
      emitter.endArray()
      emitter.beginObject()
      emitter.endObject()
      emitter.endArray()
      emitter.name("c")
      emitter.beginObject()
      emitter.name("d")
      emitter.null()
      emitter.endObject()
      emitter.endObject()
    }
    #expect(text == #"{"a":1,"b":[true,false,null,"x",0.5,1.0,[],{}],"c":{"d":null}}"#)
  }

  /// A literal is a `StaticString` here, and comes out as it is.
  @Test func namesAreEscapedUnlessTheyAreKnownToNeedNone() {
    let notUTF8: [UInt8] = [0x22, 0xFF]
    let text = emittedText { emitter in
      emitter.beginObject()
      emitter.name("literal\\n")
      emitter.null()
      emitter.name(String(repeating: "é\n", count: 2))
      emitter.null()
      emitter.name(utf8: notUTF8.span.bytes)
      emitter.null()
      emitter.endObject()
    }
    #expect(text == #"{"literal\n":null,"é\né\n":null,"\"\#u{FFFD}":null}"#)
  }

  @Test func anyValueMayBeAWholeText() {
    #expect(emittedText { $0.integer(7) } == "7")
    #expect(emittedText { $0.string("") } == #""""#)
    #expect(emittedText { $0.null() } == "null")
    #expect(emittedText { $0.boolean(false) } == "false")
  }

  @Test func newlineEndsATextAndTheNextBeginsWithoutAComma() {
    let text = emittedText { emitter in
      for value in 0..<3 {
        emitter.beginArray()
        emitter.integer(value)
        emitter.endArray()
        emitter.newline()
      }
      emitter.integer(9)
    }
    #expect(text == "[0]\n[1]\n[2]\n9")
  }

  @Test func removeAllForgetsTheBytesAndTheComma() {
    for keepsCapacity in [false, true] {
      var emitter = JSONEmitter(capacity: 0)
      emitter.string(String(repeating: "x", count: 10_000))
      if keepsCapacity { emitter.removeAll(keepingCapacity: 64) } else { emitter.removeAll() }
      #expect(emitter.count == 0)
      #expect(emitter.bytes.byteCount == 0)
      emitter.integer(5)
      #expect(emitter.count == 1)
      #expect(emitter.bytes.byteOrZero(at: 0) == 0x35)
    }
  }

  @Test func aNegativeCapacityIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      _ = JSONEmitter(capacity: -1)
    }
  }

  /// What is emitted is what the twin reads: a tree is written, read, and compared.
  @Test func whatIsEmittedIsReadBackEqual() throws {
    var random = RandomText(generator: SeededGenerator())
    for _ in 0..<500 {
      let tree = try NaiveJSON.read(random.document())
      let text = emitted { tree.emit(into: &$0) }
      #expect(try NaiveJSON.read(text).isEqualApartFromPlace(to: tree))
      #expect(ScannerAgreement.disagreement(on: text.span.bytes) == nil)
    }
  }
}
