import FastJSON
import Platform

/// A place in one of an operation's lines, found by what it means there.
package protocol LinePlace: Equatable {
  /// Which of the operation's exchanges the line is of, counted from 0.
  var exchange: Int { get }
  var direction: ExplainedLine.Direction { get }
  /// The way to it through the line's JSON; empty when no part of the line matters more than the
  /// others.
  var path: [JSONStep] { get }
}

/// One step into a JSON value.
package enum JSONStep: Equatable {
  /// To the value of a member of an object; of equal names the last one counts.
  case member(String)
  /// To an element of an array, counted from 0.
  case element(Int)
  /// To the first element of an array that is this integer.
  case integer(Int64)
}

extension LinePlace {
  /// The bytes of `line` that matter, or nil if the line is not of the expected form.
  package func find(in line: [UInt8]) -> Range<Int>? {
    guard !path.isEmpty, let slice = try? follow(path, in: line) else { return nil }
    return slice.start..<slice.end
  }

  private func follow(_ path: [JSONStep], in line: [UInt8]) throws(JSONError) -> JSONSlice? {
    var value = JSONSlice(start: 0, end: line.count)
    for step in path {
      let next =
        switch step {
        case .member(let name): try Self.member(name, of: value, in: line)
        case .element(let ordinal): try Self.element(ordinal, of: value, in: line)
        case .integer(let integer): try Self.element(equalTo: integer, of: value, in: line)
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  /// The value of a member of an object; of equal names the last one counts.
  private static func member(
    _ name: String, of object: JSONSlice, in line: [UInt8]
  ) throws(JSONError) -> JSONSlice? {
    var scanner = JSONScanner(line.bytes, from: object.start)
    var value: JSONSlice?
    try scanner.beginObject()
    while let found = try scanner.nextName() {
      let isIt = scanner.text(of: found) == name
      let candidate = try scanner.value()
      if isIt { value = candidate }
    }
    return value
  }

  private static func element(
    _ ordinal: Int, of array: JSONSlice, in line: [UInt8]
  ) throws(JSONError) -> JSONSlice? {
    var scanner = JSONScanner(line.bytes, from: array.start)
    try scanner.beginArray()
    for _ in 0..<ordinal {
      guard try scanner.nextElement() else { return nil }
      try scanner.skipValue()
    }
    return try scanner.nextElement() ? scanner.value() : nil
  }

  private static func element(
    equalTo integer: Int64, of array: JSONSlice, in line: [UInt8]
  ) throws(JSONError) -> JSONSlice? {
    let digits = Array(String(integer).utf8)
    var scanner = JSONScanner(line.bytes, from: array.start)
    try scanner.beginArray()
    while try scanner.nextElement() {
      let candidate = try scanner.value()
      if line[candidate.start..<candidate.end].elementsEqual(digits) { return candidate }
    }
    return nil
  }
}
