// Values that are one token, and containers that hold only such, read from the text.

import FastJSON

extension DecodingSession {
  /// The error of a value that is not of the kind asked for.
  @inline(__always)
  private func misfit(_ entry: IndexEntry) -> Misfit { entry.kind == .null ? .null : .otherKind }

  @inline(__always)
  func boolean(at index: UInt32) throws(Misfit) -> Bool {
    let entry = self[index]
    guard entry.kind == .boolean else { throw misfit(entry) }
    return entry.isFlagged
  }

  @inline(__always)
  func string(at index: UInt32) throws(Misfit) -> String {
    let entry = self[index]
    guard entry.kind == .string else { throw misfit(entry) }
    return text.text(of: entry.string)
  }

  /// An integer, also where it is written with a fraction or an exponent, as in `1.0` and `1e3`.
  @inline(__always)
  func integer<T: FixedWidthInteger>(_ type: T.Type, at index: UInt32) throws(Misfit) -> T {
    let entry = self[index]
    guard entry.kind == .number else { throw misfit(entry) }
    do throws(JSONError) {
      return try text.integer(type, in: entry.slice)
    } catch {
      throw .number(error)
    }
  }

  func double(at index: UInt32) throws(Misfit) -> Double {
    let entry = self[index]
    guard entry.kind == .number else {
      if entry.kind == .string, let value = nonConforming(entry) { return value }
      throw misfit(entry)
    }
    do throws(JSONError) {
      return try text.double(in: entry.slice)
    } catch {
      throw .number(error)
    }
  }

  /// A number of 32 bits: the nearest to what is written, not to the double nearest to that.
  func float(at index: UInt32) throws(Misfit) -> Float {
    let double = try double(at: index)
    let float = Float(double)
    // Rounding twice gives another number only where the double lies in the middle between two
    // floats, or where these are less dense than elsewhere.
    let isMiddle = double.bitPattern & 0x1FFF_FFFF == 0x1000_0000
    guard double.isFinite, isMiddle || !float.isNormal, double != 0 else { return float }
    let digits = text.text(of: self[index].slice)
    guard let exact = Float(digits), exact.isFinite else {
      throw .number(JSONError(.numberOutOfRange, at: Int(self[index].start)))
    }
    return exact
  }

  /// The number that the strategy gives a string for, or nil.
  private func nonConforming(_ entry: IndexEntry) -> Double? {
    guard
      case .convertFromString(let positive, let negative, let nan) = options
        .nonConformingFloatDecodingStrategy
    else {
      return nil
    }
    switch text.text(of: entry.string) {
    case positive: return .infinity
    case negative: return -.infinity
    case nan: return .nan
    default: return nil
    }
  }

  // MARK: Containers of tokens; nil where something in them does not fit

  func integers(at index: UInt32) -> [Int]? {
    array(at: index) { (index) throws(Misfit) in try integer(Int.self, at: index) }
  }

  func strings(at index: UInt32) -> [String]? { array(at: index, string) }

  func doubles(at index: UInt32) -> [Double]? { array(at: index, double) }

  func integersByName(at index: UInt32) -> [String: Int]? {
    dictionary(at: index) { (index) throws(Misfit) in try integer(Int.self, at: index) }
  }

  private func array<Element>(
    at index: UInt32, _ element: (UInt32) throws(Misfit) -> Element
  ) -> [Element]? {
    let entry = self[index]
    guard entry.kind == .array else { return nil }
    var array: [Element] = []
    array.reserveCapacity(entry.count)
    var next = index + 1
    while next < entry.next {
      guard let value = try? element(next) else { return nil }
      array.append(value)
      next = self[next].next
    }
    return array
  }

  private func dictionary<Element>(
    at index: UInt32, _ element: (UInt32) throws(Misfit) -> Element
  ) -> [String: Element]? {
    let entry = self[index]
    guard entry.kind == .object else { return nil }
    var dictionary: [String: Element] = [:]
    dictionary.reserveCapacity(entry.count)
    var next = index + 1
    while next < entry.next {
      guard let value = try? element(next + 1) else { return nil }
      let name = text.text(of: self[next].string)
      // Of a name that occurs twice the first counts.
      if dictionary.updateValue(value, forKey: name) != nil { return nil }
      next = self[next + 1].next
    }
    return dictionary
  }
}
