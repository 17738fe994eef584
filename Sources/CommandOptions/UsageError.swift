/// Why a command line cannot be run.
package struct UsageError: Error, Equatable {
  /// One line that names the option and says what it takes.
  package let message: String

  /// An error with these words.
  package init(message: String) { self.message = message }
}
