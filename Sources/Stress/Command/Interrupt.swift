#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Synchronization

/// How often the bench was asked to end: by Ctrl-C, SIGTERM, or SIGHUP when its terminal is closed.
///
/// The first time asks the load to end, and the run to be judged; once the load has ended, or the
/// second time, the run is judged as it is, at once. The third time ends the bench, as a program
/// would that did not listen, and the nodes with it. Ctrl-\ does so the first time.
enum Interrupt {
  /// What ends the bench: this many requests.
  private static let lastCount = 3

  private static let requestCount = Atomic(0)
  /// The process groups that must not outlive the bench, by the nodes' numbers; 0 where there is none.
  private static let nodeGroups = InlineArray<1000, Atomic<pid_t>> { _ in Atomic(0) }

  /// How often it was asked so far.
  static var count: Int { requestCount.load(ordering: .relaxed) }

  /// Names the group of a node, which is ended if the bench is; 0 when there is none any more.
  ///
  /// - Precondition: `node` is less than `nodeCountMax`.
  static func guardGroup(_ group: pid_t, of node: Int) {
    nodeGroups[node].store(group, ordering: .relaxed)
  }

  /// For how many nodes there is room.
  static var nodeCountMax: Int { nodeGroups.count }

  /// Ends the nodes at once, as a signal handler may.
  static func endNodes() {
    for node in nodeGroups.indices {
      let group = nodeGroups[node].load(ordering: .relaxed)
      if group > 0 { kill(-group, SIGKILL) }
    }
  }

  /// Starts to listen.
  static func listen() {
    // What is made when it is first used must not be used first by the handler.
    guardGroup(0, of: 0)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
      // SAFETY: each value lives through its calls. A handler is compared as a number, for it is one
      // if the signal is ignored.
      var action = sigaction()
      unsafe sigaction(signal, nil, &action)
      // nohup(1) asks for SIGHUP to be ignored.
      let isIgnored =
        unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
      if signal == SIGHUP, isIgnored { continue }
      action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = handle
      unsafe sigaction(signal, &action, nil)
    }
    // Whoever started the bench may have blocked them, as Foundation's Process does on some
    // threads.
    // SAFETY: the set lives through the calls.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { unsafe sigaddset(&signals, signal) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// A handler may only do what is safe between any two instructions: atomic operations, kill(2),
  /// signal(2) and raise(3); signal-safety(7).
  private static let handle: @convention(c) (Int32) -> Void = { number in
    let count = Interrupt.requestCount.wrappingAdd(1, ordering: .relaxed).newValue
    guard number == SIGQUIT || count >= Interrupt.lastCount else { return }
    Interrupt.endNodes()
    signal(number, SIG_DFL)
    raise(number)
  }
}
