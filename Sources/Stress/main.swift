import Glibc

exit(Stress.run(Array(CommandLine.arguments.dropFirst())))
