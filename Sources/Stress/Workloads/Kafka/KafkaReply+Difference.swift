import FastJSON
import Foundation

// The second reading of kafka's replies: what Foundation has read, held against what FastJSON has.

extension KafkaReply {
  func difference(from body: [String: Any], in text: [UInt8], right: ReplyFields) -> String? {
    if right.contains(.offset), body["offset"] as? Int64 != offset { return "offset" }
    return right.contains(.messages) ? messagesDifference(body["msgs"], text) : nil
  }

  private func messagesDifference(_ value: Any?, _ text: [UInt8]) -> String? {
    guard let messages = value as? [String: Any] else { return "msgs" }
    let keys = Set(messages.keys.compactMap { SecondReading.number($0) })
    guard keys == Set(polledKeys.compactMap(\.key)) else { return "the keys" }
    for polled in polledKeys {
      guard let key = polled.key else { continue }
      let theirs = messages[String(key)] as? [[Any]] ?? []
      guard theirs.count == polled.recordCount else { return "the records of key \(key)" }
      for (index, record) in theirs.enumerated() {
        let ours = records[polled.firstRecord + index]
        guard record.count == 2, record[0] as? Int64 == ours.offset else {
          return "an offset of key \(key)"
        }
        let payload = try? JSONSerialization.jsonObject(
          with: Data(text[ours.payload.start..<ours.payload.end]), options: .fragmentsAllowed)
        guard let payload, SecondReading.isEqual(payload, record[1]) else {
          return "a payload of key \(key)"
        }
      }
    }
    return nil
  }
}
