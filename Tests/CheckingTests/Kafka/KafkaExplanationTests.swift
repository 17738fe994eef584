import Testing

@testable import Checking

/// Explanations from real lines: what is shown of them, and the bytes that are pointed out.
struct KafkaExplanationTests {
  /// The marked part of each line that explains the first anomaly of a kind.
  private func marks(_ kind: KafkaAnomaly, in wire: Wire) throws -> [String] {
    let report = try #require(wire.report().anomalies.first { $0.kafkaKind == kind })
    let explanation = try #require(report.explanations.first)
    return explanation.lines.map { line in
      guard let mark = line.mark else { return "" }
      let scalars = line.text.unicodeScalars.dropFirst(mark.lowerBound).prefix(mark.count)
      return String(String.UnicodeScalarView(scalars))
    }
  }

  @Test func aSkipIsToldAsAUserSeesIt() throws {
    var wire = Wire()
    wire.send(1, "5", 1, offset: 0)
    wire.send(1, "5", 2, offset: 1)
    wire.send(1, "5", 3, offset: 2)
    wire.poll(2, "5", from: 0, [(0, 1)])
    wire.poll(2, "5", from: 1, [(2, 3)])
    wire.poll(3, "5", from: 0, [(0, 1), (1, 2), (2, 3)])
    let expected = #"""
      verdict: invalid
        Rules were broken: poll-skip (1).

      poll-skip, once
        rule   A client's next poll of a key goes on with the next record that
               exists.
        cause  A lower offset becomes visible after a higher one has been shown; or a
               poll starts one too far; or a commit was refused, so that the client
               forgot what it had polled.

        1. c2 had polled key "5" up to offset 0 (value 1); its next poll of it began
           at offset 2 (value 3) and jumped over offset 1.
           0.002000 s  c1 ->  {"id":2,"src":"c1","dest":"n0","body":{"key":"5","msg":2,"type":"send","msg_id":2}}
                                                                                     ^ value 2 is sent
           0.003000 s  c1 <-  {"src":"n0","dest":"c1","body":{"type":"send_ok","offset":1,"in_reply_to":2}}
                                                                                        ^ offset 1 exists
           0.006000 s  c2 <-  {"src":"n0","dest":"c2","body":{"type":"poll_ok","msgs":{"5":[[0,1]]},"in_reply_to":4}}
                                                                                            ^^^^^ the last record of key "5" in this reply
           0.008000 s  c2 ->  {"id":6,"src":"c2","dest":"n0","body":{"offsets":{"5":1},"type":"poll","msg_id":6}}
                                                                                    ^ the next one is asked for from here
           0.009000 s  c2 <-  {"src":"n0","dest":"c2","body":{"type":"poll_ok","msgs":{"5":[[2,3]]},"in_reply_to":6}}
                                                                                            ^^^^^ and this is the first that came

      """#
    #expect(wire.report().text() == expected)
  }

  @Test func aSkipAfterARefusedCommitPointsAtItsCode() throws {
    var wire = Wire()
    for value in 1...3 as ClosedRange<ValueNumber> {
      wire.send(1, "5", value, offset: Int64(value))
    }
    wire.poll(2, "5", from: 0, [(1, 1)])
    wire.poll(2, "5", from: 2, [(2, 2)], commitCode: 11)
    wire.poll(2, "5", from: 3, [(3, 3)])
    wire.poll(3, "5", from: 0, [(1, 1), (2, 2), (3, 3)])
    #expect(try marks(.pollSkip, in: wire) == ["2", "2", "[1,1]", "11", "3", "[3,3]"])
  }

  @Test func aRefusedCommitOfAnotherKeyDoesNotExplainASkip() throws {
    var wire = Wire()
    for value in 1...3 as ClosedRange<ValueNumber> {
      wire.send(1, "5", value, offset: Int64(value))
    }
    wire.send(1, "6", 1, offset: 1)
    wire.poll(2, "5", from: 0, [(1, 1)])
    wire.poll(2, "6", from: 1, [(1, 1)], commitCode: 11)
    wire.poll(2, "5", from: 2, [(3, 3)])
    wire.poll(3, "5", from: 0, [(1, 1), (2, 2), (3, 3)])
    #expect(try marks(.pollSkip, in: wire) == ["2", "2", "[1,1]", "2", "[3,3]"])
  }

  @Test func goingBackPointsAtWhatWasAskedAndWhatCame() throws {
    var wire = Wire()
    wire.send(1, "k\"1", 1, offset: 70)
    wire.send(1, "k\"1", 2, offset: 80)
    wire.poll(2, "k\"1", from: 0, [(70, 1), (80, 2)])
    wire.poll(2, "k\"1", from: 81, [(80, 2)])
    #expect(try marks(.nonmonotonicPoll, in: wire) == ["[80,2]", "81", "[80,2]"])
  }

  @Test func insideAReplyTheRecordAfterTheGapIsPointedOut() throws {
    var wire = Wire()
    for value in 1...3 as ClosedRange<ValueNumber> {
      wire.send(1, "5", value, offset: Int64(value))
    }
    wire.poll(2, "5", from: 0, [(1, 1), (3, 3)])
    wire.poll(3, "5", from: 0, [(2, 2), (1, 1)])
    #expect(try marks(.intPollSkip, in: wire) == ["2", "2", "[3,3]"])
    #expect(try marks(.intNonmonotonicPoll, in: wire) == ["[1,1]"])
  }

  @Test func aLostWriteIsShownBesideAHigherOffsetThatWasRead() throws {
    var wire = Wire()
    wire.send(1, "5", 1, offset: 10)
    wire.send(1, "5", 2, offset: 11)
    wire.poll(2, "5", from: 0, [(11, 2)])
    #expect(try marks(.lostWrite, in: wire) == ["1", "10", "[11,2]"])
    #expect(try marks(.unseen, in: wire) == ["1", "10", "[11,2]"])
  }

  @Test func duplicatesAndConflictsShowEveryPlace() throws {
    var wire = Wire()
    wire.send(1, "5", 1, offset: 10)
    wire.send(2, "5", 2, offset: 20)
    wire.poll(3, "5", from: 0, [(10, 1), (20, 1)])
    #expect(try marks(.duplicate, in: wire) == ["1", "10", "[20,1]"])
    #expect(try marks(.inconsistentOffsets, in: wire) == ["2", "20", "[20,1]"])
    #expect(try marks(.intNonmonotonicPoll, in: wire) == ["[20,1]"])
  }

  @Test func fallingOffsetsOfOneClientShowBothSends() throws {
    var wire = Wire()
    wire.send(1, "5", 1, offset: 10)
    wire.send(1, "5", 2, offset: 9)
    wire.poll(3, "5", from: 0, [(9, 2), (10, 1)])
    #expect(try marks(.nonmonotonicSend, in: wire) == ["1", "10", "2", "9"])
    #expect(try marks(.realtimeWriteCycle, in: wire) == ["1", "10", "2", "9"])
  }

  @Test func anAbortedReadShowsTheCodeAndTheRecord() throws {
    var wire = Wire()
    wire.send(1, "5", 1, offset: 0, code: 11)
    wire.poll(3, "5", from: 0, [(0, 1)])
    #expect(try marks(.abortedRead, in: wire) == ["1", "11", "[0,1]"])
  }

  @Test func aValueThatNobodySentIsPointedOut() throws {
    var wire = Wire()
    wire.send(1, "5", 1, offset: 0)
    wire.poll(3, "5", from: 0, [(0, 1), (1, 99)])
    #expect(try marks(.noWriter, in: wire) == ["[1,99]"])
  }

  @Test func aReadBeforeItsSendShowsBoth() throws {
    var wire = Wire()
    wire.poll(3, "5", from: 0, [(0, 1)])
    wire.send(1, "5", 1, offset: 0)
    #expect(try marks(.realtimeCycle, in: wire) == ["[0,1]", "1", "0"])
  }

  @Test func onlyTheFirstFewAreToldAndAllAreCounted() throws {
    var wire = Wire()
    for value in 1...9 as ClosedRange<ValueNumber> {
      wire.send(1, "5", value, offset: Int64(value))
    }
    wire.poll(3, "5", from: 0, [])
    let report = try #require(wire.report().anomalies.first)
    #expect(report.kafkaKind == .unseen && report.count == 9 && report.explanations.count == 3)
    #expect(report.text().contains("… and 6 more"))
  }

  @Test func longLinesAreCutAroundThePlaceAndSayHowMuch() throws {
    var wire = Wire()
    let values = 1...200 as ClosedRange<ValueNumber>
    for value in values where value != 100 { wire.send(1, "5", value, offset: Int64(value)) }
    wire.send(1, "5", 100, offset: 100, code: 11)
    wire.poll(3, "5", from: 0, values.map { (Int64($0), $0) })
    let report = try #require(wire.report().anomalies.first { $0.kafkaKind == .abortedRead })
    let line = try #require(report.explanations.first?.lines.last)
    #expect(line.text.utf8.count == 56 + "[100,100]".utf8.count + 56)
    #expect(line.cutBefore > 700 && line.cutAfter > 700)
    #expect(report.text().contains("[\(line.cutBefore) bytes] … "))
    #expect(try marks(.abortedRead, in: wire).last == "[100,100]")
  }

  @Test func ofALongRecordOnlyItsBeginningIsMarked() throws {
    var wire = Wire()
    let filling = String(repeating: "x", count: 300)
    wire.poll(3, "5", from: 0, [(1000, 1)], payloads: [#""1 \#(filling)""#])
    #expect(try marks(.noWriter, in: wire) == [#"[1000,"1 xxxxxxxxxxxxxxx"#])
  }

  @Test func aCutIsNeverShorterThanItsNotice() throws {
    for count in 0..<120 {
      var wire = Wire()
      let filling = String(repeating: "x", count: count)
      wire.poll(3, "5", from: 0, [(0, 1)], tail: #","a":"\#(filling)","b":"\#(filling)""#)
      let line = try #require(wire.report().anomalies.first?.explanations.first?.lines.first)
      #expect(line.cutBefore == 0 || line.cutBefore >= 16)
      #expect(line.cutAfter == 0 || line.cutAfter >= 16)
    }
  }

  @Test func theCaretStandsUnderItsPlaceBehindWideCharacters() throws {
    var wire = Wire()
    wire.poll(3, "日本😀", from: 0, [(7, 1)])
    let lines = wire.report().text().split(separator: "\n")
    let place = try #require(lines.firstIndex { $0.contains("[[7,1]]") })
    let before = try #require(lines[place].split(separator: "[7,1]").first)
    // Three wide characters take three columns more than they are.
    #expect(lines[place + 1].prefix { $0 == " " }.count == before.count + 3)
  }

  @Test func everyCutOfALineIsOfWholeCharacters() throws {
    // The payload shifts the window over text of 2, 3 and 4 bytes a character, byte by byte.
    for shift in 0..<12 {
      var wire = Wire()
      let filling = String(repeating: "é€😀", count: 30)
      let key = String(repeating: "x", count: shift) + filling
      wire.poll(3, key, from: 0, [(0, 1)], tail: #","text":"\#(filling)""#)
      let report = try #require(wire.report().anomalies.first)
      let line = try #require(report.explanations.first?.lines.first)
      #expect(!line.text.contains("\u{FFFD}"))
      #expect(try marks(.noWriter, in: wire) == ["[0,1]"])
    }
  }

  @Test func charactersThatATerminalWouldObeyAreEscaped() throws {
    var wire = Wire()
    wire.poll(3, "5\t\u{1B}[31m", from: 0, [(0, 1)])
    let line = try #require(wire.report().anomalies.first?.explanations.first?.lines.first)
    #expect(line.text.contains(#""5\t\u001b[31m""#))
    // The line is not JSON, so there is nothing to point at.
    #expect(line.mark == nil)
  }

  /// Of equal names the last one counts, and a name may be written with escapes.
  @Test func aPlaceIsFoundBehindEscapesAndEqualNames() {
    let line =
      Array(
        #"{"body":{"offset":1},"b\u006fdy":{"offset":2,"msgs":{"5":[[0,1]],"\u0035":[[0,7],[1,8]]},"#
          .utf8) + Array(#""o\u0066fset":3}}"#.utf8)
    func text(_ place: KafkaLinePlace) -> String? {
      place.find(in: line).map { String(decoding: line[$0], as: UTF8.self) }
    }
    #expect(text(.acknowledgedOffset) == "3")
    #expect(text(.record(key: "5", ordinal: 1)) == "[1,8]")
    #expect(text(.record(key: "5", ordinal: 2)) == nil)
    #expect(text(.record(key: "6", ordinal: 0)) == nil)
    #expect(text(.errorCode) == nil)
  }

  @Test func linesThatWereNotKeptAreRetold() throws {
    var wire = Wire(tailByteCount: 1)
    wire.send(1, "5", 1, offset: 7)
    wire.send(1, "5", 2, offset: 8)
    wire.send(1, "5", 3, offset: 9)
    wire.poll(2, "5", from: 0, [(7, 1)])
    wire.poll(2, "5", from: 0, [(8, 2)], commitCode: 11)
    wire.poll(2, "5", from: 0, [(9, 3)])
    wire.poll(3, "5", from: 0, [(7, 1), (8, 2), (9, 3)])
    let lines = try #require(wire.report().anomalies.first?.explanations.first?.lines)
    let expected = [
      #"send of value 2 to key "5""#, "send_ok with offset 8", #"poll_ok with [7,1] in key "5""#,
      "error, in answer to the commit", #"poll of key "5""#, #"poll_ok with [9,3] in key "5""#,
    ]
    #expect(lines.map(\.text) == expected.map { "(the line was not kept) " + $0 })
    #expect(lines.allSatisfy { $0.mark == nil && $0.cutBefore == 0 && $0.cutAfter == 0 })
  }
}

/// A history together with the lines that went over the pipes.
private struct Wire {
  private(set) var history = KafkaHistory()
  private let requests: MemoryLines
  private let replies: MemoryLines
  private var keys: [String: KeyNumber] = [:]
  private var now: Int64 = 0
  private var messageNumber = 0

  init(tailByteCount: Int = 1 << 20) {
    requests = MemoryLines(tailByteCount: tailByteCount)
    replies = MemoryLines(tailByteCount: tailByteCount)
  }

  func report() -> Judgement {
    KafkaChecker.check(history, requests: requests, replies: replies)
  }

  mutating func send(
    _ client: UInt32, _ key: String, _ value: ValueNumber, offset: Int64, code: Int? = nil
  ) {
    let answer =
      code.map { #""type":"error","code":\#($0)"# } ?? #""type":"send_ok","offset":\#(offset)"#
    let lines = exchange(
      client, #""key":\#(quoted(key)),"msg":\#(value),"type":"send""#, answer)
    history.appendSend(
      EndedOperation(
        client: client, outcome: code == nil ? .ok : .fail, invoked: now - 1_000_000,
        completed: now, lines: lines), key: number(key), value: value, offset: offset)
  }

  mutating func poll(
    _ client: UInt32, _ key: String, from start: Int64, _ records: [(Int64, ValueNumber)],
    commitCode: Int? = nil, payloads: [String]? = nil, tail: String = ""
  ) {
    let values = payloads ?? records.map { String($0.1) }
    let list = zip(records, values).map { "[\($0.0),\($1)]" }.joined(separator: ",")
    let lines = exchange(
      client, #""offsets":{\#(quoted(key)):\#(start)},"type":"poll""#,
      #""type":"poll_ok","msgs":{\#(quoted(key)):[\#(list)]}\#(tail)"#)
    history.beginPolled()
    for (offset, value) in records {
      history.appendPolled(key: number(key), offset: offset, value: value)
    }
    let polled = history.endPolled()
    let invoked = now - 1_000_000
    let replied = now
    let commitLines = exchange(
      client, #""offsets":{\#(quoted(key)):0},"type":"commit_offsets""#,
      commitCode.map { #""type":"error","code":\#($0)"# } ?? #""type":"commit_offsets_ok""#)
    history.appendPoll(
      EndedOperation(
        client: client, outcome: commitCode == nil ? .ok : .fail, invoked: invoked, completed: now,
        lines: lines, laterLines: commitLines), polled: polled, replied: replied)
  }

  private mutating func number(_ key: String) -> KeyNumber {
    if let number = keys[key] { return number }
    let number = history.addKey(key)
    keys[key] = number
    return number
  }

  /// The key in quotes, with its quotes escaped and nothing else.
  private func quoted(_ key: String) -> String {
    "\"" + key.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
      + "\""
  }

  /// Puts a request and its reply on the wire, a millisecond apart.
  private mutating func exchange(_ client: UInt32, _ request: String, _ reply: String) -> Exchange {
    now += 1_500_000
    messageNumber += 1
    let number = messageNumber
    let request = #""src":"c\#(client)","dest":"n0","body":{\#(request),"msg_id":\#(number)}"#
    let reply = #""src":"n0","dest":"c\#(client)","body":{\#(reply),"in_reply_to":\#(number)}"#
    return Exchange(
      request: append(#"{"id":\#(number),\#(request)}"#, to: requests),
      reply: append("{\(reply)}", to: replies))
  }

  private func append(_ line: String, to lines: MemoryLines) -> Int64 {
    Int64(lines.append((line + "\n").utf8))
  }
}
