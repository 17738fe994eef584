import Glibc

switch Options.parse(Array(CommandLine.arguments.dropFirst())) {
case .serve(let options):
  Signals.install()
  Server(options: options).run()
case .help:
  print(Options.usage)
case .version:
  print("maelstrom-kafka \(Options.version)")
case .wrong(let problem):
  Diagnostics(isQuiet: false).say("\(problem)\n\n\(Options.usage)")
  exit(64)  // EX_USAGE of sysexits(3)
}
