import Foundation

// A node of the kafka workload with one fault, chosen by name: `FaultyNode overwrite`. It reads
// with Foundation's JSON and shares nothing with the node and the bench that it tries.

guard let fault = Fault(rawValue: CommandLine.arguments.dropFirst().first ?? "correct") else {
  let names = Fault.allCases.map(\.rawValue).joined(separator: ", ")
  FileHandle.standardError.write(Data("no such fault; there are \(names)\n".utf8))
  exit(64)
}
var node = FaultyNode(fault: fault)
while let line = readLine() {
  node.take(line)
  fflush(nil)
}
