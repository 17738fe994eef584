import Foundation

/// Logs with dense offsets, kept as arrays, and one fault.
struct FaultyNode {
  private struct Record {
    let offset: Int
    let payload: Any
  }

  let fault: Fault
  private var nodeID = ""
  private var logs: [String: [Record]] = [:]
  private var nextOffsets: [String: Int] = [:]
  private var committed: [String: Int] = [:]
  private var lineCount = 0
  private var sendCount = 0
  private var pollCount = 0
  private var echoCount = 0
  private var latestEcho: Any = NSNull()
  /// A reply that is held back, and until when.
  private var lateReply: (line: String, due: Date)?

  init(fault: Fault) { self.fault = fault }

  /// Answers one request.
  mutating func take(_ line: String) {
    guard
      let message = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let body = message["body"] as? [String: Any], let type = body["type"] as? String,
      let source = message["src"] as? String
    else { return }
    lineCount += 1
    if let late = lateReply, late.due <= Date() {
      print(late.line)
      lateReply = nil
    }
    var reply: [String: Any]
    switch type {
    case "init":
      nodeID = body["node_id"] as? String ?? ""
      reply = ["type": "init_ok"]
    case "echo": reply = echo(body["echo"] ?? NSNull())
    case "send": reply = send(body)
    case "poll": reply = poll(body["offsets"] as? [String: Int] ?? [:])
    case "commit_offsets":
      for (key, offset) in body["offsets"] as? [String: Int] ?? [:] {
        committed[key] = max(committed[key] ?? 0, offset)
      }
      reply = ["type": "commit_offsets_ok"]
    case "list_committed_offsets":
      let keys = body["keys"] as? [String] ?? []
      let known = committed.filter { keys.contains($0.key) }
      reply = ["type": "list_committed_offsets_ok", "offsets": known]
    default: reply = ["type": "error", "code": 10, "text": "no such request: \(type)"]
    }
    reply["in_reply_to"] = body["msg_id"]
    write(["src": nodeID, "dest": source, "body": reply])
  }

  // MARK: Requests

  private mutating func echo(_ value: Any) -> [String: Any] {
    echoCount += 1
    let isFaulty = echoCount % 50 == 0
    defer { latestEcho = value }
    switch fault {
    case .echoOther where isFaulty: return ["type": "echo_ok", "echo": latestEcho]
    case .refuse where isFaulty: return ["type": "error", "code": 11, "text": "not now"]
    case .extraKey where isFaulty: return ["type": "echo_ok", "echo": value, "took": 3]
    default: return ["type": "echo_ok", "echo": value]
    }
  }

  private mutating func send(_ body: [String: Any]) -> [String: Any] {
    let key = body["key"] as? String ?? ""
    let payload = body["msg"] ?? NSNull()
    sendCount += 1
    let isFaulty = sendCount % 50 == 0
    var offset = nextOffsets[key] ?? 0
    var log = logs[key] ?? []
    switch fault {
    case .drop where isFaulty:
      nextOffsets[key] = offset + 1
      return ["type": "send_ok", "offset": offset]
    case .refuse where isFaulty:
      return ["type": "error", "code": 11, "text": "not now"]
    case .duplicateOffset where isFaulty && offset > 0: offset -= 1
    case .overwrite where isFaulty && offset > 0:
      offset -= 1
      log.removeLast()
    case .holes: offset += sendCount % 3
    default: break
    }
    log.append(Record(offset: offset, payload: payload))
    if fault == .storeTwice, isFaulty {
      offset += 1
      log.append(Record(offset: offset, payload: payload))
    }
    logs[key] = log
    nextOffsets[key] = offset + 1
    switch fault {
    case .refuseButStore where isFaulty: return ["type": "error", "code": 11, "text": "not now"]
    case .crashCodeButStore where isFaulty: return ["type": "error", "code": 13, "text": "oh"]
    case .extraKey where isFaulty: return ["type": "send_ok", "offset": offset, "took": 3]
    case .fractionalOffset where isFaulty:
      return ["type": "send_ok", "offset": Double(offset) + 0.5]
    default: return ["type": "send_ok", "offset": offset]
    }
  }

  private mutating func poll(_ offsets: [String: Int]) -> [String: Any] {
    var messages: [String: Any] = [:]
    pollCount += 1
    let isFaulty = pollCount % 50 == 0
    for (key, offset) in offsets {
      let log = logs[key] ?? []
      let visible = fault == .hideNewest ? log.dropLast(5) : log[...]
      var records = visible.filter { $0.offset >= offset }
      // Polls that find nothing are many, so these four look for one that finds enough.
      switch fault {
      case .skipInPoll where records.count >= 3 && pollCount % 5 == 0: records.remove(at: 1)
      case .reversePoll where records.count >= 2 && pollCount % 5 == 0: records.reverse()
      case .goBack where offset > 0 && !records.isEmpty && pollCount % 2 == 0:
        records = visible.filter { $0.offset >= offset - 1 }
      case .invent where !records.isEmpty && pollCount % 5 == 0:
        records.append(Record(offset: (nextOffsets[key] ?? 0) + 1, payload: 987_654))
      default: break
      }
      if !records.isEmpty { messages[key] = records.map { [$0.offset, $0.payload] as [Any] } }
    }
    if fault == .inventKey, isFaulty { messages["nobody's"] = [[0, 1]] }
    if fault == .nullMessages, isFaulty, messages.isEmpty {
      return ["type": "poll_ok", "msgs": NSNull()]
    }
    return ["type": "poll_ok", "msgs": messages]
  }

  // MARK: Replies

  private mutating func write(_ message: [String: Any]) {
    var message = message
    // What comes before it is right, so that there is something to lose.
    let isTheOne = lineCount == 300
    switch fault {
    case .die where isTheOne: exit(3)
    case .abort where isTheOne: abort()
    case .closeOutput where isTheOne: close(1)
    case .closeInput where isTheOne:
      close(0)
      print(json(message))
      fflush(nil)
      sleep(100)
    case .closeErrors where isTheOne: close(2)
    case .stop where isTheOne: raise(SIGSTOP)
    case .noNewline where lineCount >= 300:
      print(json(message), terminator: "")
      return
    case .debugText where isTheOne: print("got request number \(lineCount)")
    case .blankLine where isTheOne: print("")
    case .unknownDestination where isTheOne: message["dest"] = "c999999"
    case .extraTopKey where isTheOne: message["time"] = 1
    case .silent where isTheOne: return
    case .late where isTheOne:
      lateReply = (json(message), Date().addingTimeInterval(6.5))
      return
    default: break
    }
    let line = json(message)
    print(line)
    if fault == .answerTwice, lineCount > 1 { print(line) }
  }

  private func json(_ message: [String: Any]) -> String {
    guard let data = try? JSONSerialization.data(withJSONObject: message) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
