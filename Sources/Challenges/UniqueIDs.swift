import Maelstrom

// An identifier is one number of 63 bits, put together of three:
//
//     ┌ milliseconds since 1970 ┬ node ┬ count ┐
//            41 bits               8       14
//
// - The time makes identifiers sort by when they were made, also across nodes, as far as the nodes'
//   clocks agree; 41 bits last until 2039.
// - The node's place in `node_ids` keeps two nodes from giving the same one, whatever their clocks say.
// - The count tells apart those of one millisecond. When it is used up, or the clock is set back, the
//   node goes on with the next millisecond of its own: the time in an identifier never falls, and may
//   then be ahead of the clock.
//
// After a restart the node has forgotten what it gave out. It then begins at the millisecond behind the
// clock's: so it clashes with nothing that was given before, unless the clock was set back meanwhile, or
// more than 16,384 identifiers a millisecond had been given all the time.
//
// Nobody is asked for anything, so every request is answered, whatever is cut off.

/// Challenge 2: numbers that no node has ever given before.
struct UniqueIDs {
  private static let nodeBitCount = 8
  private static let countBitCount = 14

  private let place: Int
  /// The milliseconds in the last identifier, and its count.
  private var time: Int
  private var count = 0

  /// A giver of identifiers for the node at a place in `node_ids`.
  ///
  /// - Precondition: there are at most 256 nodes.
  init(place: Int, time: Int) {
    // The first identifier is of the next millisecond: whoever was here before may have used this one.
    precondition(place < 1 << Self.nodeBitCount, "more nodes than fit into an identifier")
    self.place = place
    self.time = time
    count = 1 << Self.countBitCount - 1
  }

  /// The next identifier, at this time by the clock, in milliseconds since 1970.
  mutating func next(at now: Int) -> Int {
    if now > time {
      time = now
      count = 0
    } else {
      count += 1
      if count == 1 << Self.countBitCount {
        time += 1
        count = 0
      }
    }
    return (time << Self.nodeBitCount | place) << Self.countBitCount | count
  }

  /// The node's program.
  static func program(_ node: isolated Node) {
    var ids: UniqueIDs?
    node.onInit {
      ids = UniqueIDs(place: node.names.firstIndex(of: node.name) ?? 0, time: node.milliseconds)
    }
    node.on("generate") { _ in
      guard let id = ids?.next(at: node.milliseconds) else {
        throw RPCError(.temporarilyUnavailable)
      }
      return .reply("generate_ok", ["id": id])
    }
  }
}

extension Node {
  /// The clock on the wall, in milliseconds since 1970.
  fileprivate var milliseconds: Int {
    Int(timeSince1970 / .milliseconds(1))
  }
}
