import LogStore

/// A file that is forged from any bytes is recovered, cut or refused as by a naive reading of the
/// format, and what was recovered is a whole journal from then on.
func check(_ input: RawSpan) -> String? {
  let program = input.withUnsafeBytes { Array($0) }
  let twin = NaiveJournal(JournalForgery.file(program), owner: JournalForgery.owner)
  return twin.difference(owner: JournalForgery.owner)
}
