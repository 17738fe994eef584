import Cluster

/// What a run is asked to do: every option of the command line, with its default.
struct Options: Equatable, Sendable {
  /// The node's program; `nil` is `maelstrom-kafka` beside the bench's own executable.
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
  var workload = Workload()

  /// Conditions beyond the verdict.
  var assertions: [Assertion] = []
  var reportPath: String?
  var historyPath: String?
  var resultPath: String?
  var isQuiet = false
  var standardError = NodeStandardError.keptForFailures
}

/// The shape of the work, in the numbers that Maelstrom's kafka workload fixes.
struct Workload: Equatable, Sendable {
  /// How many keys take writes at a time; each is half as popular as the one before.
  var keyCount = 10
  /// How many writes a key gets before a fresh one takes its place.
  var writesPerKeyMax = 16
  /// The share of operations that are polls; the rest are sends.
  var pollRatio = 0.5
  /// The share of operations that become an assign.
  var assignRatio = 1.0 / 64
  /// The share of operations that crash a client.
  ///
  /// Jepsen crashes each client every 30 s; a share of operations comes to the same and leaves a
  /// run repeatable.
  var crashRatio = 1.0 / 20_000
  var payload = PayloadShape.integer
  /// The size of a payload that is not an integer, in bytes on the wire.
  var payloadByteCount = 64
}

/// Why a command line cannot be run.
struct UsageError: Error, Equatable {
  /// One line that names the option and says what it takes.
  let message: String
}
