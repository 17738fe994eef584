/// What every fuzz target is: a check of one text, given to libFuzzer under the name that it looks
/// for.
///
/// libFuzzer hands over each text in memory of just its size, so that the address sanitizer reports
/// a read past its end. The target's own file defines `check`, which says in words what is wrong, or
/// gives nil.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = UnsafeRawBufferPointer(start: start, count: count)
  if let complaint = check(text.bytes) {
    fatalError("\(complaint)\nin \(Array(text))\n\(String(decoding: text, as: UTF8.self))")
  }
  return 0
}
