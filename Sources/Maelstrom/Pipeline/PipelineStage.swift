/// One stage of a pipeline, which blocks of input pass one after the other, and the state that belongs to
/// the stage.
///
/// A block is in a stage from when those before it have passed until it passes itself. Each block has
/// one worker, and only the worker whose block is in the stage uses the state: so one thread at a time
/// does.
@safe
struct PipelineStage<State: ~Copyable>: ~Copyable, @unchecked Sendable {
  private let gate = TicketGate()
  private let state: UnsafeMutablePointer<State>

  /// A stage in which the block of number 0 is.
  init(_ state: consuming State) {
    // SAFETY: initialised here, before anybody else knows it, and until `deinit`.
    unsafe self.state = .allocate(capacity: 1)
    unsafe self.state.initialize(to: state)
  }

  deinit {
    // SAFETY: nobody is in the stage, or it would still be referred to.
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  /// Waits until a block is in the stage: all before it have passed.
  @inline(__always)
  func enter(_ block: Int) {
    gate.wait(for: block)
  }

  /// Waits until a block is in the stage, and runs `body` with what belongs to it.
  ///
  /// Called by the worker of the block, any number of times before the block passes, and not within
  /// `body`.
  @inline(__always)
  func use<Result: ~Copyable>(in block: Int, _ body: (inout State) -> Result) -> Result {
    enter(block)
    // SAFETY: blocks before this one have passed, those behind it wait, and this one's worker is here;
    // waiting has ordered what the others did before what is done here.
    return unsafe body(&state.pointee)
  }

  /// Lets the block that is in the stage pass, once, and so the next one in.
  func pass(_ block: Int) {
    enter(block)
    gate.pass()
  }

  /// Runs `body` with what belongs to the stage.
  ///
  /// - Precondition: nobody else uses the stage meanwhile.
  func useAlone<Result: ~Copyable>(_ body: (inout State) -> Result) -> Result {
    // SAFETY: the precondition.
    unsafe body(&state.pointee)
  }
}
