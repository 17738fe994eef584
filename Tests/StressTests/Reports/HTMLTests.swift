import Testing

@testable import Stress

@Suite struct HTMLTests {
  @Test(arguments: [
    ("", ""), ("plain", "plain"), ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"), ("é😀", "é😀"),
    ("&amp;", "&amp;amp;"), ("a\nb", "a\nb"), ("\u{1B}[0m\0\u{202E}", #"\u001b[0m\u0000\u202e"#),
  ])
  func whatMeansSomethingInHTMLIsEscaped(text: String, escaped: String) {
    #expect(HTML.escape(text) == escaped)
  }
}
