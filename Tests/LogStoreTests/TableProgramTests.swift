import Foundation
import TestSupport
import Testing

@testable import LogStore

/// Programs of operations at random answer as the naive twin does.
///
/// Method: see `TableProgram`. A program that fails is printed; it becomes a seed of the fuzz target,
/// and all seeds are run here.
@Suite struct TableProgramTests {
  @Test func shortProgramsAtRandomAnswerAsTheNaiveTwin() {
    var random = SeededGenerator()
    for _ in 0..<150 { Self.expectAgreement(onBytes: 360, operationCountMax: 60, &random) }
  }

  @Test func longProgramsAtRandomAnswerAsTheNaiveTwin() {
    var random = SeededGenerator()
    for _ in 0..<2 { Self.expectAgreement(onBytes: 5_000, operationCountMax: 1_000, &random) }
  }

  @Test func theSeedsOfTheFuzzTargetAnswerAsTheNaiveTwin() throws {
    let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    let seeds = try FileManager.default.contentsOfDirectory(
      at: root.appending(path: "Fuzz/seeds/FuzzLogStore"), includingPropertiesForKeys: nil)
    #expect(seeds.count >= 9)
    for seed in seeds {
      let program = Array(try Data(contentsOf: seed))
      let complaint = TableProgram.complaint(about: program, operationCountMax: 100)
      #expect(complaint == nil, "\(seed.lastPathComponent)")
    }
  }

  static func expectAgreement(
    onBytes byteCount: Int, operationCountMax: Int, _ random: inout SeededGenerator
  ) {
    let program = (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
    let complaint = TableProgram.complaint(about: program, operationCountMax: operationCountMax)
    #expect(complaint == nil, "\(program)")
  }
}
