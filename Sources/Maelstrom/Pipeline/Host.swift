import Platform

/// The surroundings of a node: its input, its output, its clock, and a second thread if one can be had.
///
/// The pipeline asks nothing else of the system. `ProcessHost` is a process with its standard streams.
/// In a test the host is a queue of bytes and a clock that is moved by hand, and many nodes live in one
/// process.
package protocol Host: Sendable {
  associatedtype Output: HostOutput

  /// This very moment.
  var now: Instant { get }

  /// Waits until there is input, or until `deadline` (nil: without limit), and reads what there is, as
  /// far as there is room.
  func read(into room: UnsafeMutableRawBufferPointer, before deadline: Instant?) -> InputOutcome

  /// The output; asked for once.
  func makeOutput() -> Output

  /// Ends the input: a read that waits, and each one that follows, returns `.ended`. Any thread may
  /// call it.
  func endInput()

  /// Starts a second thread.
  ///
  /// - Returns: whether there is one.
  func startThread(_ body: @escaping @Sendable () -> Void) -> Bool

  /// Says a line to the person who runs the node; it is not part of the output.
  ///
  /// - Returns: whether it was taken; nobody waits for that.
  @discardableResult
  func say(_ line: String) -> Bool
}

/// Where a node's lines go.
package protocol HostOutput {
  /// Writes all of `bytes`, which are whole lines.
  ///
  /// - Parameter due: when what nobody has taken by then is dropped, line by line; nil: never.
  mutating func write(_ bytes: RawSpan, before due: Instant?) -> OutputOutcome
}

/// What came of reading.
package enum InputOutcome: Equatable, Sendable {
  /// So many bytes came, at least one.
  case bytes(Int)
  /// The deadline has come, and nothing else; or the host is one that does not wait.
  case nothing
  /// There is no more input.
  case ended
  /// Reading failed, with this error number.
  case failed(Int32)
}

/// What came of writing.
package enum OutputOutcome: Equatable, Sendable {
  case written
  /// So many lines at the end were dropped, since nobody had taken them when they were due; all before
  /// them was written.
  case late(lineCount: Int)
  /// Nobody reads any more.
  case closed
  /// A signal has ended the input, and the reader has taken nothing for too long since.
  case stalled
  /// Writing failed, with this error number.
  case failed(Int32)
}
