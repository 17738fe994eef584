import Foundation
import Testing

@testable import Stress

@Suite struct FoundationLimitsTests {
  private func mended(_ text: String) -> String {
    String(decoding: FoundationLimits.mended(text.utf8), as: UTF8.self)
  }

  @Test(arguments: [
    (#""\ud800""#, #""\ufffd""#), (#""\udc00\ud800""#, #""\ufffd\ufffd""#),
    (#""\ud83d\ude00""#, #""\ud83d\ude00""#), (#""\\ud800""#, #""\\ud800""#),
    (#""\\\ud800""#, #""\\\ufffd""#), (#""\ud83d\ud83d\ude00""#, #""\ufffd\ud83d\ude00""#),
    ("[1e999,5]", "[    0,5]"), ("-1E400", "     0"), ("1e-999", "1e-999"),
    (#""1e999""#, #""1e999""#),
    ("1.5e3", "1.5e3"), (#"{"\udfff":1e999}"#, #"{"\ufffd":    0}"#), ("", ""), ("\"\\", "\"\\"),
    (#""\ud8"#, #""\ud8"#), ("]]", "]]"), ("1.", "1."),
  ])
  func whatFoundationRefusesIsReplacedInItsPlace(text: String, mended: String) {
    #expect(self.mended(text) == mended)
  }

  @Test(arguments: [1, 511, 512, 513, 514, 1024])
  func whatIsTooDeepIsReplaced(depth: Int) throws {
    let text =
      String(repeating: #"["]",{"a":"#, count: depth / 2) + "[1,2]"
      + String(repeating: "},[]]", count: depth / 2)
    let mended = mended(text)
    #expect(mended.utf8.count == text.utf8.count)
    #expect((mended == text) == (depth + 1 <= 512))
    _ = try JSONSerialization.jsonObject(with: Data(mended.utf8))
  }
}
