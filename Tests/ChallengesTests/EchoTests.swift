import FastJSONCoding
import Maelstrom
import Testing

@testable import Challenges

@Suite struct EchoTests {
  @Test(arguments: ["1.0", #""\ud800""#, #"{"b":1,"a":[1e400]}"#, "null"])
  func everyNodeGivesAnyValueBack(_ text: String) throws {
    let value = try RawJSON(Array(text.utf8))
    let network = try Network.simulated(seed: 1, nodes: 3, Echo.program)
    network.partition(["n0"], ["n1"], ["n2"])
    let client = network.client()
    for name in network.names {
      let answer = try client.call("echo", ["echo": value], to: name)
      #expect(answer.type == "echo_ok")
      #expect(answer["echo"] == value)
    }
  }
}
