#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

let status = StressCommand.run(Array(CommandLine.arguments.dropFirst()))
StandardError.flush()
exit(status)
