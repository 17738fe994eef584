import FastJSON
import Maelstrom

/// Requests are decoded as a naive reading of the line's tree understands them, by the general
/// decoder and by the guesses.
///
/// The input is the first line of a stream and what follows it. It is decoded behind another line,
/// so that positions are not those of the line.
func check(_ text: RawSpan) -> String? {
  let before = Array("[]\n".utf8)
  let bytes = before + text.withUnsafeBytes { Array($0) } + [0x0A]
  let end = bytes[before.count...].firstIndex(of: 0x0A) ?? bytes.endIndex
  let line = Array(bytes[before.count..<end])
  let expected = NaiveRequest.read(line)

  let decoded = decodedGenerally(bytes, from: before.count, to: end)
  guard expected.agrees(with: decoded, of: line) else {
    return "general: \(decoded)\nnaive: \(expected)"
  }
  let guesses = [
    guessed(bytes, from: before.count), guessedInAnyOrder(bytes, from: before.count),
  ]
  for guessed in guesses.compactMap(\.self) {
    guard guessed.end == end + 1 else { return "a guess ends at \(guessed.end), not \(end + 1)" }
    guard guessed.request == decoded else {
      return "guess: \(guessed.request)\ngeneral: \(decoded)"
    }
  }
  return nil
}

/// A request, or why there is none, as values that can be compared.
enum SeenRequest: Equatable {
  case dropped(LineProblem)
  case request(source: [UInt8], destination: [UInt8], messageID: [UInt8], operation: SeenOperation)

  /// Whether a decoded request is the one that a naive reading gives.
  ///
  /// Who sent `line`, if it is no JSON text, may be found out or not; if so, the answer must be the
  /// error, and go to whom the line names before its fault.
  func agrees(with decoded: SeenRequest, of line: [UInt8]) -> Bool {
    if case .dropped(.invalidJSON(let error)) = self,
      case .request(let source, _, _, let operation) = decoded
    {
      return operation == .refused(.invalidJSON(error))
        && source == NaiveRequest.source(of: line, before: error.offset)
    }
    return self == decoded
  }
}

enum SeenOperation: Equatable {
  case initialize(nodeID: [UInt8])
  case send(key: [UInt8], payload: [UInt8])
  case poll([SeenEntry])
  case commitOffsets([SeenEntry])
  case listCommittedOffsets([SeenEntry])
  case replicate(type: [UInt8])
  case refused(SeenRefusal)
}

struct SeenEntry: Equatable {
  var key: [UInt8]
  var name: [UInt8]
  var offset: Int64
}

enum SeenRefusal: Equatable {
  case invalidJSON(JSONError)
  case missing(Refusal.Field)
  case wrongType(Refusal.Field)
  case unknownType([UInt8])
  case notInitialized
}

// MARK: What the node decodes

private func decodedGenerally(_ bytes: [UInt8], from start: Int, to end: Int) -> SeenRequest {
  let text = bytes.span.bytes
  var batch = RequestBatch()
  do throws(LineProblem) {
    try RequestDecoder.decode(text.extracting(0..<end), from: start, into: &batch)
    return seen(batch, bytes)
  } catch {
    return .dropped(error)
  }
}

private func guessed(_ bytes: [UInt8], from start: Int) -> (request: SeenRequest, end: Int)? {
  var guess = RequestGuess()
  let first = guessed(bytes, from: start, by: &guess)
  // What the guess remembers of the line changes nothing when it reads it again.
  let again = guessed(bytes, from: start, by: &guess)
  precondition(first?.request == again?.request && first?.end == again?.end, "guessed otherwise")
  return first
}

private func guessed(
  _ bytes: [UInt8], from start: Int, by guess: inout RequestGuess
) -> (request: SeenRequest, end: Int)? {
  var batch = RequestBatch()
  let end = guess.decode(
    bytes.span.bytes, from: start, lineByteCountMax: bytes.count, into: &batch)
  return end.map { (seen(batch, bytes), $0) }
}

private func guessedInAnyOrder(
  _ bytes: [UInt8], from start: Int
) -> (request: SeenRequest, end: Int)? {
  var batch = RequestBatch()
  let end = UnorderedRequestGuess.decode(
    bytes.span.bytes, from: start, lineByteCountMax: bytes.count, into: &batch)
  return end.map { (seen(batch, bytes), $0) }
}

private func seen(_ batch: borrowing RequestBatch, _ bytes: [UInt8]) -> SeenRequest {
  precondition(batch.requests.count == 1, "a line is one request")
  let request = batch.requests[0]
  return .request(
    source: bytes.slice(request.source), destination: bytes.slice(request.destination),
    messageID: bytes.slice(request.messageID), operation: seen(request.operation, batch, bytes))
}

