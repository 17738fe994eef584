import Glibc

exit(StressCommand.run(Array(CommandLine.arguments.dropFirst())))
