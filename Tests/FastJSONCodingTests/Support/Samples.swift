// The table of types on which the two coders are compared: each shows one way in which types encode.

/// Synthesized, with every type that is one token.
struct Tokens: Codable, Equatable {
  var bool = true
  var string = ""
  var double = 0.0
  var float: Float = 0
  var int = 0
  var int8: Int8 = 0
  var int16: Int16 = 0
  var int32: Int32 = 0
  var int64: Int64 = 0
  var int128: Int128 = 0
  var uint: UInt = 0
  var uint8: UInt8 = 0
  var uint16: UInt16 = 0
  var uint32: UInt32 = 0
  var uint64: UInt64 = 0
  var uint128: UInt128 = 0
}

/// The same, each of them optional.
struct OptionalTokens: Codable, Equatable {
  var bool: Bool?
  var string: String?
  var double: Double?
  var float: Float?
  var int: Int?
  var int8: Int8?
  var int16: Int16?
  var int32: Int32?
  var int64: Int64?
  var int128: Int128?
  var uint: UInt?
  var uint8: UInt8?
  var uint16: UInt16?
  var uint32: UInt32?
  var uint64: UInt64?
  var uint128: UInt128?
}

/// Recursive, through an optional array and a dictionary.
struct Node: Codable, Equatable {
  var name: String
  var children: [Node]?
  var byName: [String: Node] = [:]
}

/// Cases with and without values, with labels and without.
enum Shape: Codable, Equatable {
  case point
  case circle(radius: Double)
  case pair(Int, Int)
  case named(String, sides: [Int]?)
  indirect case group([Shape])
}

/// A raw value, an integer.
enum Level: Int, Codable, CaseIterable {
  case low = -1
  case middle
  case high = 10
}

/// A raw value, a string; used as a key as well.
enum Color: String, Codable, CaseIterable, CodingKeyRepresentable {
  case red
  case darkGreen = "dark_green"
}

/// Dictionaries with keys of several types; those that are neither strings nor integers become arrays.
struct Dictionaries: Codable, Equatable {
  var byString: [String: Double] = [:]
  var byInt: [Int: String] = [:]
  var byColor: [Color: Int] = [:]
  var byLevel: [Level: Int] = [:]
  var nested: [String: [String: [Int]]] = [:]
}

/// A class and its superclass, which has an object of its own under `super`.
class Animal: Codable {
  var name = ""
  init() {}
}

final class Dog: Animal, Equatable {
  var age = 0

  private enum CodingKeys: CodingKey { case age }

  override init() { super.init() }

  required init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    age = try container.decode(Int.self, forKey: .age)
    try super.init(from: container.superDecoder())
  }

  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let superEncoder = container.superEncoder()
    // The superclass is written after this, though it was begun before.
    try container.encode(age, forKey: .age)
    try super.encode(to: superEncoder)
  }

  static func == (first: Dog, second: Dog) -> Bool {
    first.name == second.name && first.age == second.age
  }
}

/// A class that shares its object with its superclass.
final class Cat: Animal, Equatable {
  var lives = 9

  private enum CodingKeys: CodingKey { case lives }

  override init() { super.init() }

  required init(from decoder: any Decoder) throws {
    lives = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .lives)
    try super.init(from: decoder)
  }

  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(lives, forKey: .lives)
    try super.encode(to: encoder)
  }

  static func == (first: Cat, second: Cat) -> Bool {
    first.name == second.name && first.lives == second.lives
  }
}

/// Members in containers nested by hand, among them an array with elements of several kinds.
struct Flat: Codable, Equatable {
  var id = 0
  var latitude = 0.0
  var longitude = 0.0
  var label = ""
  var flag: Bool?

  private enum Keys: CodingKey { case id, place, mixed }
  private enum PlaceKeys: CodingKey { case coordinates, label }

  init() {}

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    id = try container.decode(Int.self, forKey: .id)
    let place = try container.nestedContainer(keyedBy: PlaceKeys.self, forKey: .place)
    var coordinates = try place.nestedUnkeyedContainer(forKey: .coordinates)
    latitude = try coordinates.decode(Double.self)
    longitude = try coordinates.decode(Double.self)
    label = try place.decode(String.self, forKey: .label)
    var mixed = try container.nestedUnkeyedContainer(forKey: .mixed)
    _ = try mixed.decode(Int.self)
    if try !mixed.decodeNil() { flag = try mixed.decode(Bool.self) }
    _ = try mixed.nestedUnkeyedContainer()
    _ = try mixed.nestedContainer(keyedBy: Keys.self)
    _ = try Int(from: mixed.superDecoder())
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    var place = container.nestedContainer(keyedBy: PlaceKeys.self, forKey: .place)
    var coordinates = place.nestedUnkeyedContainer(forKey: .coordinates)
    try coordinates.encode(latitude)
    // From here on containers are written to that have ended.
    var mixed = container.nestedUnkeyedContainer(forKey: .mixed)
    try mixed.encode(1)
    try coordinates.encode(longitude)
    try place.encode(label, forKey: .label)
    if let flag { try mixed.encode(flag) } else { try mixed.encodeNil() }
    _ = mixed.nestedUnkeyedContainer()
    _ = mixed.nestedContainer(keyedBy: Keys.self)
    try 7.encode(to: mixed.superEncoder())
    try container.encode(id, forKey: .id)
  }
}

/// A single value that stands for the type, by way of another.
struct Wrapped<Value: Codable & Equatable>: Codable, Equatable {
  var value: Value

  init(_ value: Value) { self.value = value }

  init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Value.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// A type that encodes nothing.
struct Nothing: Codable, Equatable {
  init() {}
  init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws {}
}

/// Members whose names snake case changes in every way.
struct Names: Codable, Equatable {
  var simple = 1
  var twoWords = 2
  var aURLInside = 3
  var endsWithID = 4
  var _private = 5
  var trailing_ = 6
  var version2Beta = 7
  var inner = Inner()
  var dictionary = ["keepThisKey": 1, "and_this": 2]

  struct Inner: Codable, Equatable {
    var deepValue = 1
    var byName: [String: [String: Int]] = ["anotherKey": ["one_more": 1]]
  }
}

/// Any value, as a tree.
enum Tree: Codable, Equatable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([Tree])
  case object([String: Tree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([Tree].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: Tree].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
