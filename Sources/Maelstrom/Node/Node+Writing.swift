import FastJSON
import Platform

// Lines are written in the one form that Maelstrom accepts: `src`, `dest` and `body`, and nothing else
// beside them.

extension Node {
  /// Writes a message to another node or to a service, or keeps it until they may be spoken to.
  ///
  /// - Throws: `EncodingError`; then nothing has been written.
  func write(_ body: Body, to destination: String, messageID: Int?) throws {
    if maySpeak {
      try output.line(body, from: opening, to: destination, messageID: messageID)
    } else {
      try held.line(body, from: opening, to: destination, messageID: messageID)
    }
  }

  /// From now on other nodes and services are spoken to.
  func beginToSpeak() {
    guard !maySpeak else { return }
    maySpeak = true
    output.literal(held.bytes)
    held.removeAll(keepingCapacity: 0)
  }

  /// Answers a message, unless nobody waits for it.
  func answer(_ body: Body, to message: Message) {
    guard isAwaited(message) else { return }
    do {
      try output.line(body, from: opening, to: message)
    } catch {
      answer(RPCError(.crash, "the reply cannot be encoded: \(error)"), to: message)
    }
  }

  /// Answers a message with an error, unless nobody waits for it.
  func answer(_ error: RPCError, to message: Message) {
    guard isAwaited(message) else { return }
    var body = Body("error", ["code": error.code.rawValue, "text": error.text])
    if error.text.isEmpty { body = Body("error", ["code": error.code.rawValue]) }
    do {
      try output.line(body, from: opening, to: message)
    } catch {
      preconditionFailure("numbers and strings can be encoded: \(error)")
    }
  }

  /// Whether somebody waits for the answer to a message.
  private func isAwaited(_ message: Message) -> Bool {
    guard message.messageID != nil else { return false }
    // The clock is asked only where there was time to be late.
    guard now > message.time else { return true }
    let patience = options.replyPatience.nanoseconds
    guard clock().since(message.time) > patience, !names.contains(message.source) else {
      return true
    }
    note("dropped a reply to \(message.source), which has given up waiting")
    return false
  }
}

extension JSONEmitter {
  /// Emits a line to somebody; where that throws, nothing.
  fileprivate mutating func line(
    _ body: Body, from opening: [UInt8], to destination: String, messageID: Int?
  ) throws {
    let start = count
    do {
      literal(opening.bytes)
      quoted(destination)
      literal(",\"body\":")
      try beginBody(body)
      if let messageID {
        literal(",\"msg_id\":")
        digits(Int64(messageID))
      }
      literal("}}\n")
    } catch {
      truncate(to: start)
      throw error
    }
  }

  /// Emits a line that answers a message; where that throws, nothing.
  fileprivate mutating func line(
    _ body: Body, from opening: [UInt8], to message: Message
  ) throws {
    let start = count
    do {
      literal(opening.bytes)
      quoted(message.source)
      literal(",\"body\":")
      try beginBody(body)
      if let messageID = message.messageID {
        literal(",\"in_reply_to\":")
        literal(message.body.bytes.extracting(messageID))
      }
      literal("}}\n")
    } catch {
      truncate(to: start)
      throw error
    }
  }
}
