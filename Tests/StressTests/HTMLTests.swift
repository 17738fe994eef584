import Testing

@testable import Stress

@Suite struct HTMLTests {
  @Test(arguments: [
    ("", ""), ("plain", "plain"), ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"), ("é😀", "é😀"),
    ("&amp;", "&amp;amp;"),
  ])
  func whatMeansSomethingInHTMLIsEscaped(text: String, escaped: String) {
    #expect(HTML.escape(text) == escaped)
  }
}
