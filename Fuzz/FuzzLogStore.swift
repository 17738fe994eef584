/// The log store answers any program of operations as a dictionary of arrays would.
///
/// The input is the program; `TableProgram` says how it is read. The tests run the same at random.
func check(_ text: RawSpan) -> String? {
  let bytes = text.withUnsafeBytes { Array($0) }
  return TableProgram.complaint(about: bytes, operationCountMax: 100)
}
