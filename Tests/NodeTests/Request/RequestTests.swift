import FastJSON
import Testing

@testable import Node

/// What a request keeps in few bytes comes out as it went in.
@Suite struct RequestTests {
  private static let slices = [
    JSONSlice(start: 0, end: 0), JSONSlice(start: 7, end: 7), JSONSlice(start: 0, end: 1),
    JSONSlice(start: 123, end: 4_567), JSONSlice(start: 1 << 30, end: 1 << 31),
    JSONSlice(start: (1 << 31) - 1, end: (1 << 31) + (1 << 30)),
  ]

  @Test(arguments: slices)
  func slicesAreKeptUpToTheLongestLineThatCanBeAskedFor(_ slice: JSONSlice) {
    #expect(PackedSlice(slice).slice == slice)
    let entry = KeyAndOffset(
      key: Key(word: 1, slice: slice, isDecoded: true), name: slice, offset: .min)
    #expect(entry.name == slice)
    #expect(entry.offset == .min)
    for isDecoded in [true, false] {
      let key = Key(word: 5, slice: slice, isDecoded: isDecoded)
      #expect(key.slice == slice)
      #expect(key.byteCount == slice.count)
      #expect(key.isDecoded == isDecoded)
      #expect(key.word == 5)
    }
  }

  @Test(arguments: [0..<0, 3..<3, 0..<256, 1_000_000..<8_000_000])
  func rangesOfEntriesAreKept(_ range: Range<Int>) {
    #expect(EntryRange(range).indices == range)
  }

  @Test func requestWithoutANumberHasAnEmptyOne() {
    let slice = JSONSlice(start: 3, end: 9)
    let request = Request(
      source: slice, destination: JSONSlice(start: 20, end: 22), messageID: nil,
      operation: .refuse(.notInitialized))
    #expect(request.source == slice)
    #expect(request.destination == JSONSlice(start: 20, end: 22))
    #expect(request.messageID.count == 0)
  }

  /// The first eight bytes of a key are kept as a word, the first of them lowest.
  @Test(arguments: ["", "k", "seven b", "eight by", "nine byte", "é", #"\u0000"#, #"k\u0031"#])
  func wordOfAKeyIsItsFirstEightBytes(_ key: String) throws {
    let line = #"{"src":"c","dest":"n","body":{"type":"poll","offsets":{"\#(key)":0}}}"#
    let request = try #require(DecodedRequest.read(Array(line.utf8)))
    let bytes = try #require(request.keys.first)
    let word = bytes.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    #expect(request.words == [word])
  }
}
