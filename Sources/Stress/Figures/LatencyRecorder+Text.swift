extension LatencyRecorder {
  /// What stands for a latency where none was measured.
  static let noText = "–"

  /// Latencies at several quantiles, which must rise, in words.
  func texts(at quantiles: [Double]) -> [String] {
    count == 0
      ? quantiles.map { _ in Self.noText } : values(at: quantiles).map(Quantity.duration)
  }

  /// A latency at a quantile; `nil` where none was measured.
  func valueIfAny(at quantile: Double) -> UInt64? { count == 0 ? nil : value(at: quantile) }
}
