import Foundation
import Testing

@testable import Checking
@testable import Cluster
@testable import Stress

@Suite struct HTMLReportTests {
  private func html(_ change: (inout Options) -> Void = { _ in }, check: Judgement) -> String {
    let result = SampleRun.result(change)
    let judgement = SampleRun.judgement(result, check: check)
    return HTMLReport(result, judgement, operationCount: 1010).html
  }

  @Test func thePageNeedsNothingElse() {
    let page = html(check: SampleRun.check)
    for word in ["http:", "https:", "<script", "<link", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("prefers-color-scheme: dark"))
  }

  /// The page is also well-formed XML but for its void elements, so a parser can say what is not.
  @Test func everyElementIsClosedAndEverythingStrangeEscaped() throws {
    let condition = try Assertion(parsing: "p99<1ms")
    var page = html({ $0.assertions = [condition] }, check: SampleRun.check)
    page = page.replacingOccurrences(of: "<!doctype html>", with: "")
    page = page.replacing(/<meta [^>]*>/, with: "")
    page = page.replacingOccurrences(of: "<details open>", with: "<details>")
    var open: [Substring] = []
    for tag in page.matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
      if tag.output.1 == "/" {
        #expect(open.popLast() == tag.output.2)
      } else if tag.output.3 != "/" {
        open.append(tag.output.2)
      }
    }
    #expect(open == [])
    #expect(page.contains("&lt;got&gt; it"))
    #expect(page.contains("is gone &amp; lost"))
    #expect(page.contains("[10 bytes] … [<mark>4</mark>,&quot;&lt;x&gt;&quot;]"))
    #expect(page.contains("last words"))
    #expect(page.contains("p99&lt;1ms"))
  }

  @Test func ofAClusterThereAreTables() {
    let result = SampleRun.cluster()
    let page = HTMLReport(result, SampleRun.judgement(result), operationCount: 1000).html
    for words in [
      "<h2>Cluster</h2>", "3 nodes, 5 clients", "<th>n0 → n1</th><td>3</td><td>0.003</td>",
      "<th>of type gossip</th>", "1 partition, 1 of them without effect; 1 kill",
      "<td>n2 ended</td>", "minority-third: nothing is cut",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!html(check: SampleRun.check).contains("<h2>Cluster</h2>"))
  }

  @Test func aRunWithoutAnomaliesSaysSo() {
    let result = SampleRun.result()
    let clean = RunResult(
      options: result.options, workload: result.workload, program: result.program, seed: 1,
      figures: result.figures,
      timeline: result.timeline, faults: ProtocolFaults(), secondReading: result.secondReading,
      final: result.final, nodes: SampleRun.nodes(), isInterrupted: false)
    let check = Judgement(anomalies: [], operations: [KafkaOperationKind: OperationCounts]())
    let judgement = SampleRun.judgement(clean, check: check)
    let page = HTMLReport(clean, judgement, operationCount: 1).html
    #expect(page.contains("<span class=\"verdict valid\">valid</span>"))
    #expect(page.contains("None. Every value"))
    #expect(!page.contains("<details"))
  }

  @Test func aRunInWhichNothingHappenedStillHasAPage() {
    let result = RunResult(
      options: Options(), workload: WorkloadFacts(of: KafkaWorkload.self), program: "node", seed: 1,
      figures: LoadFigures(of: LoadFigures.kafkaNames, startedAt: 0),
      timeline: [], faults: ProtocolFaults(), secondReading: SecondReading(),
      final: FinalPhaseFigures(), nodes: SampleRun.nodes(),
      isInterrupted: true)
    let check = Judgement(anomalies: [], operations: [KafkaOperationKind: OperationCounts]())
    let page = HTMLReport(result, SampleRun.judgement(result, check: check), operationCount: 0).html
    #expect(!page.contains("nan") && !page.contains("inf "))
    #expect(page.contains("</html>"))
  }
}
