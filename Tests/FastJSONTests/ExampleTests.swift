import FastJSON
import Testing

/// The README's examples, compiled and run: each shows one use of the library in a few lines.
@Suite struct ExampleTests {
  struct Place: Equatable {
    var name = ""
    var latitude = 0.0
    var tags: [String] = []
  }

  /// Names come in any order, and those that nobody asks for are skipped, checked all the same.
  static func place(_ text: RawSpan) throws(JSONError) -> Place {
    var place = Place()
    var scanner = JSONScanner(text)
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      if scanner.matches(name, "name") {
        place.name = scanner.text(of: try scanner.string())
      } else if scanner.matches(name, "latitude") {
        place.latitude = try scanner.double()
      } else if scanner.matches(name, "tags") {
        try scanner.beginArray()
        while try scanner.nextElement() {
          place.tags.append(scanner.text(of: try scanner.string()))
        }
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.end()
    return place
  }

  @Test func readingADocument() throws {
    let text = Array(
      #"{"tags": ["a", "b"], "id": [1, {}], "name": "Z\u00fcrich", "latitude": 47.4}"#.utf8)
    let place = try Self.place(text.span.bytes)
    #expect(place == Place(name: "Zürich", latitude: 47.4, tags: ["a", "b"]))
  }

  @Test func anErrorSaysWhatIsWrongAndWhere() {
    let text = Array(#"{"name": "Zürich" "latitude": 47.4}"#.utf8)
    do throws(JSONError) {
      _ = try Self.place(text.span.bytes)
      Issue.record("the text was accepted")
    } catch {
      #expect("\(error)" == "expected ',' or '}' at byte 19")
    }
  }

  /// Each line is a text of its own, and a line that is wrong does not disturb the others.
  @Test func readingAStreamOfLines() {
    func number(_ line: RawSpan) throws(JSONError) -> Int {
      var number = 0
      var scanner = JSONScanner(line)
      try scanner.beginObject()
      while let name = try scanner.nextName() {
        if scanner.matches(name, "n") {
          number = try scanner.integer(as: Int.self)
        } else {
          try scanner.skipValue()
        }
      }
      try scanner.end()
      return number
    }

    let input = Array("{\"n\":1}\n{\"n\":2,}\n{\"n\":3}\n".utf8)
    var sum = 0
    var errors: [JSONError] = []
    for line in input.split(separator: UInt8(ascii: "\n")) {
      do throws(JSONError) {
        sum += try number(line.span.bytes)
      } catch {
        errors.append(error)
      }
    }
    #expect(sum == 4)
    #expect(errors == [JSONError(.expectedName, at: 7)])
  }

  /// A value that is only passed on stays as it was sent: a slice goes from the scanner to the
  /// emitter, byte for byte.
  @Test func passingAValueOn() throws {
    let text = Array(#"{"key":"k","msg":{"a":1.0,"b":"\u00e9"}}"#.utf8)
    var emitter = JSONEmitter()
    var scanner = JSONScanner(text.span.bytes)
    try scanner.beginObject()
    while let name = try scanner.nextName() {
      guard scanner.matches(name, "msg") else {
        try scanner.skipValue()
        continue
      }
      let payload = try scanner.value()
      emitter.beginArray()
      emitter.raw(scanner.bytes.extracting(payload))
      emitter.endArray()
    }
    #expect(emitter.bytes.withUnsafeBytes { Array($0) } == Array(#"[{"a":1.0,"b":"\u00e9"}]"#.utf8))
  }

  @Test func writingALine() {
    var emitter = JSONEmitter()
    emitter.beginObject()
    emitter.name("type")
    emitter.string("poll_ok")
    emitter.name("msgs")
    emitter.beginArray()
    for offset in 3..<5 {
      emitter.integer(offset)
    }
    emitter.endArray()
    emitter.endObject()
    emitter.newline()
    let line = emitter.bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    #expect(line == "{\"type\":\"poll_ok\",\"msgs\":[3,4]}\n")
    emitter.removeAll()
    #expect(emitter.count == 0)
  }
}
