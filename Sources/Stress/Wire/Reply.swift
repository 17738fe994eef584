import Cluster
import FastJSON
import NodeServices

/// What stood in one line from a node, field by field, before anyone has asked whether it fits the
/// request.
///
/// One value is used again for every line; its arrays keep their room.
struct Reply<Body: ReplyBody> {
  typealias Kind = Body.Kind

  var source = Party.stranger
  var destination = Party.stranger
  /// Where the text of the body's `type` stands, between its quotes; `nil` when it has none.
  var type: JSONSlice?
  /// Whether the message has an `id`, which its sender need not give it.
  var hasID = false
  var kind = Kind.other
  /// The fields that are there.
  var present: ReplyFields = []
  /// The fields that are there with a value of the wrong form.
  var wrong: ReplyFields = []
  var inReplyTo: Int64 = 0
  /// An error's code; `nil` when it is no integer.
  var code: Int64?
  /// What its workload has in it.
  var body = Body()
  /// In how many lines the body did not look as it was guessed to look.
  var missedGuessCount = 0

  /// Forgets the line before.
  mutating func reset() {
    source = .stranger
    destination = .stranger
    hasID = false
    resetBody()
  }

  /// Forgets what the body said.
  mutating func resetBody() {
    kind = .other
    type = nil
    present = []
    wrong = []
    inReplyTo = 0
    code = nil
    body.reset()
  }

  /// Takes note of a field; of equal names the last one counts.
  mutating func note(_ field: ReplyFields, isRight: Bool) {
    present.insert(field)
    if isRight { wrong.remove(field) } else { wrong.insert(field) }
  }

  /// Whether a field is there and of the right form.
  func hasRight(_ field: ReplyFields) -> Bool { present.contains(field) && !wrong.contains(field) }

  /// What Maelstrom's schema finds wrong with the body as a reply of this kind; `nil` when nothing.
  ///
  /// In the schemas of `maelstrom.workload` each reply has its own fields and `in_reply_to`, may
  /// have `msg_id`, and nothing else.
  func defect(expecting expected: Kind) -> String? {
    guard kind == expected else { return "its type is not \(expected.wireName)" }
    // Maelstrom looks at nothing but the type of an init_ok.
    if expected == .initOK { return nil }
    let own = expected.fields.union([.type, .inReplyTo])
    let missing = own.subtracting(present)
    guard missing.isEmpty else { return "it lacks \(names(of: missing))" }
    let extra = present.subtracting(own.union(.messageID))
    guard extra.isEmpty else { return "it has \(names(of: extra))" }
    guard wrong.isEmpty else { return "the value of \(names(of: wrong)) is of the wrong form" }
    return nil
  }

  /// The names of fields, as on the wire.
  private func names(of fields: ReplyFields) -> String {
    let all: [(ReplyFields, String)] =
      [(.type, "type"), (.inReplyTo, "in_reply_to"), (.messageID, "msg_id")] + Body.fieldNames + [
        (.code, "code"), (.text, "text"), (.other, "an unknown key"),
      ]
    return all.filter { fields.contains($0.0) }.map(\.1).joined(separator: ", ")
  }
}

extension Party {
  /// Who that is to the network; `nil` for a stranger.
  var endpoint: Endpoint? {
    switch self {
    case .client(let name): .client(name)
    case .node(let node): .node(node)
    case .service(let service): .service(service)
    case .stranger: nil
    }
  }
}

/// A name as it stands in `src` or `dest`.
enum Party: Equatable {
  /// A name of the form c7.
  case client(Int)
  /// A node under test, by its number.
  case node(Int)
  /// One of Maelstrom's key-value services or its timestamp oracle.
  case service(Services.Name)
  case stranger
}

/// The `type` of a body: those of a workload's replies, and three that all have.
protocol ReplyKind: Equatable, CaseIterable, Sendable {
  static var initOK: Self { get }
  static var error: Self { get }
  static var other: Self { get }

  /// The `type` on the wire.
  var wireName: StaticString { get }
  /// The fields that such a reply must have beside `type` and `in_reply_to`.
  var fields: ReplyFields { get }
}

/// The fields that a body can have; `other` is any that the protocol does not know.
///
/// A workload's own begin at bit 8.
struct ReplyFields: OptionSet, Equatable {
  let rawValue: UInt16

  static let type = ReplyFields(rawValue: 1)
  static let inReplyTo = ReplyFields(rawValue: 2)
  static let messageID = ReplyFields(rawValue: 4)
  static let code = ReplyFields(rawValue: 8)
  static let text = ReplyFields(rawValue: 16)
  static let other = ReplyFields(rawValue: 32)
}

/// What the replies of a workload carry of their own.
protocol ReplyBody {
  associatedtype Kind: ReplyKind

  init()

  /// Forgets the line before.
  mutating func reset()

  /// Reads the value of a member if its name is one of the workload's; else reads nothing.
  ///
  /// - Returns: the field, and whether the value has its form; `nil` for a name that is none of its
  ///   own.
  /// - Throws: an error for what is not JSON, and, where `reader` guesses, for what only looks other
  ///   than was guessed.
  mutating func read(
    _ name: JSONString, _ scanner: inout JSONScanner, _ reader: ReplyReader
  ) throws(JSONError) -> (field: ReplyFields, isRight: Bool)?

  /// The workload's own fields, with their names.
  static var fieldNames: [(ReplyFields, String)] { get }

  /// What Foundation's reading of the same line differs in; `nil` where nothing.
  ///
  /// - Parameters:
  ///   - right: the workload's fields that are there with the right form.
  func difference(from body: [String: Any], in text: [UInt8], right: ReplyFields) -> String?
}
