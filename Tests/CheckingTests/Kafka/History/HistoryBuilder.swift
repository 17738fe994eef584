@testable import Checking

/// Writes small histories down in few words.
///
/// Times count up by one at every step, so that operations follow one another unless a test says
/// otherwise.
struct HistoryBuilder {
  var history = KafkaHistory()
  var now: Int64 = 0
  private var keys: [String: KeyNumber] = [:]

  /// One key's list in the reply to a poll: offsets and values.
  struct Listing {
    var key: String
    var records: [(offset: Int64, value: ValueNumber)]

    init(_ key: String, _ records: [(Int64, ValueNumber)]) {
      self.key = key
      self.records = records.map { (offset: $0.0, value: $0.1) }
    }
  }

  mutating func key(_ name: String) -> KeyNumber {
    if let number = keys[name] { return number }
    let number = history.addKey(name)
    keys[name] = number
    return number
  }

  /// A send; without a time it begins now and ends one step later.
  mutating func send(
    _ client: UInt32, _ name: String, _ value: ValueNumber, at offset: Int64 = 0,
    _ outcome: Outcome = .ok, time: ClosedRange<Int64>? = nil
  ) {
    let time = time ?? step()
    history.appendSend(
      EndedOperation(
        client: client, outcome: outcome, invoked: time.lowerBound, completed: time.upperBound,
        lines: Exchange()), key: key(name), value: value, offset: offset)
  }

  mutating func poll(
    _ client: UInt32, _ listings: [Listing], _ outcome: Outcome = .ok,
    time: ClosedRange<Int64>? = nil
  ) {
    let time = time ?? step()
    history.beginPolled()
    for listing in listings {
      let key = key(listing.key)
      if listing.records.isEmpty { history.appendPolledNothing(key: key) }
      for record in listing.records {
        history.appendPolled(key: key, offset: record.offset, value: record.value)
      }
    }
    history.appendPoll(
      EndedOperation(
        client: client, outcome: outcome, invoked: time.lowerBound, completed: time.upperBound,
        lines: Exchange()), polled: history.endPolled(), replied: time.upperBound)
  }

  /// A poll of one key.
  mutating func poll(
    _ client: UInt32, _ key: String, _ records: [(Int64, ValueNumber)], _ outcome: Outcome = .ok,
    time: ClosedRange<Int64>? = nil
  ) {
    poll(client, [Listing(key, records)], outcome, time: time)
  }

  mutating func assign(_ client: UInt32, _ names: [String], _ outcome: Outcome = .ok) {
    let keys = history.keySet(names.map { key($0) })
    let time = step()
    history.appendAssign(
      EndedOperation(
        client: client, outcome: outcome, invoked: time.lowerBound, completed: time.upperBound,
        lines: Exchange()), keys: keys)
  }

  mutating func crash(_ client: UInt32) {
    history.appendCrash(client: client, at: step().upperBound)
  }

  private mutating func step() -> ClosedRange<Int64> {
    now += 2
    return now - 1...now
  }

  /// The kinds that the checker finds, with their counts.
  func anomalies() -> [KafkaAnomaly: Int] {
    let report = KafkaChecker.check(history, requests: nil, replies: nil)
    let counts = report.anomalies.compactMap { anomaly in
      anomaly.kafkaKind.map { ($0, anomaly.count) }
    }
    return Dictionary(uniqueKeysWithValues: counts)
  }
}

extension Anomaly {
  /// Its kind, if it is one of kafka's.
  var kafkaKind: KafkaAnomaly? { kind as? KafkaAnomaly }
}
