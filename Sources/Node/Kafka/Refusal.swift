import FastJSON

/// Why a request is answered with an error, and what the answer says.
///
/// All of these are definite errors (Maelstrom, `doc/protocol.md`, § Errors): a client that receives
/// one may be sure that nothing was done.
enum Refusal {
  /// The line is no JSON text; nothing in it was acted on.
  case invalidJSON(JSONError)
  /// A field that the request needs is not there.
  case missing(Field)
  /// A field is there, with a value of the wrong kind.
  case wrongType(Field)
  /// `type` names no request that this node serves; the slice is that name, still escaped.
  case unknownType(JSONSlice)
  /// A request came before `init`.
  case notInitialized
  /// A record cannot be taken before others have reached the other nodes.
  case tooManyWait
  /// A record could not be passed on to other nodes within the limits of a message.
  case tooLargeToReplicate
  /// This node has no offset left to give.
  case noOffsetLeft

  /// The fields that can be missing or of the wrong kind.
  enum Field: UInt8 {
    case dest, body, type, messageID, nodeID, nodeIDs, key, message, offsets, keys
  }

  /// The code of the error.
  var code: Int64 {
    switch self {
    case .invalidJSON, .missing, .wrongType, .tooLargeToReplicate: 12  // malformed-request
    case .unknownType: 10  // not-supported
    case .notInitialized, .tooManyWait, .noOffsetLeft: 11  // temporarily-unavailable
    }
  }
}

extension Refusal.Field {
  /// The field by its name on the wire.
  var name: StaticString {
    switch self {
    case .dest: "dest"
    case .body: "body"
    case .type: "type"
    case .messageID: "msg_id"
    case .nodeID: "node_id"
    case .nodeIDs: "node_ids"
    case .key: "key"
    case .message: "msg"
    case .offsets: "offsets"
    case .keys: "keys"
    }
  }

  /// What its value must be.
  var expectation: StaticString {
    switch self {
    case .dest, .type, .key: "a string"
    case .nodeID: "a string that is not empty"
    case .body: "an object"
    case .messageID: "an integer of 64 bits"
    case .nodeIDs, .keys: "an array of strings"
    case .message: "a value"
    case .offsets: "an object with integers of 64 bits"
    }
  }
}

extension Refusal {
  /// Emits the text of the answer, a string that names the field and what was expected of it.
  func emitText(into emitter: inout JSONEmitter, of text: RawSpan) {
    switch self {
    case .invalidJSON(let error):
      emitter.quoted("the line is not valid JSON: \(error.description)")
    case .missing(let field):
      emitter.quoted("the field \"\(field.name)\" is missing; expected \(field.expectation)")
    case .wrongType(let field):
      emitter.quoted("the field \"\(field.name)\" must be \(field.expectation)")
    case .unknownType(let name):
      // The name is the contents of a string and so already in the form in which it is sent.
      emitter.literal("\"unknown request type ")
      if name.count <= Self.shownTypeByteCountMax {
        emitter.literal("\\\"")
        emitter.literal(text.extracting(name))
        emitter.literal("\\\"")
      }
      emitter.literal("\"")
    case .notInitialized:
      emitter.quoted("the node has not been initialized; send \"init\" first")
    case .tooManyWait:
      emitter.quoted("too many records wait for other nodes, which do not answer")
    case .tooLargeToReplicate:
      emitter.quoted("\"msg\" is too long or too deep to be passed on to other nodes")
    case .noOffsetLeft:
      emitter.quoted("the node has no offset left to give for this key")
    }
  }

  /// Longer names are left out of the answer; they cannot be cut without cutting an escape.
  private static let shownTypeByteCountMax = 64
}
