import TestSupport

extension SimulatedDisk {
  /// What a sector may be after a power cut.
  private struct SectorChoice {
    var file: Int
    var sector: Int
    var ways: [[UInt8]]
  }

  /// Every choice that a power cut makes now: how many ways there are for each.
  private var choices: (names: Int, sizes: [Int], sectors: [SectorChoice]) {
    var sizes: [Int] = []
    var sectors: [SectorChoice] = []
    for (index, file) in files.enumerated() {
      sizes.append(file.pending.count + 1)
      guard !file.pending.isEmpty else { continue }
      let versions = [file.durable] + file.pending
      let end = versions.map(\.count).max() ?? 0
      for sector in 0..<(end + Self.sectorByteCount - 1) / Self.sectorByteCount {
        var ways: [[UInt8]] = []
        for version in versions {
          let way = Self.sector(sector, of: version)
          if !ways.contains(way) { ways.append(way) }
        }
        if sector * Self.sectorByteCount >= file.durable.count {
          // The disk has never had anything there that it promised to keep.
          ways.append([UInt8](repeating: 0xA5, count: Self.sectorByteCount))
        }
        if ways.count > 1 {
          sectors.append(SectorChoice(file: index, sector: sector, ways: ways))
        }
      }
    }
    return (pendingNames.count, sizes, sectors)
  }

  /// Calls `body` with what is left after each power cut that is possible now: with all of them if they
  /// are at most `limit`, else with so many, drawn at random.
  func forEachPowerCut(
    limit: Int, _ random: inout SeededGenerator, _ body: (SimulatedDisk) -> Void
  ) {
    let choices = choices
    let radixes =
      [Int](repeating: 2, count: choices.names) + choices.sizes + choices.sectors.map(\.ways.count)
    var total = 1
    for radix in radixes where total <= limit { total *= radix }
    if total <= limit {
      for number in 0..<total {
        var rest = number
        let digits = radixes.map { radix in
          defer { rest /= radix }
          return rest % radix
        }
        body(afterPowerCut(choosing: digits, choices.sectors))
      }
      return
    }
    for round in 0..<limit {
      let digits = radixes.map { radix in
        switch round {
        case 0: return 0
        case 1: return radix - 1
        // Nearly all is there, or nearly nothing, as often as anything else.
        case let odd where odd % 3 == 1:
          return Int.random(in: 0..<8, using: &random) == 0
            ? Int.random(in: 0..<radix, using: &random) : radix - 1
        case let odd where odd % 3 == 2:
          return Int.random(in: 0..<8, using: &random) == 0
            ? Int.random(in: 0..<radix, using: &random) : 0
        default: return Int.random(in: 0..<radix, using: &random)
        }
      }
      body(afterPowerCut(choosing: digits, choices.sectors))
    }
  }

  private func afterPowerCut(
    choosing digits: [Int], _ sectors: [SectorChoice]
  ) -> SimulatedDisk {
    var disk = self
    var digits = digits[...]
    for change in pendingNames where digits.removeFirst() == 1 {
      Self.apply(change, to: &disk.durableNames)
    }
    disk.pendingNames = []
    // What lies in a directory without a name is gone.
    let names = disk.durableNames
    disk.durableNames = names.filter { path, _ in
      !path.contains("/") || names[Self.parent(of: path)] == .directory
    }
    disk.shownNames = disk.durableNames
    var sizes: [Int] = []
    for file in files {
      let versions = [file.durable] + file.pending
      sizes.append(versions[digits.removeFirst()].count)
    }
    for (index, file) in files.enumerated() {
      let end = ([file.durable] + file.pending).map(\.count).max() ?? 0
      disk.files[index].durable += [UInt8](repeating: 0, count: end - file.durable.count)
    }
    for choice in sectors {
      let way = choice.ways[digits.removeFirst()]
      let start = choice.sector * Self.sectorByteCount
      let end = min(start + Self.sectorByteCount, disk.files[choice.file].durable.count)
      disk.files[choice.file].durable.replaceSubrange(start..<end, with: way[..<(end - start)])
    }
    for index in disk.files.indices {
      disk.files[index].durable = Array(disk.files[index].durable.prefix(sizes[index]))
      disk.files[index].pending = []
      disk.files[index].forgotten = []
      disk.files[index].shown = disk.files[index].durable
    }
    return disk
  }
}
