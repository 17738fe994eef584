import Foundation
import Testing

@testable import Node

/// Two processes that talk to each other, as under Maelstrom, with a router between them.
@Suite(.serialized) struct TwoNodesTests {
  /// Passes lines between two nodes and keeps those for clients.
  private final class Router {
    let nodes: [NodeProcess]
    var isCut = false
    private(set) var passedCount = 0
    private var number = 0

    init() throws {
      nodes = try (0..<2).map { _ in try NodeProcess(["--replication-interval", "5"]) }
      for node in 0..<2 {
        let body = #""type":"init","node_id":"n\#(node)","node_ids":["n0","n1"]"#
        #expect(try ask(node, body).contains(#""type":"init_ok""#))
      }
    }

    /// Asks a node as a client, passes on what comes meanwhile, and gives its reply.
    func ask(_ node: Int, _ body: String) throws -> String {
      number += 1
      try nodes[node].write(
        #"{"src":"c1","dest":"n\#(node)","body":{\#(body),"msg_id":\#(number)}}"# + "\n")
      while true {
        let line = try nodes[node].readLine()
        if try !passOn(line) { return line }
      }
    }

    /// Passes on a line that is for a node; else gives false.
    private func passOn(_ line: String) throws -> Bool {
      guard let receiver = line.firstMatch(of: /"dest":"n([01])"/).flatMap({ Int($0.1) }) else {
        return false
      }
      passedCount += 1
      if !isCut { try nodes[receiver].write(line + "\n") }
      return true
    }

    /// Passes on what there is.
    func passOn() throws {
      for node in nodes {
        while try node.isReadable(within: 0.005) {
          let isMessage = try passOn(try node.readLine())
          #expect(isMessage)
        }
      }
    }
  }

  @Test func recordsOfBothAreSeenAtBothAfterACut() throws {
    let router = try Router()
    router.isCut = true
    for value in 0..<50 {
      for node in 0..<2 {
        let reply = try router.ask(node, #""type":"send","key":"k","msg":\#(value * 2 + node)"#)
        #expect(reply.contains(#""offset":\#(value * 2 + node)"#))
      }
    }
    router.isCut = false
    let records = (0..<100).map { "[\($0),\($0)]" }.joined(separator: ",")
    let end = Date().addingTimeInterval(30)
    for node in 0..<2 {
      var reply = ""
      while !reply.contains(#""msgs":{"k":[\#(records)]}"#), Date() < end {
        try router.passOn()
        reply = try router.ask(node, #""type":"poll","offsets":{"k":0}"#)
      }
      #expect(reply.contains(#""msgs":{"k":[\#(records)]}"#))
    }
    // Then they are silent.
    var count = 0
    repeat {
      count = router.passedCount
      for _ in 0..<40 { try router.passOn() }
    } while router.passedCount != count && Date() < end
    #expect(router.passedCount == count)
    for node in router.nodes {
      node.closeInput()
      #expect(try node.waitForExit() == 0)
    }
  }
}
