/// What may be chosen of a node.
public struct NodeOptions: Sendable {
  /// How long a line may be, in bytes; longer ones are dropped as they come, and told on standard error.
  public var lineByteCountMax = 64 << 20

  /// How long clients wait for a reply: what would come later is dropped.
  ///
  /// Maelstrom gives a client up after five seconds, and listens no more to a node that answers one
  /// which is gone. Other nodes are answered however late.
  public var replyPatience = Duration.milliseconds(4_500)

  /// Whether nodes and services are spoken to before anything but `init` has come.
  ///
  /// A node is started before others are, and Maelstrom listens no more to one that writes to somebody
  /// who is not there yet. So what is sent too early waits for the first message that is not `init`, or
  /// for a second.
  public var speaksAtOnce = false

  /// Whether nothing is said on standard error.
  public var isQuiet = false

  /// What stands before each line on standard error.
  public var programName = "node"

  /// Options as they are recommended.
  public init() {}

  /// How long nodes and services are not spoken to after `init` where nothing else comes.
  static let silence = Duration.seconds(1)
}
