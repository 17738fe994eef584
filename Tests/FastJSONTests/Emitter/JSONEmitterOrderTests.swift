import FastJSON
import TestSupport
import Testing

/// The emitter in any order of calls gives valid JSON where they follow the grammar, and only there.
///
/// No order that is wrong is mended in silence.
///
/// Method: programs of random calls, each followed by a machine that keeps the open containers in a
/// list; what is emitted is judged by the naive twin.
@Suite struct JSONEmitterOrderTests {
  enum Call: CaseIterable {
    case beginObject, endObject, beginArray, endArray, name, longName, bytesName, string,
      bytesString
    case integer, hugeInteger, double, boolean, null, raw

    func make(on emitter: inout JSONEmitter) {
      let bytes = Array("a\n".utf8)
      switch self {
      case .beginObject: emitter.beginObject()
      case .endObject: emitter.endObject()
      case .beginArray: emitter.beginArray()
      case .endArray: emitter.endArray()
      case .name: emitter.name("n")
      case .longName: emitter.name(String(repeating: "é\n", count: 20))
      case .bytesName: emitter.name(utf8: bytes.span.bytes)
      case .string: emitter.string("")
      case .bytesString: emitter.string(utf8: bytes.span.bytes)
      case .integer: emitter.integer(-1)
      case .hugeInteger: emitter.integer(UInt64.max)
      case .double: emitter.double(1e300)
      case .boolean: emitter.boolean(true)
      case .null: emitter.null()
      case .raw: emitter.raw(Array("[1,2]".utf8).span.bytes)
      }
    }
  }

  /// Whether calls, one after the other, are one text.
  static func followTheGrammar(_ calls: [Call]) -> Bool {
    var containers: [Call] = []
    var isNamed = false
    var isDone = false
    for call in calls {
      guard !isDone else { return false }
      let isMember = containers.last == .beginObject
      switch call {
      case .endObject, .endArray:
        let begin: Call = call == .endObject ? .beginObject : .beginArray
        guard containers.last == begin, !isNamed else { return false }
        containers.removeLast()
        isDone = containers.isEmpty
      case .name, .longName, .bytesName:
        guard isMember, !isNamed else { return false }
        isNamed = true
      default:
        guard isNamed == isMember else { return false }
        isNamed = false
        if call == .beginObject || call == .beginArray {
          containers.append(call)
        } else {
          isDone = containers.isEmpty
        }
      }
    }
    return isDone
  }

  /// The next call: one that belongs there, but for one in `strangeness`.
  private func program(_ generator: inout SeededGenerator) -> [Call] {
    let length = Int.random(in: 0...12, using: &generator)
    let strangeness = generator.pick([3, 10, 1_000])
    var calls: [Call] = []
    while calls.count < length {
      let call = generator.pick(Call.allCases)
      let goesOn = Call.allCases.contains { next in
        Self.followTheGrammar(calls + [call] + Self.closing(calls + [call], with: next))
      }
      if goesOn || generator.oneIn(strangeness) { calls.append(call) }
      if Self.followTheGrammar(calls), !generator.oneIn(strangeness) { break }
    }
    return generator.oneIn(4) ? calls : calls + Self.closing(calls, with: .null)
  }

  /// Calls that end all containers that are open after `calls`, behind a value where one is due.
  private static func closing(_ calls: [Call], with value: Call) -> [Call] {
    var containers: [Call] = []
    for call in calls {
      if call == .beginObject || call == .beginArray { containers.append(call) }
      if call == .endObject || call == .endArray { _ = containers.popLast() }
    }
    let isDue = [.name, .longName, .bytesName].contains(calls.last)
    return (isDue ? [value] : [])
      + containers.reversed().map { $0 == .beginObject ? .endObject : .endArray }
  }

  @Test func validTextsComeOfTheGrammarAndOfNothingElse() {
    var generator = SeededGenerator()
    var validCount = 0
    var wrongCount = 0
    for _ in 0..<4_000 {
      let calls = program(&generator)
      let text = emitted { emitter in
        for call in calls { call.make(on: &emitter) }
      }
      let isRight = Self.followTheGrammar(calls)
      #expect(
        ((try? NaiveJSON.read(text)) != nil) == isRight,
        "\(calls): \(String(decoding: text, as: UTF8.self))")
      if isRight { validCount += 1 } else { wrongCount += 1 }
    }
    #expect(validCount > 400 && wrongCount > 400)
  }

  /// Names that stand together, values without names, ends too many and too few.
  @Test(
    arguments: [
      ([.beginObject, .name, .name, .null, .endObject], #"{"n":"n":null}"#),
      ([.beginObject, .null, .endObject], "{null}"),
      ([.beginObject, .name, .endObject], #"{"n":}"#),
      ([.beginArray, .name, .null, .endArray], #"["n":null]"#), ([.name, .null], #""n":null"#),
      ([.beginArray, .endObject], "[}"), ([.beginObject, .endArray], "{]"), ([.endArray], "]"),
      ([.beginArray, .endArray, .endArray], "[]]"), ([.beginArray], "["),
      ([.null, .null], "null,null"),
      ([.beginArray, .endArray, .beginArray, .endArray], "[],[]"), ([], ""),
    ] as [([Call], String)])
  func aWrongOrderComesOutAsItIs(calls: [Call], text: String) {
    #expect(
      emittedText { emitter in for call in calls { call.make(on: &emitter) } } == text)
    #expect(throws: JSONError.self) { try NaiveJSON.read(Array(text.utf8)) }
  }
}
