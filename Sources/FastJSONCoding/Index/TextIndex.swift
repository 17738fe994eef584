// Where the values of a text are.
//
// A text is read once, every byte checked, and for each value and each name an entry is kept, in the
// order of the text. A container's entry stands before those of what it holds, and knows where they
// end, so that stepping over a value is one load, however large it is:
//
//     text      {  "a"  :  [  1  ,  2  ]  ,  "b"  :  null  }
//     index     0   1      2  3     4         5       6
//     next      7   -      5  4     5         -       7
//
// Nothing is built of what a type does not ask for, and what it asks for is read from the text when
// it asks. An entry has sixteen bytes.
//
// The name of an object's first member has room left in its entry for what is found out about the
// object while it is decoded: see `DecodingSession+Members.swift`.

import FastJSON

/// A value or a name of a text.
struct IndexEntry {
  /// Byte offset of the first byte; of a string or a name, behind the opening quote.
  var start: UInt32
  /// Byte offset behind the last byte; of a string or a name, of the closing quote.
  var end: UInt32
  /// The index of the entry behind this value and all that is in it.
  ///
  /// Of an object's first name: the index of the name that will be asked for next.
  var next: UInt32
  /// The kind in the lowest three bits, then a flag; in the others, how many elements or members.
  var info: UInt32

  init(start: Int, end: Int, next: Int, info: UInt32) {
    // Positions are at most TextIndex.maximumByteCount, and an entry stands for a byte at least.
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
    self.next = UInt32(truncatingIfNeeded: next)
    self.info = info
  }

  static var flag: UInt32 { 1 << 3 }
  static var one: UInt32 { 1 << 4 }

  /// The kind of a value.
  @inline(__always)
  var kind: JSONKind {
    switch info & 7 {
    case 0: .object
    case 1: .array
    case 2: .string
    case 3: .number
    case 4: .boolean
    default: .null
    }
  }

  /// Of a string or a name, whether it has escapes; of a boolean, whether it is true.
  @inline(__always)
  var isFlagged: Bool { info & Self.flag != 0 }

  /// How many elements or members a container has.
  var count: Int { Int(info >> 4) }

  /// A string or a name, as the scanner gave it.
  var string: JSONString {
    JSONString(slice: JSONSlice(start: Int(start), end: Int(end)), hasEscapes: isFlagged)
  }

  /// The bytes of a value, the quotes of a string included.
  var slice: JSONSlice {
    let quote = kind == .string ? 1 : 0
    return JSONSlice(start: Int(start) - quote, end: Int(end) + quote)
  }
}

/// The entries of a text.
struct TextIndex: ~Copyable {
  private var entries: [IndexEntry] = []

  /// The longest text that is indexed, in bytes: 512 MiB less one.
  ///
  /// So positions fit 32 bits, and counts, of which each takes two bytes at least, fit 28.
  static var maximumByteCount: Int { 1 << 29 - 1 }

  /// The entry of the whole text's value.
  static var root: UInt32 { 0 }

  /// Gives the entries away; the last one is a null that is not in the text.
  consuming func take() -> [IndexEntry] {
    // The array must not be held twice, or the first change would copy it.
    var taken: [IndexEntry] = []
    swap(&taken, &entries)
    return taken
  }

  /// Reads a text and checks every byte of it.
  ///
  /// - Parameter depthMax: how many containers may be open at once.
  /// - Throws: whatever is wrong with the text.
  init(of bytes: RawSpan, depthMax: Int) throws(JSONError) {
    // An entry for each four bytes is enough for most texts; room that is not used is not touched.
    entries.reserveCapacity(bytes.byteCount / 4 + 8)
    var scanner = JSONScanner(bytes)
    // The innermost container; while it is open, `next` of its entry is the one around it.
    var open = -1
    var isObject = false
    var depth = 0
    value: while true {
      let kind: JSONKind
      if let usual = Self.kind(at: scanner.position, of: bytes) {
        kind = usual
      } else {
        kind = try scanner.peek()
      }
      let start = scanner.position
      switch kind {
      case .object, .array:
        guard depth < depthMax else { throw JSONError(.tooDeep, at: start) }
        depth += 1
        entries.append(IndexEntry(start: start, end: 0, next: open, info: UInt32(kind.rawValue)))
        open = entries.count - 1
        isObject = kind == .object
        if isObject { try scanner.beginObject() } else { try scanner.beginArray() }
      case .string:
        let string = try scanner.string()
        append(.string, string.slice, isFlagged: string.hasEscapes)
      case .number:
        append(.number, try scanner.value(), isFlagged: false)
      case .boolean:
        let isTrue = try scanner.boolean()
        append(.boolean, JSONSlice(start: start, end: scanner.position), isFlagged: isTrue)
      case .null:
        try scanner.null()
        append(.null, JSONSlice(start: start, end: scanner.position), isFlagged: false)
      }
      // The value has ended, or a container has begun.
      while open >= 0 {
        if isObject {
          if let name = try scanner.nextName() {
            let info = name.hasEscapes ? IndexEntry.flag : 0
            entries.append(
              IndexEntry(start: name.slice.start, end: name.slice.end, next: 0, info: info))
            entries[open].info &+= IndexEntry.one
            continue value
          }
        } else if try scanner.nextElement() {
          entries[open].info &+= IndexEntry.one
          continue value
        }
        entries[open].end = UInt32(truncatingIfNeeded: scanner.position)
        let around = Int(Int32(bitPattern: entries[open].next))
        entries[open].next = UInt32(truncatingIfNeeded: entries.count)
        open = around
        isObject = open >= 0 && entries[open].kind == .object
        depth -= 1
      }
      break
    }
    try scanner.end()
    append(.null, JSONSlice(start: bytes.byteCount, end: bytes.byteCount), isFlagged: false)
  }

  /// The kind of a value that most values are of, by its first byte; nil where whitespace comes first,
  /// or another one.
  @inline(__always)
  private static func kind(at position: Int, of bytes: RawSpan) -> JSONKind? {
    guard position < bytes.byteCount else { return nil }
    return switch bytes.byte(at: position) {
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    default: nil
    }
  }

  @inline(__always)
  private mutating func append(_ kind: JSONKind, _ slice: JSONSlice, isFlagged: Bool) {
    entries.append(
      IndexEntry(
        start: slice.start, end: slice.end, next: entries.count &+ 1,
        info: UInt32(kind.rawValue) | (isFlagged ? IndexEntry.flag : 0)))
  }
}
