import Testing

@testable import Platform

/// Views of bytes: what they show, and whether two are the same.
@Suite struct RawSpanBytesTests {
  @Test func aViewShowsTheBytes() {
    let array: [UInt8] = [7, 0, 255, 3]
    #expect(array.bytes.copy == array)
    #expect(array[1..<3].bytes.copy == [0, 255])
    #expect((0..<4).map { array.bytes.byte(at: $0) } == array)
    #expect([UInt8]().bytes.copy == [])
  }

  @Test(
    arguments: [
      ([], [], true), ([1], [], false), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false),
      ([0], [0], true), ([1, 2], [1, 2, 3], false),
    ] as [([UInt8], [UInt8], Bool)])
  func viewsAreEqualWhereTheirBytesAre(_ left: [UInt8], _ right: [UInt8], _ areEqual: Bool) {
    #expect(left.bytes.isEqual(to: right.bytes) == areEqual)
  }

  @Test(arguments: [-1, 2, Int.min, Int.max])
  func aByteOutsideIsNotRead(_ position: Int) async {
    await #expect(processExitsWith: .failure) { [position] in
      let array: [UInt8] = [1, 2]
      _ = array.bytes.byte(at: position)
    }
  }
}
