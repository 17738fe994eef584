// Names that a strategy converts.
//
// The same few names come again and again, so each is converted once, to a number: names that become
// the same have the same. The number stands in the entry of the name, and an object whose names are
// those of one before it takes them over. So its members are searched as if the names had been
// converted in the text.

import FastJSON

extension DecodingSession {
  /// Converts the names of an object; two that become the same, or a function of the caller's, which is
  /// told the path, are worth a table.
  func convertNames(_ object: UInt32, path: @autoclosure () -> [any CodingKey]) {
    switch options.keyDecodingStrategy {
    case .useDefaultKeys: return
    case .convertFromSnakeCase:
      guard !takeOverNumbers(object) else { return }
      if numberNames(object) {
        knownObjects[self[object].count & 15] = object
      } else {
        makeTable(object) { SnakeCase.camel(text.text(of: $0.string)) }
      }
    case .custom(let convert):
      let path = path()
      makeTable(object) { convert(path + [PlainKey(stringValue: name($0))]).stringValue }
    }
  }

  /// Takes the numbers of the names over from an object with the same names, if there is one.
  private func takeOverNumbers(_ object: UInt32) -> Bool {
    let known = knownObjects[self[object].count & 15]
    // The names of one that is a dictionary have no numbers.
    guard known != .max, self[known + 1].info >> NameFlags.convertedShift != 0,
      hasKnownNames(object)
    else { return false }
    var index = object + 1
    var other = known + 1
    while index < self[object].next {
      let number = self[other].info >> NameFlags.convertedShift
      entries[Int(index)].info |= number << NameFlags.convertedShift
      index = self[index + 1].next
      other = self[other + 1].next
    }
    return true
  }

  /// Gives each name of an object the number of what it becomes.
  ///
  /// - Returns: whether all have one, and different ones.
  private func numberNames(_ object: UInt32) -> Bool {
    var numbers: Set<UInt32> = []
    var index = object + 1
    while index < self[object].next {
      guard let number = number(of: text.text(of: self[index].string)),
        numbers.insert(number).inserted
      else { return false }
      entries[Int(index)].info |= number << NameFlags.convertedShift
      index = self[index + 1].next
    }
    return true
  }

  /// How many different names get numbers: an entry has 25 bits for one.
  private static var numberMax: Int { 1 << 24 }

  /// The number, from 1, of what a name becomes; nil where there are too many.
  private func number(of name: String) -> UInt32? {
    let name = ExactName(name)
    if let known = nameNumbers[name] { return known }
    let camel = ExactName(SnakeCase.camel(name.text))
    if camelNumbers[camel] == nil {
      guard camelNames.count < Self.numberMax else { return nil }
      camelNames.append(camel.text)
      camelNumbers[camel] = UInt32(truncatingIfNeeded: camelNames.count)
    }
    nameNumbers[name] = camelNumbers[camel]
    return nameNumbers[name]
  }
}