private func seen(
  _ operation: Request.Operation, _ batch: borrowing RequestBatch, _ bytes: [UInt8]
) -> SeenOperation {
  switch operation {
  case .initialize(let nodeID, _): return .initialize(nodeID: bytes.slice(nodeID.slice))
  case .send(let key, let payload):
    return .send(key: seen(key, batch, bytes), payload: bytes.slice(payload.slice))
  case .poll(let range): return .poll(seen(range, batch, bytes))
  case .commitOffsets(let range): return .commitOffsets(seen(range, batch, bytes))
  case .listCommittedOffsets(let range): return .listCommittedOffsets(seen(range, batch, bytes))
  case .replicate(_, let type): return .replicate(type: bytes.slice(type.slice))
  case .refuse(.invalidJSON(let error)): return .refused(.invalidJSON(error))
  case .refuse(.missing(let field)): return .refused(.missing(field))
  case .refuse(.wrongType(let field)): return .refused(.wrongType(field))
  case .refuse(.unknownType(let name)): return .refused(.unknownType(bytes.slice(name)))
  case .refuse(.notInitialized): return .refused(.notInitialized)
  case .refuse(.tooManyWait), .refuse(.tooLargeToReplicate), .refuse(.noOffsetLeft):
    preconditionFailure("a request that is only decoded is not refused for what the node holds")
  }
}

private func seen(
  _ range: EntryRange, _ batch: borrowing RequestBatch, _ bytes: [UInt8]
) -> [SeenEntry] {
  var entries: [SeenEntry] = []
  for index in range.indices {
    let entry = batch.entries[index]
    entries.append(
      SeenEntry(
        key: seen(entry.key, batch, bytes), name: bytes.slice(entry.name), offset: entry.offset))
  }
  return entries
}

/// The key's bytes; its word must be their beginning.
private func seen(_ key: Key, _ batch: borrowing RequestBatch, _ bytes: [UInt8]) -> [UInt8] {
  let decoded = batch.bytes(of: key, in: bytes.span.bytes).withUnsafeBytes { Array($0) }
  let word = decoded.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  precondition(key.word == word, "the word \(key.word) is not that of \(decoded)")
  return decoded
}

extension [UInt8] {
  fileprivate func slice(_ slice: JSONSlice) -> [UInt8] { Array(self[slice.start..<slice.end]) }
}

// MARK: What a naive reading gives

/// A line's tree read as a request: each field is looked up when it is needed, the last one of a
/// name counts.
private struct NaiveRequest {
  let line: [UInt8]

  static func read(_ line: [UInt8]) -> SeenRequest {
    // The decoder looks for an object before anything else.
    let first = line.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    do throws(JSONError) {
      let tree = try NaiveJSON.read(line)
      return NaiveRequest(line: line).request(tree)
    } catch {
      return .dropped(first == nil || first == 0x7B ? .invalidJSON(error) : .notAnObject)
    }
  }

  /// Who a line names before its fault: what ends at the last comma between two members of the message
  /// is, with a brace, a valid object.
  static func source(of line: [UInt8], before fault: Int) -> [UInt8]? {
    for comma in (0..<fault).reversed() where line[comma] == 0x2C {
      let message = Array(line[..<comma]) + [0x7D]
      if let tree = try? NaiveJSON.read(message) {
        return tree["src"].map { Array(line[$0.range].dropFirst().dropLast()) }
      }
    }
    return nil
  }

  private func request(_ tree: NaiveJSON) -> SeenRequest {
    guard case .object = tree.content else { return .dropped(.notAnObject) }
    guard let source = tree["src"], source.isString, source.range.count > 2 else {
      return .dropped(.noSource)
    }
    let destination = tree["dest"].flatMap { $0.isString ? $0 : nil }
    let body = tree["body"]
    return .request(
      source: contents(source), destination: destination.map(contents) ?? [],
      messageID: body?["msg_id"].flatMap(integerDigits) ?? [],
      operation: operation(hasDestination: tree["dest"], body: body))
  }

