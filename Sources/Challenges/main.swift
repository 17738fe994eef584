#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Maelstrom

let usage = """
  usage: maelstrom-challenges CHALLENGE

  Runs a node on standard input and output, as Maelstrom starts it.

    echo         1   answers what it is sent
    unique-ids   2   numbers that no node has given before
  """

let arguments = CommandLine.arguments.dropFirst()
switch arguments.first {
case "echo": try Node.run(Echo.program)
case "unique-ids": try Node.run(UniqueIDs.program)
case nil, "--help": print(usage)
default:
  print(usage)
  exit(64)  // EX_USAGE of sysexits(3)
}
