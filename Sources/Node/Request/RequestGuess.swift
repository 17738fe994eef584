import FastJSON
import Maelstrom

/// Reads the very form in which Maelstrom writes its requests, several times faster than the general
/// decoder; for any other form it says so, and `RequestDecoder` reads the line from its start.
///
///     {"id":5,"src":"c2","dest":"n0","body":{"key":"5","msg":1,"type":"send","msg_id":2}}⏎
///     {"id":6,"src":"c3","dest":"n0","body":{"offsets":{"5":0},"type":"poll","msg_id":7}}⏎
///
/// That form, fields in this order and nothing between them, is what its JSON library makes of its
/// requests; nothing promises it, and nothing here depends on it for being right. The guess is no
/// looser than the general decoder: every byte is either compared with what it must be or read by the
/// same scanner, so a line that passes is a valid message with just these fields. It is narrower: names
/// and keys with escapes or beyond ASCII, signs, numbers of more than fifteen digits and whitespace
/// fail it.
///
/// The guess also finds the end of the line, which nobody then has to search for; and it remembers
/// from line to line what the node is called and how long the numbers are, so as not to wait for
/// them.
struct RequestGuess {
  private var idLength = ExpectedLength()
  private var destinationLength = ExpectedLength()
  private var payloadLength = ExpectedLength()
  private var messageIDLength = ExpectedLength()

  /// A payload stands in the body, which stands in the message.
  private static let bodyDepth = 2

  /// Reads the request that begins at `start` and its line feed.
  ///
  /// - Returns: the position behind the line feed, or nil where the line has another form; entries
  ///   may then have been added to the batch that belong to no request.
  @inline(__always)
  mutating func decode(
    _ text: RawSpan, from start: Int, lineByteCountMax: Int, into batch: inout RequestBatch
  ) -> Int? {
    var guess = JSONGuess(text, from: start, depth: Self.bodyDepth)
    guard
      guess.advance(over: "{\"id\":"), guess.plainDigits(&idLength) != nil,
      guess.advance(over: ",\"src\":\""),
      let source = guess.plainString(before: "\",\"dest\":\""), source.count > 0,
      let destination = guess.plainString(&destinationLength, before: "\",\"body\":{\"")
    else { return nil }

    let operation: Request.Operation
    if guess.advance(over: "key\":\"") {
      guard
        let (key, word) = guess.plainStringAndWord(before: "\",\"msg\":"),
        let payload = payload(&guess)
      else { return nil }
      operation = .send(
        key: Key(word: word, slice: key, isDecoded: false), payload: PackedSlice(payload))
    } else {
      guard let listed = Self.listOperation(text, from: guess.position, into: &batch) else {
        return nil
      }
      operation = listed.operation
      guess.move(to: listed.end)
    }

    guard
      let messageID = guess.plainDigits(&messageIDLength),
      guess.advance(over: "}}\n"), guess.position &- start <= lineByteCountMax
    else { return nil }
    batch.requests.append(
      Request(
        source: source, destination: destination, messageID: messageID, operation: operation))
    return guess.position
  }

  /// Reads any value that holds no line feed, and what follows it in a send.
  @inline(__always)
  private mutating func payload(_ guess: inout JSONGuess) -> JSONSlice? {
    let start = guess.position
    // Digits that something else follows begin a number with a fraction or an exponent.
    if let digits = guess.plainDigits(&payloadLength), guess.advance(over: Self.sendEnding) {
      return digits
    }
    guard let slice = Self.anyPayload(in: guess.bytes, from: start) else { return nil }
    guess.move(to: slice.end)
    return guess.advance(over: Self.sendEnding) ? slice : nil
  }

  @inline(__always)
  private static var sendEnding: StaticString { ",\"type\":\"send\",\"msg_id\":" }

  /// Reads any value that lies in this line.
  ///
  /// Between its tokens a value may hold line feeds as whitespace; in a stream of lines such a value
  /// is two lines. So a value of many tokens is read by a scanner that sees this line only. Within a
  /// string there are no line feeds.
  @inline(never)
  static func anyPayload(in text: RawSpan, from start: Int) -> JSONSlice? {
    if JSONGuess(text, from: start).isNext("\"") {
      var scanner = JSONScanner(text, from: start, depth: bodyDepth)
      guard let string = try? scanner.string() else { return nil }
      return JSONSlice(start: start, end: string.slice.end + 1)
    }
    guard let end = LineFeed.firstPosition(in: text, from: start) else { return nil }
    var guess = JSONGuess(text.extracting(0..<end), from: start, depth: bodyDepth)
    guard let slice = guess.value(), slice.start == start else { return nil }
    return slice
  }

  /// Reads a poll, a commit or a list from its keys on, up to the number of the message.
  @inline(never)
  private static func listOperation(
    _ text: RawSpan, from start: Int, into batch: inout RequestBatch
  ) -> (operation: Request.Operation, end: Int)? {
    var guess = JSONGuess(text, from: start)
    let first = batch.entries.count
    var filter = KeyFilter()
    if guess.advance(over: "offsets\":{") {
      if !guess.advance(over: "}") {
        guard guess.advance(over: "\"") else { return nil }
        repeat {
          guard let member = guess.plainMember() else { return nil }
          let entry = KeyAndOffset(member.name, member.word, offset: member.value)
          filter.add(entry.key)
          batch.entries.append(entry)
        } while guess.advance(over: ",\"")
        guard guess.advance(over: "}") else { return nil }
      }
      if filter.mayHoldRepeats { batch.keepLastOfEachKey(from: first, in: text) }
      let range = EntryRange(first..<batch.entries.count)
      if guess.advance(over: ",\"type\":\"poll\",\"msg_id\":") {
        return (.poll(range), guess.position)
      }
      if guess.advance(over: ",\"type\":\"commit_offsets\",\"msg_id\":") {
        return (.commitOffsets(range), guess.position)
      }
      return nil
    }
    guard guess.advance(over: "keys\":[") else { return nil }
    if !guess.advance(over: "]") {
      guard guess.advance(over: "\"") else { return nil }
      repeat {
        guard let (key, word) = guess.plainStringAndWord() else { return nil }
        let entry = KeyAndOffset(key, word, offset: 0)
        filter.add(entry.key)
        batch.entries.append(entry)
      } while guess.advance(over: ",\"")
      guard guess.advance(over: "]") else { return nil }
    }
    guard guess.advance(over: ",\"type\":\"list_committed_offsets\",\"msg_id\":") else {
      return nil
    }
    if filter.mayHoldRepeats { batch.keepLastOfEachKey(from: first, in: text) }
    return (.listCommittedOffsets(EntryRange(first..<batch.entries.count)), guess.position)
  }
}

extension KeyAndOffset {
  /// An entry whose key has no escapes: its bytes are those between the quotes.
  @inline(__always)
  init(_ key: JSONSlice, _ word: UInt64, offset: Int64) {
    let name = JSONSlice(start: key.start &- 1, end: key.end &+ 1)
    self.init(key: Key(word: word, slice: key, isDecoded: false), name: name, offset: offset)
  }
}
