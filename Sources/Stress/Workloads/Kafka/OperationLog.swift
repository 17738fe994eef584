import Checking
import FastJSON

/// All operations of a run as NDJSON, one line each, in the order in which they ended.
///
///     {"client":"c3","f":"send","type":"ok","invoked":1200,"completed":81200,
///      "key":"5","value":3,"offset":2}
///     {"client":"c1","f":"poll","type":"ok",…,"msgs":{"5":[[0,1],[1,2],[2,3]]}}
///     {"client":"c1","f":"assign","type":"ok",…,"keys":["5","6"]}
///     {"client":"c1","f":"crash","type":"info",…}
///
/// `f` and `type` are Jepsen's words; times are nanoseconds since the run began. A send that was
/// not acknowledged has no offset. Values are numbers, also where payloads were strings or objects:
/// the first send to a key carries 1. A payload that nobody sent stands as it was.
struct OperationLog: ~Copyable {
  private var emitter = JSONEmitter(capacity: 1 << 20)
  private var file: OutputFile

  /// - Throws: `BenchFailure` when the file cannot be made.
  init(path: String) throws(BenchFailure) {
    file = try OutputFile(path: path)
  }

  /// Writes every operation.
  ///
  /// - Throws: `BenchFailure` when the file cannot be written.
  mutating func write(_ history: KafkaHistory) throws(BenchFailure) {
    for index in 0..<history.count {
      append(history.operations[index], of: history)
      try file.drain(&emitter, isLast: false)
    }
    try file.drain(&emitter, isLast: true)
    try file.finish()
  }

  private mutating func append(_ operation: KafkaOperation, of history: KafkaHistory) {
    emitter.beginObject()
    emitter.name("client")
    emitter.string("c\(operation.client)")
    emitter.name("f")
    emitter.string(operation.kind.name)
    emitter.name("type")
    emitter.string(operation.outcome.name)
    emitter.name("invoked")
    emitter.integer(operation.invoked)
    emitter.name("completed")
    emitter.integer(operation.completed)
    switch operation.kind {
    case .send:
      emitter.name("key")
      emitter.string(history.keyNames[Int(operation.key)])
      emitter.name("value")
      emitter.integer(operation.value)
      if operation.outcome == .ok {
        emitter.name("offset")
        emitter.integer(operation.offset)
      }
    case .poll: appendRecords(operation.polled, of: history)
    case .assign:
      emitter.name("keys")
      emitter.beginArray()
      history.forEachKey(of: operation.assigned) { key in
        emitter.string(history.keyNames[Int(key)])
      }
      emitter.endArray()
    case .crash: break
    }
    emitter.endObject()
    emitter.newline()
  }

  private mutating func appendRecords(_ polled: PolledRecords, of history: KafkaHistory) {
    emitter.name("msgs")
    emitter.beginObject()
    var key: KeyNumber?
    for index in polled.range {
      let run = history.runs[index]
      if run.key != key {
        if key != nil { emitter.endArray() }
        key = run.key
        emitter.name(history.keyNames[Int(run.key)])
        emitter.beginArray()
      }
      for place in 0..<run.count {
        emitter.beginArray()
        emitter.integer(run.offset + Int64(place))
        append(value: run.value &+ place, of: history)
        emitter.endArray()
      }
    }
    if key != nil { emitter.endArray() }
    emitter.endObject()
  }

  private mutating func append(value: ValueNumber, of history: KafkaHistory) {
    if let payload = history.inventedPayload(value) {
      emitter.raw(payload.bytes)
    } else {
      emitter.integer(value)
    }
  }
}

extension Outcome {
  /// Jepsen's name of it.
  var name: String {
    switch self {
    case .ok: "ok"
    case .fail: "fail"
    case .info: "info"
    }
  }
}
