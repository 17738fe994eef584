extension Load where W: ~Copyable {
  /// Ends the seconds that are over; says whether one ended.
  mutating func advanceTimeline() -> Bool {
    !phase.isFinal && timeline.advance(to: now)
  }

  /// What is to be said of the second that just ended.
  var snapshot: Progress.Snapshot {
    let interval = timeline.intervals.last ?? Timeline.Interval()
    return Progress.Snapshot(
      elapsedSeconds: timeline.intervals.count,
      rate: Double(interval.operationCount) / interval.seconds, p50: interval.p50,
      p99: interval.p99, outstandingCount: outstandingCount, errorCount: figures.errorCount)
  }
}
