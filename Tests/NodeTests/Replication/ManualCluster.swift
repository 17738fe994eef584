import Maelstrom
import Platform

@testable import Node

/// A few nodes whose messages a test passes on by hand.
final class ManualCluster {
  let clock = SimulatedClock()
  let nodes: [SimulatedNode]
  /// Messages of nodes to nodes that were not passed on yet.
  var mail: [(to: Int, line: String)] = []
  private var number = 1

  /// Nodes n0, n1 and so on, whose lives are numbered from 100 on.
  init(nodeCount: Int, _ configure: (inout ClusterOptions) -> Void = { _ in }) {
    let clock = clock
    var options = ClusterOptions()
    configure(&options)
    nodes = (0..<nodeCount).map { index in
      var options = options
      options.session = Int64(100 + index)
      return SimulatedNode(on: clock, options)
    }
    let names = (0..<nodeCount).map { "\"n\($0)\"" }.joined(separator: ",")
    for index in nodes.indices {
      _ = ask(index, #""type":"init","node_id":"n\#(index)","node_ids":[\#(names)]"#)
    }
  }

  /// Asks a node as a client, and gives the body of its reply without its number.
  func ask(_ node: Int, _ body: String) -> String {
    number += 1
    let line = #"{"src":"c1","dest":"n\#(node)","body":{\#(body),"msg_id":\#(number)}}"#
    let replies = give(line, to: node)
    let opening = #"{"src":"n\#(node)","dest":"c1","body":{"#
    let closing = #","in_reply_to":\#(number)}}"#
    guard replies.count == 1, let reply = replies.first, reply.hasPrefix(opening),
      reply.hasSuffix(closing)
    else { return replies.joined(separator: "\n") }
    return String(reply.dropFirst(opening.count).dropLast(closing.count))
  }

  /// Gives a node a line; its messages to nodes are kept, all others returned.
  func give(_ line: String, to node: Int) -> [String] {
    sort(nodes[node].serve(Array((line + "\n").utf8)))
  }

  private func sort(_ output: [UInt8]) -> [String] {
    var others: [String] = []
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      if let receiver = line.firstMatch(of: /"dest":"n(\d)"/), let place = Int(receiver.1) {
        mail.append((place, String(line)))
      } else {
        others.append(String(line))
      }
    }
    return others
  }

  /// Lets time pass.
  func wait(milliseconds: Int64) {
    clock.move(to: clock.now.advanced(byNanoseconds: milliseconds * 1_000_000))
    for node in nodes { _ = sort(node.serve([])) }
  }

  /// Passes messages on for a while, those that arise too, and gives them in order.
  @discardableResult
  func passOn(milliseconds: Int64 = 2_000) -> [String] {
    var passed: [String] = []
    for _ in 0..<milliseconds / 10 {
      let due = mail
      mail = []
      for (receiver, line) in due {
        passed.append(line)
        _ = give(line, to: receiver)
      }
      wait(milliseconds: 10)
    }
    return passed
  }
}
