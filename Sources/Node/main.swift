#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import CommandOptions
import LogStore
import Maelstrom

do throws(UsageError) {
  switch try Options.table.parse(CommandLine.arguments.dropFirst()) {
  case .run(let options): exit(serve(options))
  case .help: print(Options.table.help)
  case .version: print("maelstrom-kafka \(PackageVersion.text)")
  }
} catch {
  StandardError.write("maelstrom-kafka: \(error.message)")
  exit(64)  // EX_USAGE of sysexits(3)
}

/// Serves standard input until it ends.
///
/// - Returns: the exit status.
func serve(_ options: Options) -> Int32 {
  let host = ProcessHost(name: "maelstrom-kafka")
  let node = KafkaNode(
    logs: Logs(), pollByteCountMax: options.pollByteCountMax, cluster: options.cluster)
  let schedule = options.statisticsInterval.map { ReportSchedule(interval: $0, from: host.now) }
  let pipeline = Pipeline(KafkaService(node, schedule: schedule), on: host, options.pipeline)
  if !options.isQuiet {
    host.say("version \(PackageVersion.text) reads requests from standard input")
  }
  let end = pipeline.run()
  if let problem = end.problem, !options.isQuiet { host.say(problem) }
  return end.problem == nil ? EXIT_SUCCESS : EXIT_FAILURE
}
