import Checking
import FastJSON

/// All operations of a run as NDJSON, one line each, in the order in which they ended.
///
///     {"client":"c3","f":"send","type":"ok","invoked":1200,"completed":81200,
///      "key":"5","value":3,"offset":2}
///     {"client":"c1","f":"poll","type":"ok",…,"msgs":{"5":[[0,1],[1,2],[2,3]]}}
///     {"client":"c1","f":"assign","type":"ok",…,"keys":["5","6"]}
///     {"client":"c1","f":"crash","type":"info",…}
///     {"client":"c2","f":"echo","type":"ok",…,"value":"Please echo 5","echo":"Please echo 5"}
///
/// `f` and `type` are Jepsen's words; times are nanoseconds since the run began. What follows them is
/// the workload's: kafka's, and in the last line that of echo.
struct OperationLog<W: Workload & ~Copyable>: ~Copyable {
  private var emitter = JSONEmitter(capacity: 1 << 20)
  private var file: OutputFile

  /// - Throws: `BenchFailure` when the file cannot be made.
  init(path: String) throws(BenchFailure) {
    file = try OutputFile(path: path)
  }

  /// Writes every operation.
  ///
  /// - Throws: `BenchFailure` when the file cannot be written.
  mutating func write(_ history: W.History) throws(BenchFailure) {
    for index in 0..<history.operations.count {
      append(history.operations[index], of: history)
      try file.drain(&emitter, isLast: false)
    }
    try file.drain(&emitter, isLast: true)
    try file.finish()
  }

  private mutating func append(
    _ operation: Operation<W.History.Detail>, of history: W.History
  ) {
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
    W.appendDetail(of: operation, in: history, to: &emitter)
    emitter.endObject()
    emitter.newline()
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
