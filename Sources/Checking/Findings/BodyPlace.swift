/// A place in the body of an operation's request or of its reply.
///
/// It serves every workload whose operations are one request and one reply each.
package struct BodyPlace: LinePlace {
  package let direction: ExplainedLine.Direction
  package let path: [JSONStep]

  package var exchange: Int { 0 }

  /// A place in the request's body; the whole line, without steps.
  package static func request(_ steps: JSONStep...) -> BodyPlace {
    BodyPlace(direction: .request, path: steps.isEmpty ? [] : [.member("body")] + steps)
  }

  /// A place in the reply's body; the whole line, without steps.
  package static func reply(_ steps: JSONStep...) -> BodyPlace {
    BodyPlace(direction: .reply, path: steps.isEmpty ? [] : [.member("body")] + steps)
  }
}

extension ExplainedHistory where Place == BodyPlace {
  package func time(of place: BodyPlace, in operation: Operation<Detail>) -> Int64 {
    place.direction == .request ? operation.invoked : operation.completed
  }
}
