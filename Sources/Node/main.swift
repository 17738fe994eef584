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
  case .run(let options):
    exit(options.inspectedDirectory.map(inspect) ?? serve(options))
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
  // A limit of the size of files is a write that fails, and told like any other.
  if options.journal != nil { signal(SIGXFSZ, SIG_IGN) }
  let node = KafkaNode(
    logs: Logs(), pollByteCountMax: options.pollByteCountMax, cluster: options.cluster,
    journal: options.journal)
  let schedule = options.statisticsInterval.map { ReportSchedule(interval: $0, from: host.now) }
  let pipeline = Pipeline(KafkaService(node, schedule: schedule), on: host, options.pipeline)
  if !options.isQuiet {
    host.say("version \(PackageVersion.text) reads requests from standard input")
  }
  var end = pipeline.run()
  do throws(ServiceFailure) {
    try pipeline.withService { $0.closeJournal() }.get()
  } catch {
    if end.problem == nil { end = .serviceFailed(error) }
  }
  if let problem = end.problem, !options.isQuiet { host.say(problem) }
  return end.problem == nil ? EXIT_SUCCESS : EXIT_FAILURE
}

/// Prints what is kept in a directory.
///
/// - Returns: the exit status: success where all of it can be opened.
func inspect(_ directory: String) -> Int32 {
  do throws(JournalError) {
    let report = try DataDirectoryReport(of: directory)
    print(report.text)
    return report.isSound ? EXIT_SUCCESS : EXIT_FAILURE
  } catch {
    StandardError.write("maelstrom-kafka: \(error)")
    return EXIT_FAILURE
  }
}
