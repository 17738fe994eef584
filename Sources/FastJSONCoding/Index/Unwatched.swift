/// The state of a session, which the runtime does not watch.
///
/// Of a variable of a class the runtime notes at each access that it begins and ends, to trap where two
/// overlap; with a dozen accesses a member that was a quarter of the time of encoding. Here the
/// accesses are argued for instead: see `value`.
@safe
struct Unwatched<State: ~Copyable>: ~Copyable {
  private let pointer: UnsafeMutablePointer<State>

  init(_ state: consuming State) {
    // SAFETY: memory for one state, which is initialised here and given back by `deinit`.
    unsafe pointer = .allocate(capacity: 1)
    unsafe pointer.initialize(to: state)
  }

  deinit {
    // SAFETY: the state was initialised by `init`, and nobody else has the pointer.
    unsafe pointer.deinitialize(count: 1)
    unsafe pointer.deallocate()
  }

  /// The state.
  ///
  /// SAFETY: the memory is initialised for as long as self lives. No two accesses overlap, if one is a
  /// change: a session is used by one thread, since the coders and containers that hold it are not
  /// `Sendable`, and no change calls what is not known here, so that none can begin within another.
  /// (What a type does in `init(from:)` or `encode(to:)`, and what a strategy's function does, is called
  /// between changes, never within one.)
  @inline(__always)
  var value: State {
    _read { yield unsafe pointer.pointee }
    nonmutating _modify { yield unsafe &pointer.pointee }
  }
}
