/// What a run of the echo workload can have got wrong.
///
/// Maelstrom has one error for both: *Expected a message with :echo … But received …*.
package enum EchoAnomaly: String, AnomalyKind {
  /// What came back is not what was sent.
  case wrongEcho = "wrong-echo"
  /// Nothing came back.
  case noEcho = "no-echo"

  package var consequence: AnomalyConsequence { .invalid }

  package var isOfTheEnd: Bool { self == .noEcho }

  package var rule: String {
    switch self {
    case .wrongEcho: "A reply carries the value that its request asked to be echoed."
    case .noEcho: "Every request is answered with the value that it asked to be echoed."
    }
  }

  package var usualCause: String {
    switch self {
    case .wrongEcho:
      "The reply is made from another request, as where several are under way and share a "
        + "variable; or the value is written anew, as another one."
    case .noEcho:
      "The node answers with an error, or later than 5 s, or with a body that is not of the form of "
        + "an echo_ok, or without in_reply_to; or the message was lost."
    }
  }
}
