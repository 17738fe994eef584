import FastJSON

/// Calls of the scanner in any order give what the naive twin gives, and lead to the end of valid
/// texts only.
///
/// The input is a byte that says how long the program is, the program (`WalkAgreement`), and the text.
func check(_ input: RawSpan) -> String? {
  let bytes = input.withUnsafeBytes { Array($0) }
  guard let count = bytes.first.map(Int.init), bytes.count > count else { return nil }
  let text = Array(bytes[(count + 1)...])
  var endsSeen = 0
  return WalkAgreement.disagreement(
    on: text.span.bytes, program: Array(bytes[1..<count + 1]), endsSeen: &endsSeen)
}
