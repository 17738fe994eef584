import Platform

// What happened in a run of the echo workload: what each request asked to be echoed, and what came
// back. Nearly every reply carries what was sent, so only what differs is kept, as it stood.

/// Everything that a run of the echo workload did.
package struct EchoHistory {
  package private(set) var operations = Operations<EchoDetail>()
  /// What came back in the place of what was sent, in JSON as it stood in the reply.
  private var differing: [[UInt8]] = []

  package init() {}

  package var count: Int { operations.count }

  /// Appends an echo, in the order in which they complete or are given up.
  ///
  /// - Parameter received: what an operation that is ok brought back.
  package mutating func appendEcho(
    _ ended: EndedOperation, number: UInt32, received: ReceivedEcho
  ) {
    var place = EchoDetail.same
    if case .other(let value) = received, ended.outcome == .ok {
      place = UInt32(differing.count)
      differing.append(value)
    }
    operations.append(ended, .echo, EchoDetail(number: number, differing: place))
  }

  /// What an operation brought back: nothing unless it was ok.
  package func received(by operation: EchoOperation) -> ReceivedEcho? {
    guard operation.outcome == .ok else { return nil }
    let place = operation.detail.differing
    return place == EchoDetail.same ? .same : .other(differing[Int(place)])
  }

  /// What the workload asks to be echoed, in words.
  package static func value(_ number: UInt32) -> String { "Please echo \(number)" }
}

/// What a reply carried in the place of what was sent.
package enum ReceivedEcho: Equatable, Sendable {
  /// The same.
  case same
  /// Another value, in JSON.
  case other([UInt8])
}

/// What a client of the echo workload set out to do.
package enum EchoOperationKind: UInt8, OperationKind {
  case echo

  package static let allCases: [Self] = [.echo]
  package static let timed: [Self] = [.echo]

  package var name: String { "echo" }
}

/// What an operation of the echo workload was about, as `EchoHistory` keeps it.
package struct EchoDetail: OperationDetail {
  package typealias Kind = EchoOperationKind

  /// For `differing`: the value that was sent came back.
  static let same = UInt32.max

  /// The number in what was sent.
  let number: UInt32
  /// Where in the history stands what came back.
  let differing: UInt32
}

/// One operation of one client of the echo workload.
package typealias EchoOperation = Operation<EchoDetail>

extension EchoOperation {
  /// The number in what was sent.
  package var number: UInt32 { detail.number }
}

extension EchoHistory: ExplainedHistory {
  package func time(of place: EchoLinePlace, in operation: EchoOperation) -> Int64 {
    place.direction == .request ? operation.invoked : operation.completed
  }

  package func retell(_ place: EchoLinePlace, in operation: EchoOperation) -> String {
    switch place {
    case .sent: return "echo of \"\(Self.value(operation.number))\""
    case .errorCode: return "error"
    case .received:
      guard case .other(let value) = received(by: operation) else { return "echo_ok" }
      return "echo_ok with \(PrintableText.of(value, byteCountMax: 40))"
    }
  }
}

/// A place in one of the lines of an operation, found by what it means.
package enum EchoLinePlace: LinePlace {
  /// The value in an `echo`.
  case sent
  /// The value in an `echo_ok`.
  case received
  /// The code in an error.
  case errorCode

  package var direction: ExplainedLine.Direction { self == .sent ? .request : .reply }

  package var exchange: Int { 0 }

  package var path: [JSONStep] {
    [.member("body"), .member(self == .errorCode ? "code" : "echo")]
  }
}
