import CommandOptions

extension KafkaOptions {
  /// The rows of the options' table that are kafka's.
  static let rows: [Option<KafkaOptions>] = [
    .value(
      "--key-count", "N", .kafka,
      ["live keys, each half as popular as the one before (10)"],
      .integer(1...64), \.keyCount),
    .value(
      "--max-writes-per-key", "N", .kafka,
      ["writes before a fresh key takes a key's place (16)"],
      .integer(1...1_000_000_000), \.writesPerKeyMax),
    .value(
      "--poll-ratio", "R", .kafka, ["share of polls among sends and polls (0.5)"],
      .number(0...1), \.pollRatio),
    .value(
      "--assign-ratio", "R", .kafka, ["share of operations that assign keys (0.015625)"],
      .number(0...1), \.assignRatio),
    .value(
      "--crash-ratio", "R", .kafka,
      ["share of operations that crash a client (0.00005)"],
      .number(0...0.5), \.crashRatio),
    .value(
      "--payload", "SHAPE", .kafka, ["int, string, json or mixed (int)"],
      .name, \.payload),
    .value(
      "--payload-bytes", "N", .kafka, ["size of a payload that is not an int (64)"],
      .integer(1...1_048_576), \.payloadByteCount),
  ]
}

extension OptionSection {
  static let kafka = OptionSection("The load of the kafka workload")
}
