import Testing

@testable import Platform
@testable import Stress

@Suite struct SecondReadingTests {
  private func disagreement(_ line: String, _ change: (inout Reply<KafkaReply>) -> Void = { _ in })
    -> String?
  {
    var reading = SecondReading()
    let bytes = Array(line.utf8)
    var reply = Reply<KafkaReply>()
    let defect = ReplyReader.read(bytes.bytes, from: NodeNames(count: 1), into: &reply)
    #expect(defect == nil)
    change(&reply)
    reading.compare(bytes.bytes, from: NodeNames(count: 1), with: reply)
    #expect(reading.comparedCount == 1)
    return reading.disagreement.map { String($0.prefix { $0 != ":" }) }
  }

  private let poll =
    #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","in_reply_to":4,"#
    + #""msgs":{"7":[[0,"é\ud83d\ude00"],[2,{"a":[1.5,null]}]],"8":[],"9":null}}}"#
  private let send =
    #"{"src":"n0","dest":"c12","body":{"type":"send_ok","in_reply_to":4,"offset":9}}"#

  @Test func equalReadingsAgree() {
    #expect(disagreement(poll) == nil)
    #expect(disagreement(send) == nil)
    let error = #"{"src":"n0","dest":"c1","body":{"type":"error","in_reply_to":1,"code":11}}"#
    #expect(disagreement(error) == nil)
    #expect(disagreement(#"{"src":"seq-kv","dest":"x","body":null}"#) == nil)
  }

