/// A place in one of an operation's lines, and what to see there.
package struct Evidence<Place: LinePlace> {
  /// The operation's number in the history.
  package var operation: Int
  package var place: Place
  /// A few words for the caret; may be empty.
  package var note: String

  package init(_ operation: Int, _ place: Place, _ note: String = "") {
    self.operation = operation
    self.place = place
    self.note = note
  }
}

/// One place where a history breaks a rule, before its lines have been fetched.
package struct Finding<Place: LinePlace> {
  package var summary: String
  package var evidence: [Evidence<Place>]
}
