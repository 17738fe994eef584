import Cluster

/// What a run is asked to do: every option of the command line, with its default.
struct Options: Equatable, Sendable {
  /// The node's program; `nil` is the workload's own, beside the bench's executable.
  var program: String?
  /// What the node is given on its command line.
  var programArguments: [String] = []

  /// Operations due each second; `nil` is a closed loop, as fast as the node answers.
  var ratePerSecond: Double?
  /// How long operations are begun; the final phase comes after it.
  var timeLimitSeconds = 10.0
  /// How many operations are begun at most; `nil` leaves the end to the clock.
  var operationCount: Int?
  /// How many clients there are, each with at most one request under way.
  var clientCount = 100
  /// Where the generator begins; `nil` draws a seed from the system.
  var seed: UInt64?
  /// What the clients do, and how it is judged.
  var workload = WorkloadName.kafka
  var kafka = KafkaOptions()
  /// How many nodes there are.
  var nodeCount = 1
  /// Whether a run goes on without a node that has ended or that Maelstrom would not hear any more.
  var keepsGoing = false

  /// Conditions beyond the verdict.
  var assertions: [Assertion] = []
  var reportPath: String?
  var historyPath: String?
  var resultPath: String?
  var isQuiet = false
  var standardError = NodeStandardError.keptForFailures
}
