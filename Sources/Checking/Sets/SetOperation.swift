/// What an operation on a growing set was about, as `SetHistory` keeps it.
package struct SetDetail<Kind: SetOperationKind>: OperationDetail {
  /// An add's element; a read's first run.
  let first: UInt32
  /// A read's count of runs.
  let runCount: UInt32
  /// How many elements had been made when a read's reply came.
  let createdCount: UInt32
}

extension Operation {
  /// The element of an add.
  package func element<Kind>() -> SetElement where Detail == SetDetail<Kind> { detail.first }

  /// The runs of a read, as a range of `SetHistory.runs`.
  func runs<Kind>() -> Range<Int> where Detail == SetDetail<Kind> {
    Int(detail.first)..<Int(detail.first) + Int(detail.runCount)
  }
}

/// An element of a set: the generator counts them up from 0, in the order in which they are made.
package typealias SetElement = UInt32

/// Neighbouring elements that a read listed, in whatever order.
package struct SetRun: Equatable, Sendable {
  package var start: SetElement
  package var count: UInt32

  package var end: SetElement { start + count }
}

/// What the reply to a read listed.
package struct SetReading: Sendable {
  let firstRun: UInt32
  let runCount: UInt32
  let createdCount: UInt32
  /// The places in the list of the first element that was there already, and of the first that
  /// nobody had added; nil where there is none.
  let repeated: UInt32?
  let invented: UInt32?

  /// What a read without a reply has listed.
  package static let none = SetReading(
    firstRun: 0, runCount: 0, createdCount: 0, repeated: nil, invented: nil)
}
