import TestSupport

/// One line of random traffic, in pieces: the payload stands apart, because it must come back byte
/// for byte, which no reader of JSON promises.
struct TrafficLine {
  var head: String
  var payload: String
  var tail: String
  /// The keys that the line names, in their order: decoded, and as they are written.
  var keys: [(key: String, name: String)] = []

  /// What the node reads.
  var text: String { head + payload + tail }
  /// The same with another payload, for a reader that would change it.
  var readable: String { payload.isEmpty ? head + tail : head + "null" + tail }
}

/// Random requests: most in Maelstrom's form, others in every form that is allowed, some faulty.
struct Traffic {
  var random: SeededGenerator
  /// How many of a hundred lines are not in Maelstrom's form.
  var wildPercentage = 50

  private var number: Int64 = 1

  init(_ random: SeededGenerator) {
    self.random = random
  }

  /// Keys of all sorts: short, long, of exactly a word, not ASCII, in need of escapes, equivalent in
  /// Unicode, empty.
  static let keys =
    (0..<12).map { "\($0)" } + [
      "", "k", "seven b", "eight by", "nine byte", "a key of sixteen", "rather a long key indeed",
      "\u{E9}", "\u{20AC}uro", "\u{1F600}", "e\u{301}", "\"", "\\", "\n", "\u{0}", "a\u{1F}b",
      "type", "src", "]}}", "\u{7F}", "\u{2028}", String(repeating: "long ", count: 60),
    ]

  private static let payloads = [
    "0", "-0", "1.0", "1e400", "1234567890123456789012345678901234567890", "true", "null", #""""#,
    #""\u0041""#, #""\ud800""#, #"{"type":"poll","msg_id":3,"key":"9"}"#, "[ ]", "{\t}",
    #"["}}",{"a":[]},"[[["]"#, #""\"}}\\""#, "\"\u{E9}\u{20AC}\u{1F600}\"", "[[[[[[[[[[]]]]]]]]]]",
    "\"\(String(repeating: "text \\n ", count: 90))\"", "-9223372036854775809", "1.5e-7",
  ]

  private static let wrongValues = [
    "null", "true", "0.5", "1.0", "1e2", #""x""#, "[1]", "{\"a\":[]}", "9223372036854775808",
    "-9223372036854775809", "99999999999999999999999999",
  ]

  /// Makes the next line.
  mutating func next() -> TrafficLine {
    number += 1
    let isWild = chance(wildPercentage)
    var keys: [(key: String, name: String)] = []
    var payload = ""
    var body: [(name: String, value: String)] = []
    let type: String
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<45:
      type = "send"
      keys = named([key()], isWild)
      payload = chance(50) ? "\(number)" : pick(Self.payloads)
      body = [("key", keys[0].name), ("msg", "\u{1}")]
    case 45..<75:
      type = "poll"
      keys = named(someKeys(), isWild)
      body = [("offsets", offsets(of: keys, isWild))]
    case 75..<87:
      type = "commit_offsets"
      keys = named(someKeys(), isWild)
      body = [("offsets", offsets(of: keys, isWild))]
    case 87..<98:
      type = "list_committed_offsets"
      keys = named(someKeys(), isWild)
      body = [("keys", "[" + keys.map(\.name).joined(separator: ",") + "]")]
    default:
      type = "init"
      body = [("node_id", #""n1""#), ("node_ids", #"["n1","n2"]"#)]
    }
    body.append(("type", quoted(type, isWild)))
    body.append(("msg_id", "\(number)"))
    if isWild { disturb(&body) }
    var top = [
      ("id", "\(number)"), ("src", "\"c\(Int.random(in: 1...20, using: &random))\""),
      ("dest", "\"n0\""), ("body", object(body, isWild)),
    ]
    if isWild {
      if chance(20) { top.removeFirst() }
      if chance(20) { top.append(("extra", pick(Self.wrongValues))) }
      top.shuffle(using: &random)
    }
    let line = object(top, isWild)
    guard let place = line.firstIndex(of: "\u{1}") else {
      return TrafficLine(head: line, payload: "", tail: "", keys: keys)
    }
    return TrafficLine(
      head: String(line[..<place]), payload: payload,
      tail: String(line[line.index(after: place)...]), keys: keys)
  }

  /// Turns the members of a body around, adds some, and does some harm.
  private mutating func disturb(_ body: inout [(name: String, value: String)]) {
    body.shuffle(using: &random)
    if chance(20) { body.insert(("x", pick(Self.wrongValues)), at: 0) }
    if chance(10) { body.removeAll { $0.name == "msg_id" } }
    if chance(10),
      let place = body.indices.filter({ body[$0].name != "msg" }).randomElement(using: &random)
    {
      if chance(50) {
        body.remove(at: place)
      } else {
        body[place].value = pick(Self.wrongValues)
      }
    }
    if chance(3), let place = body.firstIndex(where: { $0.name == "msg_id" }) {
      body[place].value = pick(["0", "-1", "9223372036854775807", "-9223372036854775808"])
    }
  }

  private mutating func offsets(of keys: [(key: String, name: String)], _ isWild: Bool) -> String {
    let members = keys.map { key in
      let offset: String =
        switch Int.random(in: 0..<40, using: &random) {
        case 0: "-1"
        case 1: "9223372036854775807"
        case 2: "-9223372036854775808"
        case 3 where isWild: pick(Self.wrongValues)
        case 4..<20: "0"
        default: "\(Int.random(in: 0..<60, using: &random))"
        }
      return (key.name, offset)
    }
    return object(ofWritten: members, isWild)
  }

  private mutating func object(_ members: [(String, String)], _ isWild: Bool) -> String {
    object(ofWritten: members.map { (quoted($0.0, isWild), $0.1) }, isWild)
  }

  private mutating func object(ofWritten members: [(String, String)], _ isWild: Bool) -> String {
    var text = "{" + space(isWild)
    for (index, member) in members.enumerated() {
      if index > 0 { text += "," + space(isWild) }
      text += member.0 + space(isWild) + ":" + space(isWild) + member.1
      text += space(isWild)
    }
    return text + "}"
  }

  private mutating func space(_ isWild: Bool) -> String {
    isWild && chance(10) ? pick([" ", "  ", "\t", "\r", "                    "]) : ""
  }

  /// A string of JSON, in wild lines with an escape that is not needed now and then.
  private mutating func quoted(_ text: String, _ isWild: Bool) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if isWild, chance(5), scalar.value < 0x10000 {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        result += NaiveNode.escaped(scalar)
      }
    }
    return result + "\""
  }

  private mutating func named(
    _ keys: [String], _ isWild: Bool
  ) -> [(key: String, name: String)] {
    keys.map { ($0, quoted($0, isWild)) }
  }

  private mutating func someKeys() -> [String] {
    var keys: [String] = []
    for _ in 0..<Int.random(in: 0...(chance(5) ? 30 : 4), using: &random) {
      let key = key()
      // By Unicode's equivalence: Foundation's dictionary would hold only one of them.
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  private mutating func key() -> String {
    pick(Self.keys)
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices[Int.random(in: 0..<choices.count, using: &random)]
  }

  private mutating func chance(_ percentage: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percentage
  }
}
