import Checking
import Foundation

// The three charts of a report: throughput over time by kind, latency percentiles over time, and
// the distribution of latencies over the percentiles.

extension HTMLReport {
  var charts: String {
    """
    <section class="charts">
    <figure>
    <figcaption><h2>Throughput</h2><p>operations that ended, by kind, each second</p></figcaption>
    \(throughput)
    </figure>
    <figure>
    <figcaption><h2>Latency over time</h2><p>each second’s median, 99th percentile and \
    longest</p></figcaption>
    \(latencyOverTime)
    </figure>
    <figure class="wide">
    <figcaption><h2>Latency distribution</h2><p>up to which latency a share of the operations \
    stayed; each step to the right leaves out nine tenths of the rest</p></figcaption>
    \(distribution)
    </figure>
    </section>
    """
  }

  /// The style of a kind of operations, by its place among them.
  private static func style(ofKind kind: Int) -> String { "kind\(kind)" }

  /// When each interval begins, in seconds, and when the last one ends.
  private var times: (starts: [Double], end: Double) {
    var starts: [Double] = []
    var end = 0.0
    for interval in result.timeline {
      starts.append(end)
      end += interval.seconds
    }
    return (starts, max(end, 1e-9))
  }

  private var timeTicks: [Chart.Tick] {
    Chart.linearTicks(to: times.end) {
      Quantity.fixed($0, digits: $0 == $0.rounded() ? 0 : 1) + " s"
    }
    .filter { $0.value <= times.end }
  }

  private var throughput: String {
    let (starts, end) = times
    let rates = result.timeline.map { Double($0.operationCount) / $0.seconds }
    let ticks = Chart.linearTicks(to: rates.max() ?? 1) { Quantity.grouped(Quantity.whole($0)) }
    let chart = Chart(
      scale: .linear, xRange: 0...end, yRange: 0...(ticks.last?.value ?? 1), xTicks: timeTicks,
      yTicks: ticks, description: "Operations a second over time, by kind")
    let series = result.figures.tallies.enumerated().map { kind, tally in
      Chart.Series(
        name: tally.name, style: Self.style(ofKind: kind),
        points: zip(starts, result.timeline).map { start, interval in
          Chart.Point(
            x: start, y: Double(interval.counts[kind]) / interval.seconds)
        })
    }
    return chart.stackedBars(series, end: end)
  }

  private var latencyOverTime: String {
    let (starts, end) = times
    let measured = zip(starts, result.timeline).filter { $0.1.operationCount > 0 }
    func series(_ name: String, _ style: String, _ value: (Timeline.Interval) -> UInt64)
      -> Chart.Series
    {
      Chart.Series(
        name: name, style: style,
        points: measured.map { start, interval in
          Chart.Point(x: start + interval.seconds / 2, y: Double(max(value(interval), 1)))
        })
    }
    let all = [
      series("max", "p100", \.maximum), series("p99", "p99", \.p99), series("p50", "p50", \.p50),
    ]
    let values = all.flatMap(\.points).map(\.y)
    let ticks = latencyTicks(values)
    let chart = Chart(
      scale: .logarithmic, xRange: 0...end, yRange: latencyRange(ticks), xTicks: timeTicks,
      yTicks: ticks, description: "Latency percentiles of each second")
    return chart.lines(all)
  }

  /// The percentile axis: one step for each further nine, from 0 on the left to where a single
  /// operation is left.
  private var distribution: String {
    let count = Double(max(result.figures.operationCount, 10))
    let nines = log10(count)
    let shares = (0...400).map { 1 - pow(10, -nines * Double($0) / 400) }
    let series = result.figures.tallies.enumerated().compactMap { kind, tally -> Chart.Series? in
      let latencies = tally.latencies
      guard latencies.count > 0 else { return nil }
      // Beyond where one operation of this kind is left, there is nothing more to say of it.
      let known = shares.filter { (1 - $0) * Double(latencies.count) >= 1 } + [1]
      let places = known.map { $0 == 1 ? log10(Double(latencies.count)) : -log10(1 - $0) }
      return Chart.Series(
        name: tally.name, style: Self.style(ofKind: kind),
        points: zip(places, latencies.values(at: known)).map { place, value in
          Chart.Point(x: place, y: Double(max(value, 1)))
        })
    }
    let ticks = latencyTicks(series.flatMap(\.points).map(\.y))
    let marks: [(Double, String)] = [
      (log10(2), "50 %"), (1, "90 %"), (2, "99 %"), (3, "99.9 %"), (4, "99.99 %"),
      (5, "99.999 %"), (6, "99.9999 %"), (7, "99.99999 %"),
    ]
    let chart = Chart(
      scale: .logarithmic, xRange: 0...nines, yRange: latencyRange(ticks),
      xTicks: marks.filter { $0.0 <= nines }.map { Chart.Tick(value: $0.0, label: $0.1) },
      yTicks: ticks, height: 200,
      description: "Latency by percentile, for each kind of operation")
    return chart.curves(series)
  }

  private func latencyTicks(_ values: [Double]) -> [Chart.Tick] {
    let lowest = values.min() ?? 1000
    let highest = max(values.max() ?? 1_000_000, lowest)
    return Chart.logarithmicTicks(lowest...highest) { value in
      let text = Quantity.duration(UInt64(value))
      return text.replacingOccurrences(of: ".00 ", with: " ")
        .replacingOccurrences(of: ".0 ", with: " ")
    }
  }

  private func latencyRange(_ ticks: [Chart.Tick]) -> ClosedRange<Double> {
    (ticks.first?.value ?? 1)...(ticks.last?.value ?? 10)
  }
}
