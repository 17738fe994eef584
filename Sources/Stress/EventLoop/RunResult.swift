import Cluster

/// What came of a run, before it has been judged.
struct RunResult: Sendable {
  let options: Options
  let workload: WorkloadFacts
  let program: String
  let seed: UInt64
  let figures: LoadFigures
  let timeline: [Timeline.Interval]
  let faults: ProtocolFaults
  let secondReading: SecondReading
  let final: FinalPhaseFigures
  /// How many messages there were, final phase and all.
  var network = NetworkCounts(nodeCount: 1)
  /// The kinds of messages between nodes, by their numbers.
  var messageKinds: [String] = []
  var injectedFaults: [InjectedFault] = []
  /// What became of each node, by its number.
  let nodes: [NodeOutcome]
  let isInterrupted: Bool
  /// Whether the bench was asked to end before everything had been read.
  var isCutShort = false
  /// How the bench crashed, if it did: what was recorded until then is all there is.
  var crash: String?
}

/// What became of a node.
struct NodeOutcome: Sendable {
  let name: String
  let ending: NodeProcess.Ending
  /// How often it was started.
  var startCount = 1
  /// The last lines of its standard error, when it ended before the bench ended it.
  let lastWords: [String]
}

/// What the final phase did.
struct FinalPhaseFigures: Equatable, Sendable {
  var seconds = 0.0
  /// How much there was to read, of what the workload says (`FinalSubject`).
  var subjectCount = 0
  /// How many clients read it.
  var readerCount = 0
  /// How many of these read all of it.
  var finishedReaderCount = 0
}

extension RunResult {
  /// What the nodes used: the times of all of them, and the memory of the largest.
  var usage: NodeProcess.Usage {
    nodes.reduce(into: NodeProcess.Usage()) { sum, node in
      let usage = node.ending.usage
      sum.userSeconds += usage.userSeconds
      sum.systemSeconds += usage.systemSeconds
      if let peak = usage.peakMemoryByteCount {
        sum.peakMemoryByteCount = max(sum.peakMemoryByteCount ?? 0, peak)
      }
    }
  }

  /// The options as they were when the run began: also what was chosen for want of an option.
  var repeatableOptions: Options {
    var options = options
    options.program = program
    options.seed = seed
    return options
  }

  /// The command that makes the same requests again.
  var command: String { repeatableOptions.command }

  /// Operations that went through the load and the checker, for each second that both took.
  func checkedRate(analysisSeconds: Double) -> Double {
    Double(figures.operationCount) / (figures.seconds + final.seconds + analysisSeconds)
  }
}
