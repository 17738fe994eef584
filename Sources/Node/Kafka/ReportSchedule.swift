/// When the line of statistics is due.
struct ReportSchedule {
  /// Seconds.
  private let interval: Double
  private var due: MonotonicTime

  /// A report each `interval` seconds, the first one after so many.
  init(interval: Int) {
    self.interval = Double(interval)
    due = MonotonicTime.now + self.interval
  }

  /// How long it is until the next line.
  var millisecondsUntilDue: Int32 { due.millisecondsUntil }

  /// Whether the line is due; if so, sets the time of the next.
  mutating func isDue() -> Bool {
    let now = MonotonicTime.now
    guard now >= due else { return false }
    while due <= now { due = due + interval }
    return true
  }
}
