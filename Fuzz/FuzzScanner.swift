import FastJSON

/// The scanner never traps, and whichever way it reads a text it agrees with the naive twin: the
/// verdict, the tree, and for a text that is refused the error and its byte.
func check(_ text: RawSpan) -> String? {
  ScannerAgreement.disagreement(on: text)
}
