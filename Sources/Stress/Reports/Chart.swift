import Foundation

/// A chart as inline SVG, drawn in the page's own colours so that it follows light and dark.
///
/// The plot is a box in a coordinate system that is 640 wide; the page scales it to its column.
struct Chart {
  /// How values become heights.
  enum Scale {
    case linear
    /// Each power of ten takes the same height.
    case logarithmic
  }

  /// One line, or one layer of a stack.
  struct Series {
    let name: String
    /// The class that gives it its colour.
    let style: String
    let points: [Point]
  }

  struct Point {
    let x: Double
    let y: Double
  }

  /// A mark on an axis.
  struct Tick {
    let value: Double
    let label: String
  }

  private static let width = 640.0
  private static let left = 72.0
  private static let right = 12.0
  private static let top = 12.0
  private static let bottom = 30.0

  let scale: Scale
  let xRange: ClosedRange<Double>
  let yRange: ClosedRange<Double>
  let xTicks: [Tick]
  let yTicks: [Tick]
  var height = 280.0
  /// What the chart shows, for those who do not see it.
  let description: String

  /// The chart with lines through the points of each series.
  func lines(_ series: [Series]) -> String {
    let paths = series.map { one in
      let isSparse = one.points.count <= 60
      let dots =
        isSparse
        ? one.points.map { point in
          "<circle class=\"\(one.style)\" cx=\"\(x(point.x))\" cy=\"\(y(point.y))\" r=\"2.5\"/>"
        }.joined() : ""
      return "<path class=\"line \(one.style)\" d=\"\(line(one.points))\"/>\(dots)"
    }
    return frame(paths.joined(separator: "\n"), series)
  }

  /// The chart with a line of steps and no dots, for a distribution.
  func curves(_ series: [Series]) -> String {
    let paths = series.map { "<path class=\"line \($0.style)\" d=\"\(line($0.points))\"/>" }
    return frame(paths.joined(separator: "\n"), series)
  }

  /// The chart with the series stacked as bars: each point's `x` is where its bar begins, and the
  /// next point's where it ends.
  func stackedBars(_ series: [Series], end: Double) -> String {
    guard let count = series.map(\.points.count).min() else { return frame("", series) }
    var floor = [Double](repeating: 0, count: count)
    var bars: [String] = []
    for one in series {
      var path = ""
      for index in 0..<count {
        let point = one.points[index]
        let next = index + 1 < count ? one.points[index + 1].x : end
        let ceiling = floor[index] + point.y
        // A gap between bars as long as there are few.
        let gap = count <= 120 ? 1.0 : 0
        let barWidth = max(position(next) - position(point.x) - gap, 0.5)
        path +=
          "M\(x(point.x)) \(y(floor[index]))V\(y(ceiling))h\(fixed(barWidth))V\(y(floor[index]))Z"
        floor[index] = ceiling
      }
      bars.append("<path class=\"area \(one.style)\" d=\"\(path)\"/>")
    }
    return frame(bars.joined(separator: "\n"), series)
  }

  // MARK: Pieces

  private func frame(_ content: String, _ series: [Series]) -> String {
    let grid = yTicks.map { tick in
      "<path class=\"grid\" d=\"M\(fixed(Self.left)) \(y(tick.value))H\(fixed(Self.width - Self.right))\"/>"
        + "<text class=\"tick\" text-anchor=\"end\" x=\"\(fixed(Self.left - 8))\" "
        + "y=\"\(y(tick.value))\" dy=\"0.35em\">\(HTML.escape(tick.label))</text>"
    }
    let below = fixed(height - Self.bottom + 20)
    let labels = xTicks.map { tick in
      let anchor =
        position(tick.value) > Self.width - 30
        ? "end" : position(tick.value) < Self.left + 1 ? "start" : "middle"
      return "<text class=\"tick\" text-anchor=\"\(anchor)\" x=\"\(x(tick.value))\" y=\"\(below)\">"
        + "\(HTML.escape(tick.label))</text>"
    }
    let legend = series.map { one in
      "<span class=\"key\"><i class=\"\(one.style)\"></i>\(HTML.escape(one.name))</span>"
    }
    return """
      <div class="legend">\(legend.joined())</div>
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" \
      aria-label="\(HTML.escape(description))">
      \(grid.joined(separator: "\n"))
      \(labels.joined(separator: "\n"))
      \(content)
      <path class="axis" d="M\(fixed(Self.left)) \(fixed(height - Self.bottom))\
      H\(fixed(Self.width - Self.right))"/>
      </svg>
      """
  }

  private func line(_ points: [Point]) -> String {
    points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(x(point.x)) \(y(point.y))"
    }.joined()
  }

  private func position(_ value: Double) -> Double {
    let span = max(xRange.upperBound - xRange.lowerBound, .leastNormalMagnitude)
    let share = (value - xRange.lowerBound) / span
    return Self.left + share * (Self.width - Self.left - Self.right)
  }

  private func x(_ value: Double) -> String { fixed(position(value)) }

  private func y(_ value: Double) -> String {
    let plotHeight = height - Self.top - Self.bottom
    let share: Double
    switch scale {
    case .linear:
      share = (value - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound)
    case .logarithmic:
      let lowest = log10(yRange.lowerBound)
      share = (log10(max(value, yRange.lowerBound)) - lowest) / (log10(yRange.upperBound) - lowest)
    }
    return fixed(Self.top + (1 - min(max(share, 0), 1)) * plotHeight)
  }

  private func fixed(_ value: Double) -> String { Quantity.fixed(value, digits: 1) }
}

extension Chart {
  /// Where an axis from 0 up to at least `highest` ends, and its marks: a few, at 1, 2 or 5 times
  /// a power of ten from each other.
  static func linearTicks(to highest: Double, label: (Double) -> String) -> [Tick] {
    let raw = max(highest, 1e-9) / 5
    let power = pow(10, floor(log10(raw)))
    let step = ([1, 2, 5, 10].first { $0 * power >= raw } ?? 10) * power
    let count = max(Int((highest / step).rounded(.up)), 1)
    return (0...count).map { Tick(value: Double($0) * step, label: label(Double($0) * step)) }
  }

  /// The powers of ten that enclose a range of values above zero, with 2 and 5 times each where
  /// there are few powers.
  static func logarithmicTicks(
    _ values: ClosedRange<Double>, label: (Double) -> String
  ) -> [Tick] {
    let lowest = Int(floor(log10(max(values.lowerBound, 1))))
    let highest = max(Int(ceil(log10(max(values.upperBound, 1)))), lowest + 1)
    let factors: [Double] = highest - lowest <= 2 ? [1, 2, 5] : [1]
    var ticks: [Tick] = []
    for exponent in lowest..<highest {
      for factor in factors {
        let value = factor * pow(10, Double(exponent))
        ticks.append(Tick(value: value, label: label(value)))
      }
    }
    let last = pow(10, Double(highest))
    return ticks + [Tick(value: last, label: label(last))]
  }
}
