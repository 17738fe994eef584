/// What a client of a workload can set out to do; its names are Maelstrom's.
package protocol OperationKind: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == UInt8, AllCases == [Self] {
  /// Maelstrom's name of it, and Jepsen's `f`.
  var name: String { get }

  /// The kinds that take time and can succeed, in the order in which they are told.
  ///
  /// They are the first of all cases, whose raw values count up from 0. What is not among them
  /// (kafka's crash) is in the history and in no figure.
  static var timed: [Self] { get }
}

/// What the operations of one workload are about, beside what every operation has.
///
/// With 16 bytes or fewer of it an operation takes 48.
package protocol OperationDetail: Sendable {
  associatedtype Kind: OperationKind
}

/// How an operation ended, as `doc/protocol.md` § Errors divides errors.
package enum Outcome: UInt8, Sendable {
  /// Every reply was the one hoped for.
  case ok
  /// A definite error: the operation did not happen and never will.
  case fail
  /// Anything else: a timeout, an indefinite error, a malformed reply, the end of the run.
  case info
}

/// One operation of one client; which fields it has beyond these is its workload's affair.
package struct Operation<Detail: OperationDetail>: Sendable {
  /// Nanoseconds from the start of the run; see `Operations` for what equal times mean.
  package let invoked: Int64
  package let completed: Int64
  /// What it was about.
  package let detail: Detail
  /// Counts the lives of clients: a client that comes back under a new name has a new number.
  ///
  /// On the wire it is called `c` and this number.
  package let client: UInt32
  /// Its first exchange among all.
  let firstExchange: UInt32
  /// The node that was asked, by its place in the list of nodes.
  package let node: UInt16
  package let exchangeCount: UInt8
  package let kind: Detail.Kind
  package let outcome: Outcome
}

/// What is known of any operation that has ended, whatever it was about.
package struct EndedOperation: Sendable {
  package var client: UInt32
  package var node: UInt16
  package var outcome: Outcome
  package var invoked: Int64
  package var completed: Int64
  /// The lines of its request, if it made one, and of a second that followed.
  package var lines: Exchange?
  package var laterLines: Exchange?

  package init(
    client: UInt32, node: UInt16 = 0, outcome: Outcome = .ok, invoked: Int64, completed: Int64,
    lines: Exchange?, laterLines: Exchange? = nil
  ) {
    self.client = client
    self.node = node
    self.outcome = outcome
    self.invoked = invoked
    self.completed = completed
    self.lines = lines
    self.laterLines = laterLines
  }
}

/// Where a request and its reply begin in the spools: a byte position, negative when there is none.
package struct Exchange: Sendable {
  package var request: Int64
  package var reply: Int64

  package static let noLine: Int64 = -1

  package init(request: Int64 = noLine, reply: Int64 = noLine) {
    self.request = request
    self.reply = reply
  }
}
