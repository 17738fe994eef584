import Checking
import CommandOptions

/// The workloads by name, for the command line.
enum WorkloadName: String, CaseIterable, Sendable {
  case kafka, echo

  /// The program that is run where none is named, by its name beside the bench's own; `nil` where one
  /// must be named.
  var program: String? {
    switch self {
    case .kafka: "maelstrom-kafka"
    case .echo: nil
    }
  }

  /// The names of the kinds of operations that any workload has.
  static let allKindNames = allCases.flatMap(\.kindNames)

  /// Where the options of the workload alone stand in the help; `nil` where it has none.
  var section: OptionSection? {
    switch self {
    case .kafka: .kafka
    case .echo: nil
    }
  }

  /// The names of the kinds of its operations.
  var kindNames: [String] {
    switch self {
    case .kafka: KafkaOperationKind.timed.map(\.name)
    case .echo: EchoOperationKind.timed.map(\.name)
    }
  }
}

/// What is to be said of a workload when a run is told.
struct WorkloadFacts: Equatable, Sendable {
  let name: String
  /// What a run without an anomaly has shown, in one sentence.
  let soundness: String
  let finalSubject: FinalSubject?

  init<W: Workload & ~Copyable>(of workload: W.Type) {
    name = W.name
    soundness = W.soundness
    finalSubject = W.finalSubject
  }
}
