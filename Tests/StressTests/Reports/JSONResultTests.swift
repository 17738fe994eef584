import Foundation
import Testing

@testable import Stress

@Suite struct JSONResultTests {
  private func document(_ result: RunResult) throws -> [String: Any] {
    let path = NSTemporaryDirectory() + "stress-\(UUID().uuidString).json"
    defer { unlink(path) }
    var document = try JSONResult(path: path)
    try document.write(result, SampleRun.judgement(result), operationCount: 1010)
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func ofAClusterItHasMessagesAndFaults() throws {
    let root = try document(SampleRun.cluster())
    let network = try #require(root["network"] as? [String: Any])
    let servers = try #require(network["servers"] as? [String: Any])
    #expect(servers["sent"] as? Int == 3 && servers["lost_to_cuts"] as? Int == 2)
    #expect(servers["delivered"] as? Int == 1)
    #expect(servers["messages_per_operation"] as? Double == 3.0 / 1010)
    let kinds = try #require(network["kinds"] as? [[String: Any]])
    #expect(kinds.map { $0["type"] as? String } == ["gossip"])
    let links = try #require(network["links"] as? [[String: Any]])
    #expect(links.map { $0["from"] as? String } == ["n0"])
    #expect(links.map { $0["to"] as? String } == ["n1"])
    let faults = try #require(root["injected_faults"] as? [[String: Any]])
    #expect(faults.map { $0["kind"] as? String } == ["kill", "partition"])
    #expect(faults.map { $0["end"] as? Int } == [2_000_000, nil])
    #expect(faults.map { $0["has_effect"] as? Bool } == [true, false])
    let run = try #require(root["run"] as? [String: Any])
    #expect(run["node_count"] as? Int == 3 && run["latency"] as? Double == 0)
  }

  @Test func theWholeResultIsOneJSONDocument() throws {
    let condition = try Assertion(parsing: "p99<1ms")
    let root = try document(SampleRun.result { $0.assertions = [condition] })
    func value<Value>(_ names: String...) throws -> Value {
      var current: Any = root
      for name in names {
        if let list = current as? [Any], let index = Int(name) {
          current = list[index]
        } else {
          current = try #require((current as? [String: Any])?[name], "\(names)")
        }
      }
      return try #require(current as? Value, "\(names)")
    }
    #expect(try value("verdict") == "invalid")
    #expect(try value("exit_status") == 1)
    #expect(try value("run", "seed") == 42)
    #expect(try value("run", "program") == "/opt/a<b/node")
    #expect(try value("run", "interrupted") == true)
    #expect(try value("operations", "send", "count") == 500)
    #expect(try value("operations", "send", "fail") == 1)
    #expect(try value("operations", "all", "latency", "max") == 1_099_000)
    let availability: Double = try value("availability")
    #expect(availability == 0.998)
    #expect(try value("nodes", "0", "peak_memory_bytes") == 20_000_000)
    #expect(try value("checked", "operations") == 1010)
    #expect(try value("assertions", "0", "holds") == false)
    #expect(try value("protocol_faults", "0", "kind") == "not-json")
    #expect(try value("protocol_faults", "0", "first", "0", "line") == "<got> it")
    #expect(try value("anomalies", "0", "kind") == "lost-write")
    #expect(try value("anomalies", "0", "explanations", "0", "lines", "0", "client") == "c3")
    #expect(try value("anomalies", "0", "explanations", "0", "lines", "0", "mark") == [1, 2])
    let timeline: [[String: Any]] = try value("timeline")
    #expect(timeline.count == 2)
    #expect(timeline.compactMap { $0["send"] as? Int }.reduce(0, +) == 500)
  }

  @Test func aFileThatCannotBeMadeIsNamed() {
    #expect(throws: BenchFailure("/nowhere/r.json cannot be written: No such file or directory")) {
      _ = try JSONResult(path: "/nowhere/r.json")
    }
  }
}
