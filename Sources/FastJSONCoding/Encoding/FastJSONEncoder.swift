import FastJSON

/// Encodes types that are `Encodable` as JSON, without Foundation.
///
///     let encoder = FastJSONEncoder()
///     let line = try encoder.encode(message)       // [UInt8]
///     try encoder.encode(message, into: &emitter)  // behind what the emitter holds
///
/// It is used as Foundation's `JSONEncoder` is, gives the same values, and takes a fraction of the
/// time: members are written as they come, and no tree is built of them.
///
/// An encoder is a value: it may be copied, sent to another thread, and used by several at once.
///
/// ## Differences from Foundation's JSONEncoder
///
/// - Members stand in the order in which the type encodes them; Foundation's order is random, unless
///   both are told to sort.
/// - Slashes are not escaped, unless `escapingSlashes` says so.
/// - Encoding a value under a name and then asking for a nested container of that name replaces the
///   value; in Foundation the container goes on with it, or traps.
/// - Dates, data, URLs and decimal numbers are types of Foundation, which this module does not know:
///   they encode as their own `encode(to:)` does. `encode(_:with:)` sets another way for any type.
///
/// ## Errors
///
/// The standard library's `EncodingError.invalidValue`, with the path of the value, and whatever a
/// type's own `encode(to:)` throws. That a type writes two values to one single-value container, or
/// keeps a container and uses it after its value was encoded, is a fault of the program, and traps.
public struct FastJSONEncoder: Sendable {
  /// How the text looks.
  public struct OutputFormatting: OptionSet, Sendable {
    /// The options as bits.
    public let rawValue: UInt8

    /// The options of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Each member and element on a line of its own, indented by two spaces a level, as Foundation
    /// does; raw values too.
    public static let prettyPrinted = OutputFormatting(rawValue: 1)
    /// The members of each object sorted by their names' UTF-8; those of raw values too.
    public static let sortedKeys = OutputFormatting(rawValue: 2)
    /// A backslash before each slash in a string, as Foundation does where it is not told otherwise.
    public static let escapingSlashes = OutputFormatting(rawValue: 4)
  }

  /// What keys are called in the text.
  public enum KeyEncodingStrategy: Sendable {
    /// As they are.
    case useDefaultKeys
    /// `oneTwoThree` is called `one_two_three`, `myURLProperty` is called `my_url_property`. The same
    /// rules as Foundation's.
    ///
    /// The keys of dictionaries are data and stay as they are.
    case convertToSnakeCase
    /// What the function says; it gets the path with the key as its last component.
    case custom(@Sendable (_ codingPath: [any CodingKey]) -> any CodingKey)

    var isDefault: Bool {
      if case .useDefaultKeys = self { true } else { false }
    }
  }

  /// What is done with numbers that JSON has no form for.
  public enum NonConformingFloatEncodingStrategy: Sendable {
    /// They are errors.
    case `throw`
    /// These strings are written in their place.
    case convertToString(positiveInfinity: String, negativeInfinity: String, nan: String)
  }

  /// What is set for an encoder.
  struct Options: Sendable {
    var outputFormatting: OutputFormatting = []
    var keyEncodingStrategy = KeyEncodingStrategy.useDefaultKeys
    var nonConformingFloatEncodingStrategy = NonConformingFloatEncodingStrategy.throw
    var userInfo: [CodingUserInfoKey: any Sendable] = [:]
    var customTypes: [ObjectIdentifier: @Sendable (Any, any Encoder) throws -> Void] = [:]
  }

  private var options = Options()

  /// An encoder that does what types say, and no more.
  public init() {}

  /// How the text looks; by default it has no whitespace.
  public var outputFormatting: OutputFormatting {
    get { options.outputFormatting }
    set { options.outputFormatting = newValue }
  }

  /// What keys are called; by default as they are.
  public var keyEncodingStrategy: KeyEncodingStrategy {
    get { options.keyEncodingStrategy }
    set { options.keyEncodingStrategy = newValue }
  }

