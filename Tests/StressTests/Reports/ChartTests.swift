import Foundation
import Testing

@testable import Stress

@Suite struct ChartTests {
  @Test(arguments: [
    (7.0, 8.0), (100, 100), (101, 150), (306_548, 400_000), (0.2, 0.2), (9.9, 10),
  ])
  func aLinearAxisEndsAtOrAboveTheHighestValue(highest: Double, end: Double) throws {
    let ticks = Chart.linearTicks(to: highest) { String($0) }
    let last = try #require(ticks.last).value
    #expect(ticks[0].value == 0 && last >= highest)
    #expect((2...11).contains(ticks.count))
    #expect(abs(last - end) < end / 1e6)
  }

  @Test func anAxisWithNothingOnItStillHasTwoMarks() {
    #expect(Chart.linearTicks(to: 0) { String($0) }.count == 2)
  }

  @Test(arguments: [(90.0, 110.0), (1, 1), (5, 5e9), (12_000, 48_000_000)])
  func aLogarithmicAxisEnclosesItsValues(lowest: Double, highest: Double) throws {
    let ticks = Chart.logarithmicTicks(lowest...highest) { String($0) }
    #expect(try #require(ticks.first).value <= lowest && #require(ticks.last).value >= highest)
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value })
    #expect((2...12).contains(ticks.count))
  }

  @Test func everyPointLiesInThePlot() {
    let ticks = [Chart.Tick(value: 0, label: "0"), Chart.Tick(value: 10, label: "<10>")]
    let chart = Chart(
      scale: .linear, xRange: 0...4, yRange: 0...10, xTicks: ticks, yTicks: ticks,
      description: "a chart")
    let points = [(0.0, 0.0), (1, 5), (2, 20), (4, 10)].map { Chart.Point(x: $0.0, y: $0.1) }
    let svg = chart.lines([Chart.Series(name: "one", style: "send", points: points)])
    let path = svg.firstMatch(of: /class="line send" d="([^"]*)"/)?.output.1 ?? ""
    // 72 to 628 across, 250 up to 12; what is too high stops at the top.
    #expect(path == "M72.0 250.0L211.0 131.0L350.0 12.0L628.0 12.0")
    #expect(svg.contains("&lt;10&gt;"))
  }

  @Test func barsStandOnEachOther() {
    let chart = Chart(
      scale: .linear, xRange: 0...2, yRange: 0...10, xTicks: [], yTicks: [], description: "")
    func series(_ style: String, _ values: [Double]) -> Chart.Series {
      let points = values.enumerated().map { Chart.Point(x: Double($0.offset), y: $0.element) }
      return Chart.Series(name: style, style: style, points: points)
    }
    let svg = chart.stackedBars([series("send", [5, 2]), series("poll", [5, 0])], end: 2)
    let bars = svg.matches(of: /class="area (send|poll)" d="([^"]*)"/).map { $0.output.2 }
    #expect(
      bars == [
        "M72.0 250.0V131.0h277.0V250.0ZM350.0 250.0V202.4h277.0V250.0Z",
        "M72.0 131.0V12.0h277.0V131.0ZM350.0 202.4V202.4h277.0V202.4Z",
      ])
  }
}
