import Testing

@testable import CommandOptions

/// What a value may look like, and what is said of one that does not.
@Suite struct OptionFormTests {
  @Test func aFormSaysWhatItTakes() {
    #expect(OptionForm.integer(1...64).expectation == "a whole number from 1 to 64")
    #expect(OptionForm.integer(1...2).expectation == "1 or 2")
    #expect(
      OptionForm.integer(1...Int.max, of: "bytes").expectation == "a whole number of bytes from 1")
    #expect(OptionForm.integer(Int.min...Int.max).expectation.hasPrefix("a whole number from -"))
    #expect(OptionForm.number(0.001...0.5).expectation == "a number from 0.001 to 0.5")
    #expect(
      OptionForm.number(0...86_400, of: "seconds").expectation
        == "a number of seconds from 0 to 86400")
    #expect(OptionForm<SampleOptions.Color>.name.expectation == "one of red, green")
  }

  @Test func theEndsOfARangeAreTakenAndNothingBeyond() {
    let integer = OptionForm.integer(-1...3)
    #expect(["-1", "0", "3", "+3", "03"].map(integer.parse) == [-1, 0, 3, 3, 3])
    #expect(
      ["-2", "4", "", " 1", "1 ", "x", "1.0", "1e0", "0x1", "٣", "99999999999999999999"]
        .allSatisfy { integer.parse($0) == nil })
    let number = OptionForm.number(0...1)
    #expect(["0", "1", "1e-300", ".5", "0.25"].map(number.parse) == [0, 1, 1e-300, 0.5, 0.25])
    #expect(
      ["-0.1", "1.1", "", "nan", "inf", "infinity", "0x1p-1", "1e400", "0,5", "1 "]
        .allSatisfy { number.parse($0) == nil })
    #expect(["0", "18446744073709551615"].map(OptionForm.seed.parse) == [0, .max])
    #expect(
      ["-1", "18446744073709551616", "", "x"].allSatisfy { OptionForm.seed.parse($0) == nil })
    #expect(OptionForm.path.parse("a b/é") == "a b/é")
    #expect(["", "a\0b"].allSatisfy { OptionForm.path.parse($0) == nil })
    let name = OptionForm<SampleOptions.Color>.name
    #expect(["red", "green"].map(name.parse) == [.red, .green])
    #expect(["", "RED", "blue"].allSatisfy { name.parse($0) == nil })
  }
}