  @Test func everyFieldThatWasReadWrongIsNamed() {
    #expect(disagreement(send) { $0.body.offset = 8 } == "offset")
    #expect(disagreement(send) { $0.inReplyTo = 5 } == "in_reply_to")
    #expect(disagreement(send) { $0.kind = .pollOK } == "type")
    #expect(disagreement(send) { $0.kind = .other } == "type sendOK")
    #expect(disagreement(send) { $0.destination = .client(13) } == "dest")
    #expect(disagreement(send) { $0.source = .service(.sequential) } == "src")
    #expect(disagreement(poll) { $0.body.polledKeys[0].recordCount = 1 } == "the records of key 7")
    #expect(
      disagreement(poll) { reply in
        reply.body.records[1] = KafkaReply.Record(offset: 1, payload: reply.body.records[1].payload)
      } == "an offset of key 7")
    #expect(
      disagreement(poll) { reply in
        reply.body.records[1] = KafkaReply.Record(offset: 2, payload: reply.body.records[0].payload)
      } == "a payload of key 7")
  }

  /// What RFC 8259 leaves to each reader is no difference: Foundation refuses it, or names that are
  /// looked at by their bytes are not what a `Character` is.
  @Test(arguments: [
    #""text":"\ud83d""#, #""text":"\udc00\ud800""#, #""text":"\ud83dx","code":11"#, #""\ud800":1"#,
    #""text":1e999"#, #""text":-1E+400,"code":11"#, #""text":1e-999"#, #""text":\#(nines)"#,
    #""text":\#(nested(513))"#, #""text":\#(nested(1000))"#, #""é":1,"e\u0301":2"#,
    #""code":1,"c\u006fde":2"#, #""text":"a\u0000b""#, #""text":"\ufeff\uffff\u007f""#,
  ])
  func whatFoundationMayRefuseIsNoDifference(members: String) {
    let line = #"{"src":"n0","dest":"c1","body":{"type":"error","in_reply_to":1,\#(members)}}"#
    #expect(disagreement(line) == nil, "\(members.prefix(80))")
  }

  @Test(arguments: ["1e999", #""\ud800""#, nested(600), nines])
  func aPayloadThatFoundationRefusesIsNoDifference(payload: String) {
    let line =
      #"{"src":"n0","dest":"c1","body":{"type":"poll_ok","in_reply_to":4,"msgs":{"7":[[0,"#
      + payload + #"],[1,5]],"8":[[9,\#(payload)]]}}}"#
    #expect(disagreement(line) == nil)
    #expect(disagreement(line) { $0.body.offset = 1 } == nil)
    #expect(disagreement(line) { $0.inReplyTo = 5 } == "in_reply_to")
    #expect(disagreement(line) { $0.body.polledKeys.removeLast() } == "the keys")
  }

  @Test(arguments: [
    "c-5", "c+5", "c05", "c", "c 5", "c5 ", "C5", "c\u{0665}", "c5.0", "c0x5", "c5\u{301}",
    "c9999999999999999999999", "c999999999999999999", "c1234567890123456789", "n0\u{301}", "",
  ])
  func bothReadingsKnowAPartyByTheSameNames(name: String) {
    #expect(
      disagreement(#"{"src":"n0","dest":"\#(name)","body":{"type":"error","in_reply_to":1}}"#)
        == nil)
  }

  /// A text that is no JSON is no message, also where it has what Foundation refuses.
  @Test func whatIsNoJSONIsStillADifference() {
    for text in [
      #"{"src":"\ud800","dest":"c1","body":{"type":"error"}"#, "[1e999", "{\"a\":1e999 2}",
    ] {
      var reading = SecondReading()
      var reply = Reply<KafkaReply>()
      reply.present = .type
      reading.compare(Array(text.utf8).bytes, from: NodeNames(count: 1), with: reply)
      #expect(reading.disagreement?.hasPrefix("Foundation reads no message: ") == true)
    }
  }

  @Test(arguments: 0..<8)
  func randomMessagesAreReadTheSameWay(seed: UInt64) {
    var messages = RandomMessage(seed: seed)
    for _ in 0..<150 {
      let line = Array(messages.next().utf8)
      var reading = SecondReading()
      var reply = Reply<KafkaReply>()
      let defect = ReplyReader.read(line.bytes, from: NodeNames(count: 1), into: &reply)
      #expect(defect == nil, "seed \(seed): \(messages.latest)")
      reading.compare(line.bytes, from: NodeNames(count: 1), with: reply)
      #expect(reading.disagreement == nil, "seed \(seed): \(messages.latest)")
    }
  }

  @Test func theFirstLinesAndThenASampleAreDue() {
    var reading = SecondReading()
    let due = (1...20_000).filter { _ in reading.isDue(byteCount: 100) }
    #expect(due.prefix(200) == [Int](1...200)[...])
    #expect(due.dropFirst(200) == [4096, 8192, 12_288, 16_384])
  }

  /// However long the lines are, at most 256 KiB and one byte of 512 are read twice.
  @Test(arguments: [1000, 100_000, 1_000_000, 10_000_000])
  func longLinesAreReadTwiceOnlyWithinABudget(byteCount: Int) {
    let line = [UInt8](repeating: UInt8(ascii: " "), count: byteCount)
    var reading = SecondReading()
    var reply = Reply<KafkaReply>()
    reply.present = .type
    let lineCount = 300
    for _ in 0..<lineCount where reading.isDue(byteCount: byteCount) {
      reading.compare(line.bytes, from: NodeNames(count: 1), with: reply)
    }
    #expect(reading.comparedCount * byteCount <= 1 << 18 + lineCount * byteCount >> 9)
    #expect(byteCount > 1000 || reading.comparedCount == 200)
  }
}

/// A number of 400 digits.
private let nines = String(repeating: "9", count: 400)

private func nested(_ depth: Int) -> String {
  String(repeating: #"[{"a":"#, count: depth / 2) + "1" + String(repeating: "}]", count: depth / 2)
}

/// Messages that a node may send, with everything that readers differ in.
private struct RandomMessage {
  private var random: SplitMix64
  private(set) var latest = ""

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func next() -> String {
    let type = pick(["send_ok", "poll_ok", "commit_offsets_ok", "error", "x", "init_ok"])
    var members = [member("type", string(type)), member("in_reply_to", integer())]
    for _ in 0..<count(4) {
      members.append(
        pick([
          member("offset", integer()), member("code", pick([integer(), value(2)])),
          member("text", value(3)), member("offsets", value(2)), member("msgs", records()),
          member("more", value(4)), member("type", string(type)),
        ]))
    }
    let body = "{" + members.joined(separator: ",") + "}"
    var envelope = [
      member("src", string(pick(["n0", "c3", "seq-kv", "c-1", "stranger"]))),
      member("dest", string(pick(["c1", "c12", "n0", "c01", "c1234567890123456789012"]))),
      member("body", body),
    ]
    if count(4) == 0 { envelope.insert(member("dest", "17"), at: 0) }
    if count(4) == 0 { envelope.insert(member("body", value(1)), at: 0) }
    latest = "{" + envelope.joined(separator: " , ") + "}"
    return latest
  }

  private mutating func records() -> String {
    let keys = (0..<count(5)).map { _ in
      let list = (0..<count(4)).map { _ in "[\(integer()),\(value(3))]" }
      return member(
        pick(["1", "2", "3", "04", "k", "é", "e\u{301}"]), "[\(list.joined(separator: ","))]")
    }
    return "{" + keys.joined(separator: ",") + "}"
  }

  private mutating func value(_ depth: Int) -> String {
    switch count(depth > 0 ? 8 : 6) {
    case 0: return pick(["true", "false", "null"])
    case 1:
      return pick(["1e999", "-1e999", "1e-999", "-0", "0.0", "1.50", "1E2", nines, "0.1e+01"])
    case 2: return integer()
    case 3:
      return pick([#""\ud800""#, #""\udfff\ud800x""#, #""\ud83d\ude00""#, #""\ud83d\ud83d\ude00""#])
    case 4: return string(pick(["", "plain", "é😀", "a\"b\\", "\u{FEFF}", "\u{7F}"]))
    case 5: return count(30) == 0 ? nested(600) : integer()
    case 6: return "[" + (0..<count(3)).map { _ in value(depth - 1) }.joined(separator: ", ") + "]"
    default:
      let members = (0..<count(3)).map { _ in member(pick(["a", "b", "", "é"]), value(depth - 1)) }
      return "{" + members.joined(separator: ",") + "}"
    }
  }

  private mutating func integer() -> String {
    pick(["0", "1", "-5", "9223372036854775807", "-9223372036854775808", String(count(1000))])
  }

  private mutating func member(_ name: String, _ value: String) -> String {
    string(name) + pick([":", " : "]) + value
  }

  /// A string, at times with escapes for characters that need none.
  private mutating func string(_ text: String) -> String {
    let escapes = count(3) == 0
    var json = "\""
    for scalar in text.unicodeScalars {
      if escapes && count(2) == 0 || scalar.value < 0x20 || scalar == "\"" || scalar == "\\" {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }

  private mutating func count(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  private mutating func pick(_ choices: [String]) -> String { choices[count(choices.count)] }
}
