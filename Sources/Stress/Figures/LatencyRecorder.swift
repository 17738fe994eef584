/// Counts latencies so that any percentile can be read to three significant digits.
///
/// The layout is that of HdrHistogram. Values below 2,048 have a counter each. Above, each power
/// of two is divided into 1,024 equal counters, so a counter is never wider than 1/1,024 of the
/// values in it:
///
///     value      0 … 2047   2048 … 4095   4096 … 8191   …
///     width      1          2             4
///     counters   2048       1024          1024
///
/// Recording is one shift and one increment; the counters take a quarter of a megabyte and never
/// grow.
struct LatencyRecorder: Sendable {
  /// Values from here on, some 18 minutes in nanoseconds, share the last counter.
  private static let bitCountMax = 40
  private static let subBucketBitCount = 10
  private static let counterCount = (bitCountMax - subBucketBitCount + 1) << subBucketBitCount

  private var counters = [UInt64](repeating: 0, count: counterCount)
  private(set) var count = 0
  /// The greatest value recorded, in nanoseconds, exact.
  private(set) var maximum: UInt64 = 0
  /// The least value recorded, in nanoseconds, exact.
  private(set) var minimum = UInt64.max
  private var sum = 0.0

  /// The mean of what was recorded, in nanoseconds; zero when nothing was.
  var mean: Double { count == 0 ? 0 : sum / Double(count) }

  /// Counts one latency in nanoseconds.
  mutating func record(_ nanoseconds: UInt64) {
    counters[Self.index(of: nanoseconds)] &+= 1
    count &+= 1
    sum += Double(nanoseconds)
    if nanoseconds > maximum { maximum = nanoseconds }
    if nanoseconds < minimum { minimum = nanoseconds }
  }

  /// Forgets everything.
  mutating func reset() {
    guard count > 0 else { return }
    for index in counters.indices { counters[index] = 0 }
    count = 0
    maximum = 0
    minimum = .max
    sum = 0
  }

  /// Takes up what another recorder has counted.
  mutating func add(_ other: LatencyRecorder) {
    for index in counters.indices { counters[index] &+= other.counters[index] }
    count += other.count
    sum += other.sum
    maximum = max(maximum, other.maximum)
    minimum = min(minimum, other.minimum)
  }

  /// The least latency, in nanoseconds, that at least this share of what was recorded did not
  /// exceed; zero when nothing was.
  ///
  /// Off by less than 1/1,024, and never above the maximum.
  func value(at quantile: Double) -> UInt64 {
    values(at: [quantile])[0]
  }

  /// The latencies at several quantiles, which must rise, in one pass over the counters.
  func values(at quantiles: [Double]) -> [UInt64] {
    guard count > 0 else { return quantiles.map { _ in 0 } }
    var results: [UInt64] = []
    var passed = 0
    var index = 0
    for quantile in quantiles {
      // The rank is rounded so that a product such as 0.9 × 10 does not end a hair above 9.
      let exact = quantile * Double(count)
      let rank = min(max(Int((exact - exact.ulp * 4).rounded(.up)), 1), count)
      while passed + Int(counters[index]) < rank {
        passed += Int(counters[index])
        index += 1
      }
      results.append(min(Self.highestValue(at: index), maximum))
    }
    return results
  }

  private static func index(of value: UInt64) -> Int {
    let clamped = min(value, (1 << UInt64(bitCountMax)) - 1)
    let bitCount = UInt64.bitWidth - clamped.leadingZeroBitCount
    let shift = max(bitCount - subBucketBitCount - 1, 0)
    return (shift << subBucketBitCount) + Int(clamped >> UInt64(shift))
  }

  private static func highestValue(at index: Int) -> UInt64 {
    guard index >= 2 << subBucketBitCount else { return UInt64(index) }
    let shift = (index >> subBucketBitCount) - 1
    let lowest = UInt64(index - (shift << subBucketBitCount)) << UInt64(shift)
    return lowest + (1 << UInt64(shift)) - 1
  }
}
