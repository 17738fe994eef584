/// Where the lines go that the node writes on its standard error.
package enum NodeStandardError: Equatable, Sendable {
  /// The last lines are shown if the node ends early.
  case keptForFailures
  /// Every line is passed on to the bench's own standard error, behind the node's name.
  case passedOn
  /// Every line goes to this file.
  case file(String)
}