  /// What is done with numbers that JSON has no form for; by default they are errors.
  public var nonConformingFloatEncodingStrategy: NonConformingFloatEncodingStrategy {
    get { options.nonConformingFloatEncodingStrategy }
    set { options.nonConformingFloatEncodingStrategy = newValue }
  }

  /// What types find as `userInfo` of their encoders.
  public var userInfo: [CodingUserInfoKey: any Sendable] {
    get { options.userInfo }
    set { options.userInfo = newValue }
  }

  /// Sets how values of a type are encoded, in the place of its `encode(to:)`.
  ///
  ///     encoder.encode(Date.self) { date, encoder in
  ///       var container = encoder.singleValueContainer()
  ///       try container.encode(date.timeIntervalSince1970)
  ///     }
  ///
  /// It holds for the very type, wherever it occurs, and not for types that are built of it. With it
  /// set, arrays of numbers and strings are encoded element by element, which takes longer.
  public mutating func encode<Value: Encodable & SendableMetatype>(
    _ type: Value.Type, with function: @escaping @Sendable (Value, any Encoder) throws -> Void
  ) {
    options.customTypes[ObjectIdentifier(type)] = { value, encoder in
      guard let value = value as? Value else {
        preconditionFailure("what encodes \(Value.self) was given something else")
      }
      try function(value, encoder)
    }
  }

  /// How many containers may be open at once: what decoders take, Foundation's among them.
  public static var maximumDepth: Int { 512 }

  // MARK: Encoding

  /// Encodes a value as a text.
  ///
  /// - Throws: `EncodingError.invalidValue` for a number without a form, where containers are nested
  ///   deeper than `maximumDepth`, and where the value encodes nothing; otherwise what the type throws.
  /// - Complexity: O(n) in the bytes; to sort or indent them is a second step of that order.
  public func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
    let session = try session(value)
    guard session.isDone else { return try laidOut(session, value) }
    return [UInt8](copying: session.emitter.bytes)
  }

  /// Encodes a value behind what an emitter holds: as the next element of an array, as the value of
  /// the name that was emitted last, or as a text.
  ///
  /// - Throws: as above; then nothing has been emitted.
  public func encode<Value: Encodable>(
    _ value: Value, into emitter: inout JSONEmitter
  ) throws {
    let session = try session(value)
    guard session.isDone else {
      return try laidOut(session, value).withBytes { emitter.raw($0) }
    }
    emitter.raw(session.emitter.bytes)
  }

  /// The session in which a value has been encoded.
  private func session<Value: Encodable>(_ value: Value) throws -> EncodingSession {
    let session = EncodingSession(options)
    let handle = session.beginValue(keepsNames: session.keepsNames(Value.self))
    let encoder = ValueEncoder(session: session, node: .none, handle: handle)
    try encoder.encode(value)
    guard session.record(of: handle).kind != .nothing else {
      throw Self.invalid(value, "the value has not encoded anything", nil)
    }
    session.end(handle)
    guard !session.isTooDeep else {
      throw Self.invalid(value, "nested deeper than \(Self.maximumDepth)", nil)
    }
    return session
  }

  /// The text of a session that is not what the emitter holds.
  private func laidOut(_ session: EncodingSession, _ value: Any) throws -> [UInt8] {
    let text = session.patched()
    guard session.needsLayout else { return text }
    do throws(JSONError) {
      return try Layout.layout(text, options.outputFormatting)
    } catch {
      throw Self.invalid(value, "\(error)", error)
    }
  }

  private static func invalid(
    _ value: Any, _ description: String, _ cause: JSONError?
  ) -> EncodingError {
    .invalidValue(
      value,
      EncodingError.Context(
        codingPath: [], debugDescription: description, underlyingError: cause))
  }
}

extension EncodingSession {
  /// Whether the text is laid out anew.
  var needsLayout: Bool {
    mayHaveEqualNames
      || !options.outputFormatting.isDisjoint(with: [.prettyPrinted, .sortedKeys])
  }

  /// Whether what the emitter holds is the text.
  var isDone: Bool { patches.isEmpty && !needsLayout }
}
