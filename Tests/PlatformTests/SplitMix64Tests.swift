import Testing

@testable import Platform

@Suite struct SplitMix64Tests {
  /// The first words for the seed 1234567 as published with the reference implementation's tests.
  @Test func theWordsAreThoseOfTheReference() {
    var random = SplitMix64(seed: 1_234_567)
    let words = (0..<5).map { _ in random.next() }
    #expect(
      words == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test(arguments: [0, 1.0 / 64, 0.5, 1]) func aChanceComesTrueAsOftenAsItSays(probability: Double)
  {
    var random = SplitMix64(seed: 7)
    let chance = Chance(probability)
    let count = 100_000
    let hits = (0..<count).count { _ in random.chance(chance) }
    // Five standard deviations.
    let spread = 5 * (Double(count) * probability * (1 - probability)).squareRoot()
    #expect(abs(Double(hits) - Double(count) * probability) <= spread)
  }
}
