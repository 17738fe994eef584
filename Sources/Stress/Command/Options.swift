import Cluster
import NodeServices

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
  var concurrency = Concurrency.clients(100)
  var clientCount: Int {
    get { concurrency.clientCount(nodeCount: nodeCount) }
    set { concurrency = .clients(newValue) }
  }
  /// Where the generator begins; `nil` draws a seed from the system.
  var seed: UInt64?
  /// What the clients do, and how it is judged.
  var workload = WorkloadName.kafka
  var kafka = KafkaOptions()
  /// How many nodes there are, and what is between them.
  var network = NetworkOptions(nodeCount: 1)
  var nodeCount: Int {
    get { network.nodeCount }
    set { network.nodeCount = newValue }
  }
  /// Which faults strike them while the load runs.
  var faults = FaultOptions()
  /// How long the bench rests before the final phase, in seconds; `nil` leaves it to whether there is
  /// something to rest for.
  var recoverySeconds: Double?
  /// How far seq-kv may be behind.
  var staleness = SequentialStore.Staleness.maelstrom
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

/// How many clients there are.
enum Concurrency: Equatable, Sendable {
  case clients(Int)
  /// So many times the number of nodes: `4n`.
  case clientsPerNode(Int)

  func clientCount(nodeCount: Int) -> Int {
    switch self {
    case .clients(let count): count
    case .clientsPerNode(let count): count * nodeCount
    }
  }
}
