import FastJSON
import FastJSONCoding
import Platform

extension Node {
  /// Serves messages of a batch from the one at `index` on.
  ///
  /// - Returns: the index of the first that was not served.
  func serve(
    _ batch: borrowing NodeBatch, from index: Int, of lines: RawSpan, into outbox: inout Outbox
  ) -> Int {
    now = clock()
    swap(&output, &outbox.lines)
    var index = index
    repeat {
      serve(batch.messages[index], of: lines, &outbox)
      if executor.hasJobs { executor.runJobs() }
      index += 1
    } while index < batch.count && output.count < Outbox.byteCountMax
    swap(&output, &outbox.lines)
    handOverNotes(&outbox)
    return index
  }

  /// Serves the timers that are due, and jobs that have come from other threads.
  func serveTimers(at time: Instant, into outbox: inout Outbox) {
    now = time
    swap(&output, &outbox.lines)
    executor.runJobs()
    while let timer = timers.takeDue(at: time) {
      serve(timer)
      if executor.hasJobs { executor.runJobs() }
    }
    swap(&output, &outbox.lines)
    handOverNotes(&outbox)
  }

  /// When the next timer is due; at once where jobs wait.
  var nextDeadline: Instant? { executor.hasJobs ? 0 : timers.nextDeadline }

  private func handOverNotes(_ outbox: inout Outbox) {
    guard !notes.isEmpty else { return }
    outbox.notes += notes
    notes.removeAll()
  }

  // MARK: One message

  private func serve(_ parts: MessageParts, of lines: RawSpan, _ outbox: inout Outbox) {
    let text = JSONScanner(lines)
    let message = Message(
      source: text.text(of: parts.source), type: parts.type.map { text.text(of: $0) } ?? "",
      body: lines.extracting(parts.body).copy, messageID: parts.messageID, time: now)
    guard message.type != "init" else {
      initialize(message, &outbox, at: parts.source.slice.start)
      return
    }
    guard !opening.isEmpty else {
      // Without a name the node answers as who was spoken to.
      guard let destination = parts.destination else {
        outbox.dropped.append((.noDestinationBeforeInit, parts.source.slice.start))
        return
      }
      setOpening(text.text(of: destination))
      answer(RPCError(.temporarilyUnavailable, "\"init\" has not come yet"), to: message)
      opening = []
      return
    }
    if !maySpeak { beginToSpeak() }
    if let number = parts.inReplyTo {
      take(message, to: number)
    } else if let handler = handlers.find(message.type) {
      serve(message, by: handler)
    } else if message.type == "error" || message.messageID == nil {
      // Two nodes that answered each other's errors would never end.
      outbox.dropped.append(
        (
          .uselessMessage(reason: "nothing handles its type \"\(message.type)\""),
          parts.source.slice.start
        ))
    } else if message.type.isEmpty {
      answer(RPCError(.malformedRequest, "\"type\" is missing"), to: message)
    } else {
      answer(RPCError(.notSupported, "nothing handles \"\(message.type)\""), to: message)
    }
  }

  private func serve(_ message: Message, by handler: Handler) {
    switch handler {
    case .immediate(let handler):
      do {
        if let body = try handler(message).body { answer(body, to: message) }
      } catch {
        answer(failure: error, to: message)
      }
    case .suspending(let handler):
      Task.immediate(executorPreference: executor) {
        do {
          if let body = try await handler(message).body { self.answer(body, to: message) }
        } catch {
          self.answer(failure: error, to: message)
        }
      }
    }
  }

  /// Answers a message whose handler has thrown.
  private func answer(failure error: any Error, to message: Message) {
    if let error = error as? RPCError {
      answer(error, to: message)
    } else {
      answer(RPCError(.crash, "\(error)"), to: message)
    }
    if message.messageID == nil { note("what handles \"\(message.type)\" has failed: \(error)") }
  }

  // MARK: Init

  /// What `init` says.
  private struct Initialization: Decodable {
    let node_id: String
    let node_ids: [String]
  }

  private func initialize(_ message: Message, _ outbox: inout Outbox, at position: Int) {
    guard opening.isEmpty else {
      // Maelstrom listens no more to a node that answers twice, so this is nobody's `init`.
      outbox.dropped.append(
        (.uselessMessage(reason: "it is a second \"init\""), position))
      return
    }
    do throws(RPCError) {
      let initialization = try message.decode(Initialization.self)
      name = initialization.node_id
      names = initialization.node_ids
      setOpening(name)
    } catch {
      setOpening("")
      answer(error, to: message)
      opening = []
      return
    }
    answer(Body("init_ok"), to: message)
    if options.speaksAtOnce {
      beginToSpeak()
    } else {
      timers.set(.speak, to: now + NodeOptions.silence.nanoseconds)
    }
    let actions = initialActions
    initialActions = []
    for action in actions { perform(action) }
    timers.begin(at: now)
  }

  /// Makes the beginning of each line of a node of this name.
  private func setOpening(_ name: String) {
    var emitter = JSONEmitter(capacity: 64)
    emitter.literal("{\"src\":")
    emitter.quoted(name)
    emitter.literal(",\"dest\":")
    opening = emitter.bytes.copy
  }

  // MARK: Actions

  /// Does what is to be done at a time, and tells where that fails.
  func perform(_ action: Action, then next: (() -> Void)? = nil) {
    switch action {
    case .immediate(let action):
      do { try action() } catch { tell(error) }
      next?()
    case .suspending(let action):
      Task.immediate(executorPreference: executor) {
        do { try await action() } catch { self.tell(error) }
        next?()
      }
    }
  }

  private func tell(_ error: any Error) {
    guard !(error is CancellationError) else { return }
    note("what was to be done now has failed: \(error)")
  }
}
