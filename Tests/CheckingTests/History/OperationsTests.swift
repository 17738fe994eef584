import Testing

@testable import Checking

/// What every history has, whatever its workload; here of one made up for the purpose.
struct OperationsTests {
  private struct Detail: OperationDetail {
    enum Kind: UInt8, OperationKind {
      case read, write, forget

      static let timed: [Kind] = [.read, .write]
      var name: String { "\(self)" }
    }

    let value: Int
    let more: Int
  }

  private func ended(
    _ outcome: Outcome, client: UInt32 = 1, node: UInt16 = 0, lines: Exchange? = nil,
    laterLines: Exchange? = nil
  ) -> EndedOperation {
    EndedOperation(
      client: client, node: node, outcome: outcome, invoked: 10, completed: 20, lines: lines,
      laterLines: laterLines)
  }

  @Test func anOperationOfSixteenBytesOfDetailTakesFortyEight() {
    #expect(MemoryLayout<Operation<Detail>>.stride == 48)
  }

  @Test func operationsComeBackAsTheyWereAppended() {
    var operations = Operations<Detail>()
    operations.append(
      ended(.info, client: 7, node: 513, lines: Exchange(request: 1)), .write,
      Detail(value: 3, more: 4))
    let operation = operations[0]
    #expect(operation.client == 7 && operation.node == 513)
    #expect(operation.kind == .write && operation.outcome == .info)
    #expect(operation.invoked == 10 && operation.completed == 20)
    #expect(operation.detail.value == 3 && operation.detail.more == 4)
  }

  @Test func eachOperationHasItsOwnLines() {
    var operations = Operations<Detail>()
    let detail = Detail(value: 0, more: 0)
    operations.append(ended(.ok, lines: Exchange(request: 1, reply: 2)), .read, detail)
    operations.append(ended(.ok), .forget, detail)
    operations.append(
      ended(.ok, lines: Exchange(request: 3, reply: 4), laterLines: Exchange(request: 5)), .write,
      detail)
    let requests = (0..<3).map { operations.exchanges(of: operations[$0]).map(\.request) }
    let replies = (0..<3).map { operations.exchanges(of: operations[$0]).map(\.reply) }
    #expect(requests == [[1], [], [3, 5]])
    #expect(replies == [[2], [], [4, Exchange.noLine]])
  }

  @Test func countsAreByKindAndOutcomeAndLeaveOutWhatDidNotOccur() {
    var operations = Operations<Detail>()
    for outcome in [Outcome.ok, .ok, .fail, .info] {
      operations.append(ended(outcome), .write, Detail(value: 0, more: 0))
    }
    operations.append(ended(.info), .forget, Detail(value: 0, more: 0))
    #expect(
      operations.countsByKind() == [
        .write: OperationCounts(ok: 2, fail: 1, info: 1), .forget: OperationCounts(info: 1),
      ])
  }
}
