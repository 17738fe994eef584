/// What the node does wrong; "at times" is once in fifty.
enum Fault: String, CaseIterable {
  case correct
  /// Correct, with holes in its offsets.
  case holes
  /// Sends are at times acknowledged and lost.
  case drop
  /// A send at times gets the offset of the one before; both are shown.
  case duplicateOffset = "duplicate-offset"
  /// A send at times takes the place of the one before.
  case overwrite
  /// A send is at times stored twice.
  case storeTwice = "store-twice"
  /// A poll at times leaves out a record from its middle.
  case skipInPoll = "skip-in-poll"
  /// A poll at times lists its records backwards.
  case reversePoll = "reverse-poll"
  /// A poll at times begins before the offset that was asked for.
  case goBack = "go-back"
  /// The newest five records of each log are never shown.
  case hideNewest = "hide-newest"
  /// A poll at times shows a value that nobody sent.
  case invent
  /// A poll at times shows a key that nobody wrote.
  case inventKey = "invent-key"
  /// An echo at times carries the value of the one before.
  case echoOther = "echo-other"
  /// One reply comes 6.5 s late.
  case late
  /// One reply never comes.
  case silent
  /// Every reply but the first comes twice.
  case answerTwice = "answer-twice"
  /// A send is at times refused for certain, and stored.
  case refuseButStore = "refuse-but-store"
  /// A send or an echo is at times refused for certain, and not stored.
  case refuse
  /// A send is at times answered with a crash, and stored.
  case crashCodeButStore = "crash-code-but-store"
  /// One line of stdout is no JSON.
  case debugText = "debug-text"
  /// One line of stdout is blank.
  case blankLine = "blank-line"
  /// One reply goes to a client that never was.
  case unknownDestination = "unknown-destination"
  /// One reply has an extra key beside `body`.
  case extraTopKey = "extra-top-key"
  /// Replies to sends and echoes have at times an extra key inside `body`.
  case extraKey = "extra-key"
  /// A poll that finds nothing is at times answered with `"msgs":null`.
  case nullMessages = "null-msgs"
  /// The offset of a send is at times a fraction.
  case fractionalOffset = "fractional-offset"
  /// The node ends in the middle of the run.
  case die
  /// The node ends by a signal in the middle of the run.
  case abort
  /// The node closes its stdout in the middle of the run, and lives on.
  case closeOutput = "close-stdout"
  /// The node closes its stdin in the middle of the run, and lives on.
  case closeInput = "close-stdin"
  /// Correct, without a stderr from the middle of the run on.
  case closeErrors = "close-stderr"
  /// From the middle of the run on the node stands still.
  case stop
  /// From the middle of the run on no newline ends a reply.
  case noNewline = "no-newline"
}
