import Glibc

let status = StressCommand.run(Array(CommandLine.arguments.dropFirst()))
StandardError.flush()
exit(status)
