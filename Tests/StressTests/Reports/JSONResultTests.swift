import Foundation
import Testing

@testable import Stress

@Suite struct JSONResultTests {
  @Test func theWholeResultIsOneJSONDocument() throws {
    let path = NSTemporaryDirectory() + "stress-\(UUID().uuidString).json"
    defer { unlink(path) }
    let condition = try Assertion(parsing: "p99<1ms")
    let result = SampleRun.result { $0.assertions = [condition] }
    var document = try JSONResult(path: path)
    try document.write(result, SampleRun.judgement(result), operationCount: 1010)
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
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
