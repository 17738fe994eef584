import Checking
import FastJSON
import Platform

/// What an operation of kafka was about, in the operation log.
///
///     "key":"5","value":3,"offset":2      a send; one that was not acknowledged has no offset
///     "msgs":{"5":[[0,1],[1,2],[2,3]]}    a poll
///     "keys":["5","6"]                    an assign
///
/// Values are numbers, also where payloads were strings or objects: the first send to a key carries
/// 1. A payload that nobody sent stands as it was.
extension KafkaWorkload {
  static func appendDetail(
    of operation: KafkaOperation, in history: KafkaHistory, to emitter: inout JSONEmitter
  ) {
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
    case .poll: appendRecords(operation.polled, in: history, to: &emitter)
    case .assign:
      emitter.name("keys")
      emitter.beginArray()
      history.forEachKey(of: operation.assigned) { key in
        emitter.string(history.keyNames[Int(key)])
      }
      emitter.endArray()
    case .crash: break
    }
  }

  private static func appendRecords(
    _ polled: PolledRecords, in history: KafkaHistory, to emitter: inout JSONEmitter
  ) {
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
        append(value: run.value &+ place, in: history, to: &emitter)
        emitter.endArray()
      }
    }
    if key != nil { emitter.endArray() }
    emitter.endObject()
  }

  private static func append(
    value: ValueNumber, in history: KafkaHistory, to emitter: inout JSONEmitter
  ) {
    if let payload = history.inventedPayload(value) {
      emitter.raw(payload.bytes)
    } else {
      emitter.integer(value)
    }
  }
}
