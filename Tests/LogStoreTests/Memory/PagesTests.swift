import Testing

@testable import LogStore

/// Elements are found by index and stay where they are.
@Suite struct PagesTests {
  @Test func elementsKeepTheirAddressWhileOthersAreAdded() {
    var pages = Pages<Int>()
    pages.append(0)
    let first = unsafe UnsafeRawPointer(pages.address(0))
    for value in 1..<5_000 { pages.append(value) }
    #expect(unsafe UnsafeRawPointer(pages.address(0)) == first)
    for index in 0..<5_000 { #expect(pages[index] == index) }
    pages[4_999] = 7
    #expect(pages[4_999] == 7)
  }

  @Test func elementsOfALogsSizeBeginAtCacheLines() {
    var pages = Pages<Log>()
    for _ in 0..<1_025 { pages.append(Log(keyWord: 0, keyByteCount: 0)) }
    #expect(MemoryLayout<Log>.stride == 64)
    for index in [0, 1, 1_023, 1_024] {
      #expect(unsafe UInt(bitPattern: pages.address(index)) % 64 == 0)
    }
  }

  @Test func anIndexBehindTheLastStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      var pages = Pages<Int>()
      pages.append(1)
      _ = pages[1]
    }
    await #expect(processExitsWith: .failure) {
      let pages = Pages<Int>()
      _ = pages[-1]
    }
  }
}
