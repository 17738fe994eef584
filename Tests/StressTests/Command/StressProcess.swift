import Foundation

/// The program `stress`, as a user runs it.
enum StressProcess {
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    /// The one JSON object that was printed.
    func document() throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// What is built stands beside the program that runs the tests.
  private static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The path of another program of the package.
  static func product(_ name: String) -> String { products.appendingPathComponent(name).path }

  /// Runs the program; sends it signals after a time each.
  static func run(
    _ arguments: [String], in folder: URL? = nil,
    signals: [(number: Int32, afterSeconds: Double)] = []
  ) throws -> Result {
    let process = Process()
    process.executableURL = products.appendingPathComponent("stress")
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    for signal in signals {
      usleep(UInt32(signal.afterSeconds * 1e6))
      kill(process.processIdentifier, signal.number)
    }
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaints = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self))
  }
}
