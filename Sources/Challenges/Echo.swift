import Maelstrom

/// Challenge 1: every message is answered with what it holds.
///
/// `message["echo"]` is a view of any JSON value, and is written as it came, byte for byte: `1.0` stays
/// `1.0`, and a number of a hundred digits keeps them.
enum Echo {
  /// The node's program.
  static func program(_ node: isolated Node) {
    node.on("echo") { message in
      .reply("echo_ok", ["echo": message["echo"]])
    }
  }
}
