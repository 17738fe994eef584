import Foundation
import TestSupport
import Testing

@testable import Platform
@testable import Stress

@Suite struct LatencyRecorderTests {
  @Test func nothingRecordedIsZero() {
    let recorder = LatencyRecorder()
    #expect(recorder.values(at: [0.5, 1]) == [0, 0])
    #expect(recorder.mean == 0)
  }

  /// Around each power of two, where the width of the counters changes.
  @Test func aSingleValueIsReadBackToThreeDigits() {
    for bit in 0..<40 {
      for value in [(1 << bit) - 1, 1 << bit, (1 << bit) + 1] where value > 0 {
        var recorder = LatencyRecorder()
        recorder.record(UInt64(value))
        // With another, higher one behind it, the maximum cannot cover for an error.
        recorder.record(1 << 41)
        let read = recorder.value(at: 0.5)
        #expect(read >= UInt64(value) && Double(read) <= Double(value) * (1 + 1.0 / 1024))
      }
    }
  }

  @Test func percentilesAreThoseOfTheSortedValuesToThreeDigits() {
    var random = SplitMix64(seed: TestSeed.value)
    for shift in [10, 20, 30, 35] {
      var recorder = LatencyRecorder()
      var values: [UInt64] = []
      for _ in 0..<5000 {
        // Skewed, as latencies are.
        let value = (random.next() >> UInt64(64 - shift)) >> (random.next() % 8)
        values.append(value)
        recorder.record(value)
      }
      values.sort()
      for quantile in [0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1] {
        let exact = values[max(Int((quantile * 5000 - 1e-6).rounded(.up)), 1) - 1]
        let read = recorder.value(at: quantile)
        #expect(
          read >= exact && Double(read) <= Double(exact) * (1 + 1.0 / 1024),
          "\(quantile): \(read), exactly \(exact); SEED=\(TestSeed.value)")
      }
      #expect(recorder.value(at: 1) == values.last)
      #expect(recorder.minimum == values.first)
      #expect(recorder.count == 5000)
    }
  }

  @Test func severalQuantilesAtOnceAreWhatEachIsAlone() {
    var recorder = LatencyRecorder()
    for value in 1...1000 { recorder.record(UInt64(value)) }
    let quantiles = [0.25, 0.5, 0.9, 0.99, 0.999, 1]
    #expect(recorder.values(at: quantiles) == quantiles.map(recorder.value(at:)))
    #expect(recorder.values(at: quantiles) == [250, 500, 900, 990, 999, 1000])
    #expect(recorder.mean == 500.5)
  }

  @Test func whatTakesLongerThanEighteenMinutesIsCountedAtTheEnd() {
    var recorder = LatencyRecorder()
    recorder.record(.max)
    #expect(recorder.count == 1)
    #expect(recorder.maximum == .max)
    #expect(recorder.value(at: 0.5) >= (1 << 40) - 1)
  }

  @Test func addingIsRecordingBoth() {
    var first = LatencyRecorder()
    var second = LatencyRecorder()
    var both = LatencyRecorder()
    for value in stride(from: UInt64(3), to: 1_000_000, by: 997) {
      value % 2 == 0 ? first.record(value) : second.record(value)
      both.record(value)
    }
    first.add(second)
    let quantiles = [0.01, 0.5, 0.99, 1]
    #expect(first.values(at: quantiles) == both.values(at: quantiles))
    #expect(first.count == both.count && first.minimum == both.minimum && first.mean == both.mean)
    first.reset()
    #expect(first.count == 0 && first.value(at: 1) == 0)
  }
}
