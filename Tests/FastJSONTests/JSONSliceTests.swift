import FastJSON
import Testing

@Suite struct JSONSliceTests {
  @Test func aSliceTakesItsBytesOutOfTheText() {
    let text = Array("[12,345]".utf8)
    let slice = JSONSlice(start: 4, end: 7)
    #expect(slice.count == 3)
    let bytes = text.span.bytes.extracting(slice).withUnsafeBytes { Array($0) }
    #expect(bytes == Array("345".utf8))
    #expect(JSONSlice(start: 8, end: 8).count == 0)
  }

  @Test func aSliceOutsideOfTheTextIsAMistakeOfTheCaller() async {
    await #expect(processExitsWith: .failure) {
      let text: [UInt8] = [0x31]
      _ = text.span.bytes.extracting(JSONSlice(start: 0, end: 2)).byteCount
    }
  }
}
