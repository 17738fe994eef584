import Platform

/// When the line of statistics is due.
struct ReportSchedule {
  /// Seconds.
  private let interval: Double
  private(set) var due: Instant

  /// A report each `interval` seconds, the first one so many after `start`.
  init(interval: Int, from start: Instant) {
    self.interval = Double(interval)
    due = start.advanced(bySeconds: self.interval)
  }

  /// Sets the time of the next report, after one at `now`; those that were missed are left out.
  mutating func advance(past now: Instant) {
    while due <= now { due = due.advanced(bySeconds: interval) }
  }
}
