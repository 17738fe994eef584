/// The lines that went one way over a node's pipe, found by the position at which they begin.
///
/// A history holds positions only; where the bytes are kept is the business of whoever records them.
package protocol RecordedLines {
  /// The line that begins at a position of the stream, without its newline; `nil` where it was not
  /// kept, or where there is none.
  func line(at position: Int64) -> [UInt8]?
}
