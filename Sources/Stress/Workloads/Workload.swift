import Checking
import Cluster
import FastJSON

/// A workload of the bench: what its clients ask and why, what a reply means, and how the history of
/// it is judged.
///
/// What all workloads have in common is `Load`'s: clients, names and messages, the closed and the open
/// loop, timeouts, figures, phases. It asks its workload at these points:
///
///     next ──▶ begin ──▶ write ──▶ take ──▶ end
///              step      request   reply    operation
///                          ▲────────┘
///                  another request of the same operation
///
/// A workload is chosen once, in `StressCommand`; all that drives it is generic over it, so that
/// nothing is looked up while the load runs.
protocol Workload: ~Copyable {
  /// One operation as the generator draws it.
  associatedtype Step: Equatable, Sendable
  /// A request that a client makes.
  associatedtype Request: WorkloadRequest where Request.Kind == Body.Kind
  /// What a client knows beside what every client does.
  associatedtype ClientState: WorkloadClientState
  /// What a reply carries of its own.
  associatedtype Body: ReplyBody
  associatedtype History: ExplainedHistory where History.Detail.Kind == Request.Operation

  /// Maelstrom's name of it.
  static var name: String { get }

  // MARK: The load

  /// Draws what a client does next.
  mutating func next() -> NextStep<Step>

  /// Begins an operation that was drawn, at a time of the history's clock.
  ///
  /// - Returns: its first request.
  mutating func begin(_ step: Step, by client: inout ClientState, at time: Int64) -> Request

  /// Appends the members of a request's body, but `type` and `msg_id`.
  ///
  /// The client does not change; passed otherwise, it would be copied for each request.
  func write(_ request: Request, of client: inout ClientState, to buffer: inout ByteBuffer)

  /// Takes the reply that was hoped for.
  ///
  /// - Parameters:
  ///   - time: when it was read, by the history's clock.
  ///   - faults: what is wrong with it, though its form is right.
  /// - Returns: the next request of the same operation; `nil` when that is over, and ok.
  mutating func take(
    _ body: Body, to request: Request, of client: inout ClientState, in line: InputBuffer.Line,
    at time: Int64, faults: inout [ProtocolFaultKind]
  ) -> Request?

  /// Puts an operation into the history that has ended with the reply to this request, or the want
  /// of one, and learns from it.
  mutating func end(
    _ request: Request, of client: inout ClientState, _ ended: EndedOperation)

  /// Puts into the history that a client's life has ended, where that is an operation.
  mutating func noteCrash(_ ended: EndedOperation)

  // MARK: The final phase

  /// How many clients are in it at a time; the next comes when one is done.
  static var finalClientsAtOnce: Int { get }

  /// Whether a client comes into it under a new name.
  static var crashesBeforeFinalPhase: Bool { get }

  /// What clients read when the load is over; `nil` for a workload without a final phase.
  static var finalSubject: FinalSubject? { get }

  /// How much of it there is, once the final phase has begun.
  var finalSubjectCount: Int { get }

  /// Begins the final phase.
  ///
  /// - Returns: how many of so many clients take part.
  mutating func beginFinalPhase(clientCount: Int) -> Int

  /// Readies a client for it; `place` counts those that take part.
  mutating func joinFinalPhase(_ client: inout ClientState, place: Int)

  /// Says what a client of the final phase does next.
  ///
  /// - Parameters:
  ///   - moment: what every operation has, for one that ends as it begins.
  ///   - isAfterPause: whether it has just paused, because of `pause` or of an operation that was
  ///     not ok.
  mutating func nextFinal(
    by client: inout ClientState, _ moment: EndedOperation, isAfterPause: Bool
  ) -> FinalStep<Step>

  // MARK: The judgement

  /// Everything that the run did.
  var history: History { get }

  /// Judges a history, with the lines of it.
  static func judge(
    _ history: History, requests: any RecordedLines, replies: any RecordedLines, isCutShort: Bool
  ) -> Judgement

  /// Appends what an operation was about, as members of its line in the operation log.
  static func appendDetail(
    of operation: Operation<History.Detail>, in history: History, to emitter: inout JSONEmitter)

  /// What a run without an anomaly has shown, in one sentence.
  static var soundness: String { get }
}

/// A workload without a final phase and without crashes needs to say no more of them.
extension Workload where Self: ~Copyable {
  mutating func noteCrash(_ ended: EndedOperation) {}

  static var finalClientsAtOnce: Int { 0 }
  static var crashesBeforeFinalPhase: Bool { false }
  static var finalSubject: FinalSubject? { nil }
  var finalSubjectCount: Int { 0 }
  mutating func beginFinalPhase(clientCount: Int) -> Int { 0 }
  mutating func joinFinalPhase(_ client: inout ClientState, place: Int) {}
  mutating func nextFinal(
    by client: inout ClientState, _ moment: EndedOperation, isAfterPause: Bool
  ) -> FinalStep<Step> { .done }
}

/// What a client does next while the load runs.
enum NextStep<Step: Equatable>: Equatable {
  case operation(Step)
  /// It ends its life and comes back under a new name, before it does anything else.
  case crash
}

/// What the clients of a workload read in the final phase.
struct FinalSubject: Equatable, Sendable {
  /// Its name in the plural: `keys`.
  let name: String
  /// The same with how it is read: `keys from start to end`.
  let text: String
}

/// What a client does next in the final phase.
enum FinalStep<Step> {
  case operation(Step)
  /// It waits a moment: there was nothing new.
  case pause
  /// It has done all that it had to.
  case done
}

/// A request that a client of a workload makes.
protocol WorkloadRequest: Equatable, Sendable {
  associatedtype Operation: OperationKind
  associatedtype Kind: ReplyKind

  /// Its `type` on the wire.
  var type: StaticString { get }
  /// The operation that it is part of.
  var operation: Operation { get }
  /// Whether it is the second of its operation.
  var isLater: Bool { get }
  /// The reply that is hoped for.
  var reply: Kind { get }
}

/// What a client of a workload knows beside what every client does.
protocol WorkloadClientState {
  init()
  /// What the client knows that takes the place of one whose life has ended.
  init(succeeding: Self)
}
