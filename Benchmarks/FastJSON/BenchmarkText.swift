/// Texts to read, the same in every run: Maelstrom's lines, and documents like those that JSON
/// parsers are usually measured with.
struct BenchmarkText {
  private var state: UInt64 = 1

  /// A number below `limit`: Knuth's linear congruential generator, its upper bits.
  private mutating func random(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  private mutating func pick(_ words: [String]) -> String {
    words[random(words.count)]
  }

  /// Requests as Maelstrom sends them: half of them sends, half polls (`doc/workloads.md`, § Kafka).
  static func maelstromLines(_ count: Int) -> [[UInt8]] {
    var text = BenchmarkText()
    return (0..<count).map { number in
      let head = #"{"id":\#(number),"src":"c\#(text.random(20))","dest":"n0","body":{"#
      let key = text.random(40)
      let body =
        number % 2 == 0
        ? #""key":"\#(key)","msg":\#(text.random(99_999)),"type":"send""#
        : #""offsets":{"\#(key)":\#(text.random(99)),"\#(key + 1)":0},"type":"poll""#
      return Array((head + body + #","msg_id":\#(number + 1)}}"#).utf8)
    }
  }

  /// Statuses of a social network: many names, strings in several languages, escapes, identifiers,
  /// nothing between the tokens.
  static func statuses(byteCount: Int) -> [UInt8] {
    var text = BenchmarkText()
    return array(byteCount: byteCount, separator: ",") {
      let id = 505_874_000_000_000_000 + text.random(1_000_000_000)
      let name = text.pick(["ひかり", "José Álvarez", "John Smith", "Ольга", "名前はまだない"])
      let words = (0..<8 + text.random(12)).map { _ in
        text.pick([
          "the", "launch", "😀", "今日は", "\\n", "\\\"so\\\"", "http:\\/\\/t.co\\/Ab12Cd34", "#swift",
          "caf\\u00e9", "ありがとう", "and", "then", "&amp;", "@somebody",
        ])
      }
      return
        #"{"created_at":"Sun Aug 31 00:29:15 +0000 2014","id":\#(id),"id_str":"\#(id)","text":""#
        + words.joined(separator: " ")
        + #"","truncated":false,"in_reply_to_status_id":null,"user":{"id":\#(text.random(1 << 31)),"#
        + #""name":"\#(name)","followers_count":\#(text.random(9999)),"verified":false,"url":null,"#
        + #""profile_image_url":"http:\/\/pbs.example.com\/images\/\#(id)_normal.jpeg"},"geo":null,"#
        + #""entities":{"hashtags":[],"urls":[],"user_mentions":[{"indices":[3,\#(text.random(30))]}]},"#
        + #""retweet_count":\#(text.random(200)),"favorited":true,"lang":"ja"}"#
    }
  }

  /// A catalogue, indented by spaces, a name and a value on each line: more than half whitespace.
  static func catalogue(byteCount: Int) -> [UInt8] {
    var text = BenchmarkText()
    let indent = "\n" + String(repeating: " ", count: 16)
    return array(byteCount: byteCount, separator: ",\n            ") {
      let id = 138_586_341 + text.random(1_000_000)
      let fields = [
        #""id" : \#(id)"#, #""description" : null"#, #""logo" : "/images/\#(id).jpg""#,
        #""name" : "\#(text.pick(["30th Anniversary Tour", "Concert", "Recital"]))""#,
        #""subTopicIds" : [\#(indent)    \#(text.random(999)),\#(indent)    \#(text.random(999))\#(indent)]"#,
        #""subjectCode" : null"#, #""price" : \#(text.random(90_000)).50"#, #""seats" : { }"#,
      ]
      return "{" + indent + fields.joined(separator: "," + indent) + "\n            }"
    }
  }

  /// Points of a map: nearly nothing but numbers with six decimal places.
  static func coordinates(byteCount: Int) -> [UInt8] {
    var text = BenchmarkText()
    return array(byteCount: byteCount, separator: ",") {
      "[\(text.coordinate(180)),\(text.coordinate(90))]"
    }
  }

  private mutating func coordinate(_ limit: Int) -> String {
    let fraction = String(1_000_000 + random(1_000_000)).dropFirst()
    return "\(random(2 * limit) - limit).\(fraction)"
  }

  /// Strings of about a kilobyte in one array; `pieces` are what they are made of.
  static func kilobyteStrings(_ count: Int, of pieces: [String]) -> [UInt8] {
    var text = BenchmarkText()
    let strings = (0..<count).map { _ in
      var string = ""
      while string.utf8.count < 1_000 { string += text.pick(pieces) }
      return "\"" + string + "\""
    }
    return Array(("[" + strings.joined(separator: ",") + "]").utf8)
  }

  /// Integers of one to fifteen digits in one array.
  static func integers(_ count: Int) -> [UInt8] {
    var text = BenchmarkText()
    let integers = (0..<count).map { _ in
      let limit = [9, 99, 9_999, 99_999_999, 999_999_999_999_999][text.random(5)]
      return String(text.random(limit) - (text.random(4) == 0 ? limit / 2 : 0))
    }
    return Array(("[" + integers.joined(separator: ",") + "]").utf8)
  }

  private static func array(
    byteCount: Int, separator: String, element: () -> String
  ) -> [UInt8] {
    var text = Array("[".utf8)
    while text.count < byteCount {
      if text.count > 1 { text += separator.utf8 }
      text += element().utf8
    }
    return text + Array("]".utf8)
  }
}
