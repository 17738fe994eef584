import TestSupport
import Testing

/// The node answers random traffic as a dictionary of arrays would.
///
/// Method: both get the same lines, one after the other, and give the same replies byte for byte;
/// then another node gets all lines at once and says the same again.
@Suite struct NaiveTwinTests {
  @Test(arguments: [
    (1 << 20, 0), (1 << 20, 50), (1 << 20, 100), (1_500, 40), (400, 40), (30, 40), (1, 40),
  ])
  func randomTrafficIsAnsweredAsTheNaiveTwinDoes(_ limit: Int, _ wildPercentage: Int) throws {
    let name = "randomTrafficIsAnsweredAsTheNaiveTwinDoes \(limit) \(wildPercentage)"
    var traffic = Traffic(SeededGenerator(name))
    traffic.wildPercentage = wildPercentage
    var naive = NaiveNode(pollByteCountMax: limit)
    var node = NodeInProcess.initialized(pollByteCountMax: limit)
    var lines = ""
    var expected: [String] = []
    for _ in 0..<3_000 {
      let line = traffic.next()
      let reply = try naive.reply(to: line)
      try #require(node.replies(to: line.text) == [reply], "\(line.text)")
      lines += line.text + "\n"
      expected.append(reply)
    }
    // The guess must have had its share.
    #expect(node.guessedCount > 0 || wildPercentage == 100)
    var again = NodeInProcess.initialized(pollByteCountMax: limit)
    let replies = again.replies(to: lines)
    #expect(replies.count == expected.count)
    let difference = zip(replies, expected).first { $0 != $1 }
    #expect(difference == nil)
  }
}
