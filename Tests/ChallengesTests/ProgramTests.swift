import Foundation
import Testing

/// The program itself, through real pipes.
@Suite struct ProgramTests {
  private static let program = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("maelstrom-challenges")

  private func run(_ arguments: [String], _ input: String) throws -> (String, Int32) {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    let (standardInput, standardOutput) = (Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    process.standardError = FileHandle.nullDevice
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let output = standardOutput.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
  }

  @Test func echoAnswersThroughPipes() throws {
    let (output, status) = try run(
      ["echo"],
      """
      {"id":0,"src":"c0","dest":"n0","body":{"type":"init","msg_id":1,"node_id":"n0","node_ids":["n0"]}}
      {"id":1,"src":"c1","dest":"n0","body":{"echo":{"a":[1.0]},"type":"echo","msg_id":2}}

      """)
    #expect(
      output == """
        {"src":"n0","dest":"c0","body":{"type":"init_ok","in_reply_to":1}}
        {"src":"n0","dest":"c1","body":{"type":"echo_ok","echo":{"a":[1.0]},"in_reply_to":2}}

        """)
    #expect(status == 0)
  }

  @Test func whatItDoesNotKnowIsAnError() throws {
    #expect(try run(["nonsense"], "").1 == 64)
    #expect(try run([], "").1 == 0)
  }
}