  private func operation(hasDestination destination: NaiveJSON?, body: NaiveJSON?) -> SeenOperation
  {
    if let refusal = refusal(destination, .dest, \.isString) { return .refused(refusal) }
    if let refusal = refusal(body, .body, \.isObject) { return .refused(refusal) }
    guard let body else { return .refused(.missing(.body)) }
    if let refusal = refusal(body["type"], .type, \.isString) { return .refused(refusal) }
    if let messageID = body["msg_id"], integerDigits(messageID) == nil {
      return .refused(.wrongType(.messageID))
    }
    guard let type = body["type"], case .string(let name) = type.content else {
      return .refused(.missing(.type))
    }
    switch String(decoding: name, as: UTF8.self) {
    case "send": return send(body)
    case "poll": return offsets(body, SeenOperation.poll)
    case "commit_offsets": return offsets(body, SeenOperation.commitOffsets)
    case "list_committed_offsets": return keys(body)
    case "init": return initialize(body)
    case "replicate": return .replicate(type: contents(type))
    default: return .refused(.unknownType(contents(type)))
    }
  }

  private func send(_ body: NaiveJSON) -> SeenOperation {
    guard let key = body["key"] else { return .refused(.missing(.key)) }
    guard case .string(let bytes) = key.content else { return .refused(.wrongType(.key)) }
    guard let payload = body["msg"] else { return .refused(.missing(.message)) }
    return .send(key: bytes, payload: Array(line[payload.range]))
  }

  private func offsets(
    _ body: NaiveJSON, _ operation: ([SeenEntry]) -> SeenOperation
  ) -> SeenOperation {
    guard let offsets = body["offsets"] else { return .refused(.missing(.offsets)) }
    guard case .object(let members) = offsets.content else {
      return .refused(.wrongType(.offsets))
    }
    var entries: [SeenEntry] = []
    for (index, member) in members.enumerated()
    where !members[(index + 1)...].contains(where: { $0.name == member.name }) {
      // A value that another one of the name follows may be anything.
      guard let offset = integer(member.value) else { return .refused(.wrongType(.offsets)) }
      entries.append(
        SeenEntry(key: member.name, name: Array(line[member.nameRange]), offset: offset))
    }
    return operation(entries)
  }

  private func keys(_ body: NaiveJSON) -> SeenOperation {
    guard let keys = body["keys"] else { return .refused(.missing(.keys)) }
    guard case .array(let elements) = keys.content else { return .refused(.wrongType(.keys)) }
    var entries: [SeenEntry] = []
    for element in elements {
      guard case .string(let key) = element.content else { return .refused(.wrongType(.keys)) }
      entries.append(SeenEntry(key: key, name: Array(line[element.range]), offset: 0))
    }
    return .listCommittedOffsets(lastOfEachKey(entries))
  }

  private func initialize(_ body: NaiveJSON) -> SeenOperation {
    if let refusal = refusal(body["node_id"], .nodeID, { $0.isString && $0.range.count > 2 }) {
      return .refused(refusal)
    }
    let isArrayOfStrings = { (value: NaiveJSON) in
      guard case .array(let elements) = value.content else { return false }
      return elements.allSatisfy(\.isString)
    }
    if let refusal = refusal(body["node_ids"], .nodeIDs, isArrayOfStrings) {
      return .refused(refusal)
    }
    return .initialize(nodeID: body["node_id"].map(contents) ?? [])
  }

  /// What is wrong with a field that must be there and of a kind.
  private func refusal(
    _ value: NaiveJSON?, _ field: Refusal.Field, _ isRight: (NaiveJSON) -> Bool
  ) -> SeenRefusal? {
    guard let value else { return .missing(field) }
    return isRight(value) ? nil : .wrongType(field)
  }

  private func lastOfEachKey(_ entries: [SeenEntry]) -> [SeenEntry] {
    entries.enumerated().filter { index, entry in
      !entries[(index + 1)...].contains { $0.key == entry.key }
    }.map(\.element)
  }

  private func integer(_ value: NaiveJSON) -> Int64? {
    guard case .number(let text) = value.content else { return nil }
    return try? NaiveJSON.integer(text, as: Int64.self).get()
  }

  /// The digits of an integer of 64 bits; zero without its sign.
  private func integerDigits(_ value: NaiveJSON) -> [UInt8]? {
    integer(value).map { $0 == 0 ? [0x30] : Array(line[value.range]) }
  }

  /// What stands between the quotes of a string.
  private func contents(_ value: NaiveJSON) -> [UInt8] {
    Array(line[value.range].dropFirst().dropLast())
  }
}

extension NaiveJSON {
  fileprivate var isString: Bool {
    if case .string = content { true } else { false }
  }

  fileprivate var isObject: Bool {
    if case .object = content { true } else { false }
  }

  /// The last member of a name; nil where there is none, and of anything but an object.
  fileprivate subscript(name: String) -> NaiveJSON? {
    guard case .object(let members) = content else { return nil }
    return members.last { $0.name == Array(name.utf8) }?.value
  }
}
