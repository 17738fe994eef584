import Testing

@testable import CommandOptions

@Suite struct OptionTableHelpTests {
  @Test func theHelpIsTheTableInWords() {
    let expected = """
      sample: a sample

      The first
        --count, -c N            how many
                                 in all (7)
        --share R                how much (0.5)
        --seed-of-all-random-numbers N
                                 a seed
        --path FILE              a file

      The second
        --limit N                the most
        --color NAME             red or green (red)
        --quiet                  say nothing
        --word WORD              a word; may be repeated
        --depth N                how deep (3)

        --help, --version        print this, or the version, and exit

      That is all.
      """
    #expect(SampleOptions.table.help == expected)
  }
}
