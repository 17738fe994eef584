import FastJSON
import LogStore
import Maelstrom
import TestSupport
import Testing

@testable import Node

/// A node in this process: bytes in, bytes out.
///
/// It puts together what the pipeline puts together, without the descriptors. All tests that know the
/// inside of the node know it through this file.
struct NodeInProcess: ~Copyable {
  /// How lines are decoded.
  enum Reading {
    /// As the server does: the usual form by `RequestGuess`, plain fields in any order by
    /// `UnorderedRequestGuess`, all others by `RequestDecoder`.
    case guessing
    /// All lines by `RequestDecoder`.
    case general
  }

  /// The lines that were answered by nobody, and why.
  private(set) var dropped: [LineProblem] = []
  /// How many lines the guess accepted.
  private(set) var guessedCount = 0

  private let reading: Reading
  private var node: KafkaNode
  private var guess = RequestGuess()
  private var batch = RequestBatch()
  private var outbox = Outbox()

  /// A node that has seen nothing yet.
  init(_ reading: Reading = .guessing, pollByteCountMax: Int = Options().pollByteCountMax) {
    self.reading = reading
    node = KafkaNode(logs: Logs(), pollByteCountMax: pollByteCountMax)
  }

  /// A node that is called n0 and has answered `init`.
  static func initialized(
    _ reading: Reading = .guessing, pollByteCountMax: Int = Options().pollByteCountMax
  ) -> NodeInProcess {
    var node = NodeInProcess(reading, pollByteCountMax: pollByteCountMax)
    _ = node.serve(Array(#"{"src":"c0","dest":"n0","body":\#(Self.initBody)}"#.utf8))
    return node
  }

  static let initBody = #"{"type":"init","node_id":"n0","node_ids":["n0"],"msg_id":1}"#

  /// How many requests were served, by kind.
  var counts: RequestCounts { node.counts }
  /// How much the logs hold.
  var statistics: Statistics { node.logs.statistics }

  /// Serves lines; the last one needs no line feed.
  mutating func serve(_ text: [UInt8]) -> [UInt8] {
    var replies: [UInt8] = []
    serve(text) { replies += $0.array }
    return replies
  }

  /// Serves lines and hands out the replies piece by piece, without keeping them.
  mutating func serve(_ text: [UInt8], _ handOut: (RawSpan) -> Void) {
    guard text.last == LineFeed.byte else {
      return serve(text + [LineFeed.byte], handOut)
    }
    let bytes = text.span.bytes
    var position = 0
    while position < bytes.byteCount {
      batch.removeAll()
      while batch.requests.count < 256, position < bytes.byteCount {
        position = decode(bytes, from: position)
      }
      var index = 0
      while index < batch.requests.count {
        index = node.serve(batch, from: index, of: bytes, into: &outbox)
        handOut(outbox.lines.bytes)
        outbox.removeLines()
      }
    }
  }

  /// Serves lines and gives the replies as texts, without their line feeds.
  mutating func replies(to text: String) -> [String] {
    String(decoding: serve(Array(text.utf8)), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  private mutating func decode(_ text: RawSpan, from start: Int) -> Int {
    if reading == .guessing,
      let end = guess.decode(text, from: start, lineByteCountMax: .max, into: &batch)
    {
      guessedCount += 1
      return end
    }
    if reading == .guessing {
      let entryCount = batch.entries.count
      if let end = UnorderedRequestGuess.decode(
        text, from: start, lineByteCountMax: .max, into: &batch)
      {
        return end
      }
      batch.entries.truncate(to: entryCount)
    }
    guard let end = LineFeed.firstPosition(in: text, from: start) else { return text.byteCount }
    do {
      try RequestDecoder.decode(text.extracting(0..<end), from: start, into: &batch)
    } catch {
      dropped.append(error)
    }
    return end + 1
  }
}

/// What a line was decoded into, in a form that can be compared.
struct DecodedRequest: Equatable {
  var kind: String
  var source: [UInt8]
  var destination: [UInt8]
  /// Empty where the request has none.
  var messageID: [UInt8]
  var keys: [[UInt8]] = []
  /// The keys as they are written in the line.
  var names: [[UInt8]] = []
  var words: [UInt64] = []
  var offsets: [Int64] = []
  var payload: [UInt8] = []

  /// What the guess makes of the first line of `text`, which ends with a line feed; nil if it is not
  /// of the form that is guessed.
  static func guessed(_ text: [UInt8]) -> DecodedRequest? {
    let first = guessed(text, by: RequestGuess())
    // What a guess remembers of other lines, or of this one, changes nothing.
    for line in RequestGuessTests.lines + [String(decoding: text.dropLast(), as: UTF8.self)] {
      var guess = RequestGuess()
      var batch = RequestBatch()
      let other = Array("\(line)\n".utf8)
      _ = guess.decode(other.span.bytes, from: 0, lineByteCountMax: .max, into: &batch)
      let again = guessed(text, by: guess)
      if again != first { Issue.record("after \(line): \(String(describing: again))") }
    }
    return first
  }

  private static func guessed(_ text: [UInt8], by guess: RequestGuess) -> DecodedRequest? {
    var guess = guess
    var batch = RequestBatch()
    let bytes = text.span.bytes
    guard guess.decode(bytes, from: 0, lineByteCountMax: .max, into: &batch) != nil
    else { return nil }
    return DecodedRequest(batch, bytes)
  }

  /// What the guess at any order makes of the first line of `text`, which ends with a line feed; nil
  /// where that is left to the general decoder.
  static func guessedInAnyOrder(_ text: [UInt8]) -> DecodedRequest? {
    var batch = RequestBatch()
    let bytes = text.span.bytes
    let end = UnorderedRequestGuess.decode(
      bytes, from: 0, lineByteCountMax: .max, into: &batch)
    return end == nil ? nil : DecodedRequest(batch, bytes)
  }

  /// What the general decoder makes of `line`, which has no line feed; nil if nobody can be answered.
  static func read(_ line: [UInt8]) -> DecodedRequest? {
    var batch = RequestBatch()
    let bytes = line.span.bytes
    do {
      try RequestDecoder.decode(bytes, from: 0, into: &batch)
    } catch {
      return nil
    }
    return DecodedRequest(batch, bytes)
  }

  private init?(_ batch: borrowing RequestBatch, _ text: RawSpan) {
    guard batch.requests.count == 1 else { return nil }
    let request = batch.requests[0]
    source = text.extracting(request.source).array
    destination = text.extracting(request.destination).array
    messageID = text.extracting(request.messageID).array
    switch request.operation {
    case .initialize(let nodeID, _):
      kind = "init"
      payload = text.extracting(nodeID.slice).array
    case .replicate(let body, _):
      kind = "replicate"
      payload = text.extracting(body.slice).array
    case .send(let key, let message):
      kind = "send"
      keys = [batch.bytes(of: key, in: text).array]
      words = [key.word]
      payload = text.extracting(message.slice).array
    case .poll(let range):
      kind = "poll"
      add(range, batch, text)
    case .commitOffsets(let range):
      kind = "commit_offsets"
      add(range, batch, text)
    case .listCommittedOffsets(let range):
      kind = "list_committed_offsets"
      add(range, batch, text)
    case .refuse(let refusal):
      kind = "error \(refusal.code)"
      var emitter = JSONEmitter()
      refusal.emitText(into: &emitter, of: text)
      payload = emitter.bytes.array
    }
  }

  private mutating func add(
    _ range: EntryRange, _ batch: borrowing RequestBatch, _ text: RawSpan
  ) {
    for index in range.indices {
      let entry = batch.entries[index]
      names.append(text.extracting(entry.name).array)
      keys.append(batch.bytes(of: entry.key, in: text).array)
      words.append(entry.key.word)
      offsets.append(entry.offset)
    }
  }
}
