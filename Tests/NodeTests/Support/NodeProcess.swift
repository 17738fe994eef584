import Foundation
import Synchronization
import Testing

/// The real binary, driven through pipes as Maelstrom drives it.
///
/// Everything that waits gives up after `patience`, so that a node that hangs fails a test instead
/// of stopping all of them. The limit is wide: the machine may be busy.
final class NodeProcess {
  /// What went wrong with driving it.
  enum Failure: Error {
    case notStarted(Int32)
    case tookTooLong(String)
    case systemCall(String, Int32)
  }

  /// Seconds after which waiting is given up.
  static let patience = 30.0

  /// What is at the other end of standard input or output.
  enum End {
    /// A pipe whose other end is here.
    case pipe
    /// The same, and the node's own end does not block.
    case nonblockingPipe
    /// A stream of a pair of sockets, the other of which is here.
    case socket
    /// A file, by its path; it is read, or written from its start.
    case file(String)
    /// None: the descriptor is closed.
    case closed
  }

  /// What the node inherits of signals, apart from their usual actions.
  struct Inheritance: Sendable {
    var blocked: [Int32] = []
    var ignored: [Int32] = []
  }

  let id: pid_t
  /// Where requests are written; -1 when it is closed.
  private(set) var input: Int32 = -1
  /// Where replies are read; -1 when it is closed.
  private(set) var output: Int32 = -1
  private var errors: Int32 = -1
  private var status: Int32?
  private var unread: [UInt8] = []

  /// Starts the node.
  ///
  /// - Parameter fileBlockCountMax: how large its files may become, in blocks of 512 or 1,024 bytes, as
  ///   the shell counts; nil: as large as they like.
  init(
    _ arguments: [String] = [], input: End = .pipe, output: End = .pipe, errors: End = .pipe,
    inheriting inheritance: Inheritance = Inheritance(), fileBlockCountMax: Int? = nil
  ) throws {
    let command =
      fileBlockCountMax.map {
        ["/bin/sh", "-c", "ulimit -f \($0) && exec \"$0\" \"$@\"", Self.path]
      } ?? [Self.path]
    // A node that has gone must not end the tests; in the node itself the default is restored.
    signal(SIGPIPE, SIG_IGN)
    (id, self.input, self.output, self.errors) = try Self.starting.withLock { _ in
      let (nodeInput, ownInput) = try Self.open(input, isInput: true)
      let (nodeOutput, ownOutput) = try Self.open(output, isInput: false)
      let (nodeErrors, ownErrors) = try Self.open(errors, isInput: false)
      defer {
        close(nodeInput)
        close(nodeOutput)
        close(nodeErrors)
      }
      let id = try Self.spawn(
        command + arguments, [nodeInput, nodeOutput, nodeErrors], inheritance)
      return (id, ownInput, ownOutput, ownErrors)
    }
  }

  /// Held while a node is started: another one started meanwhile would inherit our ends of the pipes
  /// before they are marked as not to be inherited, and keep them open.
  private static let starting = Mutex(())

  deinit {
    closeInput()
    closeOutput()
    close(errors)
    if status == nil {
      kill(id, SIGKILL)
      waitpid(id, nil, 0)
    }
  }

  /// The product, beside the bundle of the tests.
  private static var path: String {
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    return URL(fileURLWithPath: executable ?? "").deletingLastPathComponent()
      .appendingPathComponent("maelstrom-kafka").path
  }

  // MARK: Writing

  /// Writes all bytes, for which the node must read.
  func write(_ bytes: [UInt8]) throws {
    let written = try write(bytes, until: .now + Self.patience)
    guard written == bytes.count else { throw Failure.tookTooLong("writing") }
  }

  /// Writes a text.
  func write(_ text: String) throws {
    try write(Array(text.utf8))
  }

  /// Writes what the node takes until a moment.
  ///
  /// - Returns: how many bytes that was.
  func write(_ bytes: [UInt8], until end: Date) throws -> Int {
    var written = 0
    while written < bytes.count, wait(for: input, POLLOUT, until: end) {
      let count = bytes.withUnsafeBytes {
        Glibc.write(input, $0.baseAddress.map { $0 + written }, min(bytes.count - written, 65_536))
      }
      guard count >= 0 || errno == EAGAIN else { throw Failure.systemCall("write", errno) }
      written += max(count, 0)
    }
    return written
  }

  /// Writes all bytes, or as many as the node takes before it is killed.
  ///
  /// - Returns: how many bytes that was.
  func write(_ bytes: [UInt8], whileItLives: Bool) throws -> Int {
    do {
      return try write(bytes, until: .now + Self.patience)
    } catch Failure.systemCall("write", EPIPE) where whileItLives {
      return 0
    }
  }

  /// Waits until the node has read everything that was written.
  func waitUntilRead() throws {
    let end = Date.now + Self.patience
    var count: Int32 = 1
    while count > 0 {
      guard Date.now < end else { throw Failure.tookTooLong("waiting for the node to read") }
      // Bytes in the pipe; there is no event for their being taken.
      guard ioctl(input, UInt(FIONREAD), &count) == 0 else {
        throw Failure.systemCall("ioctl", errno)
      }
      if count > 0 { usleep(200) }
    }
  }

  /// Ends the node's input.
  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Stops reading replies, for good.
  func closeOutput() {
    if output >= 0 { close(output) }
    output = -1
  }

  // MARK: Reading

  /// The next line of the node's output, without its line feed.
  func readLine() throws -> String {
    while true {
      if let feed = unread.firstIndex(of: 0x0A) {
        let line = String(decoding: unread[..<feed], as: UTF8.self)
        unread.removeSubrange(...feed)
        return line
      }
      guard let block = try readBlock(output, until: .now + Self.patience), !block.isEmpty else {
        throw Failure.tookTooLong("reading a line")
      }
      unread += block
    }
  }

  /// Whether there is something to read, now or soon.
  func isReadable(within seconds: Double) throws -> Bool {
    if !unread.isEmpty { return true }
    return wait(for: output, POLLIN, until: .now + seconds)
  }

  /// All output up to its end.
  func readToEnd(pauseMicroseconds: UInt32 = 0) throws -> [UInt8] {
    let end = Date.now + Self.patience
    while let block = try readBlock(output, until: end) {
      guard !block.isEmpty else { return take() }
      unread += block
      usleep(pauseMicroseconds)
    }
    throw Failure.tookTooLong("reading to the end")
  }

  /// Reads so many bytes at a time, each after a pause, until a moment or the end of the output.
  func readSlowly(byteCount: Int, pauseMicroseconds: UInt32, until end: Date) throws {
    var block = [UInt8](repeating: 0, count: byteCount)
    while Date.now < end, wait(for: output, POLLIN, until: end) {
      let count = max(Glibc.read(output, &block, byteCount), 0)
      guard count > 0 else { return }
      unread += block[..<count]
      usleep(pauseMicroseconds)
    }
  }

  /// All lines up to the end of the output.
  ///
  /// - Parameter pauseMicroseconds: how long to wait after each block.
  func readLines(pauseMicroseconds: UInt32 = 0) throws -> [String] {
    String(decoding: try readToEnd(pauseMicroseconds: pauseMicroseconds), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// Writes all bytes, ends the input and reads all output, both at once.
  func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
    var written = 0
    let end = Date.now + Self.patience
    while written < bytes.count {
      guard Date.now < end else { throw Failure.tookTooLong("exchanging") }
      var entries = [
        pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      ]
      poll(&entries, 2, 100)
      if entries[1].revents != 0, let block = try readBlock(output, until: .now) { unread += block }
      if entries[0].revents != 0 {
        written += try write(
          Array(bytes[written..<min(written + 65_536, bytes.count)]), until: .now)
      }
    }
    closeInput()
    return try readToEnd()
  }

  /// Writes all bytes and reads so many lines, both at once, and hands each line out with its number.
  func writeAndRead(
    _ bytes: [UInt8], lineCount: Int, _ handOut: (Int, String) throws -> Void
  ) throws {
    var written = 0
    let end = Date.now + Self.patience
    var feedCount = unread.count { $0 == 0x0A }
    while written < bytes.count || feedCount < lineCount {
      guard Date.now < end else { throw Failure.tookTooLong("writing and reading") }
      var entries = [
        pollfd(fd: written < bytes.count ? input : -1, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      ]
      poll(&entries, 2, 100)
      if entries[1].revents != 0, let block = try readBlock(output, until: .now) {
        feedCount += block.count { $0 == 0x0A }
        unread += block
      }
      if entries[0].revents != 0 {
        written += try write(
          Array(bytes[written..<min(written + 65_536, bytes.count)]), until: .now)
      }
    }
    let lines = unread.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (number, line) in lines.prefix(lineCount).enumerated() {
      try handOut(number, String(decoding: line, as: UTF8.self))
    }
    unread = Array(lines.dropFirst(lineCount).joined(separator: [0x0A]))
  }

  /// All that the node has said and will say on stderr; to be asked after its end.
  func readErrors() throws -> String {
    var bytes: [UInt8] = []
    let end = Date.now + Self.patience
    while let block = try readBlock(errors, until: end), !block.isEmpty { bytes += block }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the node says something on stderr, now or soon.
  func isTelling(within seconds: Double) throws -> Bool {
    wait(for: errors, POLLIN, until: .now + seconds)
  }

  /// Takes what lies in the node's stderr now.
  func takeErrors() throws {
    while let block = try readBlock(errors, until: .now), !block.isEmpty {}
  }

  /// Fills the node's stderr, as somebody does who shares it, so that nothing more can be written.
  func fillErrors() {
    let shared = Glibc.open("/proc/\(id)/fd/2", O_WRONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(shared) }
    let page = [UInt8](repeating: UInt8(ascii: "\n"), count: 4_096)
    while Glibc.write(shared, page, page.count) > 0 {}
  }

  private func take() -> [UInt8] {
    defer { unread = [] }
    return unread
  }

  /// What can be read at once; empty at the end, nil if nothing comes in time.
  private func readBlock(_ descriptor: Int32, until end: Date) throws -> [UInt8]? {
    guard wait(for: descriptor, POLLIN, until: end) else { return nil }
    let block = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(Glibc.read(descriptor, buffer.baseAddress, buffer.count), 0)
    }
    return block
  }

  private func wait(for descriptor: Int32, _ events: Int32, until end: Date) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    var result: Int32
    repeat {
      let milliseconds = max(0, end.timeIntervalSinceNow * 1_000)
      result = poll(&entry, 1, Int32(milliseconds.rounded(.up)))
    } while result < 0 && errno == EINTR
    return result > 0
  }

  // MARK: Life

  func send(_ signal: Int32) {
    kill(id, signal)
  }

  /// Waits for the node's end.
  ///
  /// - Returns: its exit status, or 128 and the signal that ended it.
  func waitForExit() throws -> Int32 {
    if let status { return status }
    let end = Date.now + Self.patience
    var word: Int32 = 0
    while waitpid(id, &word, WNOHANG) == 0 {
      guard Date.now < end else { throw Failure.tookTooLong("waiting for the end") }
      usleep(500)
    }
    let result = word & 0x7F == 0 ? word >> 8 & 0xFF : 128 + word & 0x7F
    status = result
    return result
  }

  /// The most memory that the node has had, in bytes.
  func peakMemory() throws -> Int { try statusField("VmHWM") * 1_024 }

  /// How many threads the node has.
  func threadCount() throws -> Int { try statusField("Threads") }

  /// A number that the system gives of the process (proc(5)).
  private func statusField(_ name: String) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(name):") })
    let words = line.split { $0 == " " || $0 == "\t" }
    return try #require(words.dropFirst().first.flatMap { Int($0) })
  }

  /// The processor time that the node has taken, in seconds.
  func processorTime() throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
    // The second field, in parentheses, may hold blanks; user and system time are 14 and 15.
    let fields = try #require(text.split(separator: ")").last).split(separator: " ")
    let ticks = try #require(Double(fields[11])) + #require(Double(fields[12]))
    return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  // MARK: Starting

  /// The node's end of a channel and ours, which is -1 for a file.
  private static func open(_ end: End, isInput: Bool) throws -> (node: Int32, own: Int32) {
    if case .closed = end { return (-1, -1) }
    if case .file(let path) = end {
      let flags = isInput ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
      let file = Glibc.open(path, flags | O_CLOEXEC, 0o600)
      guard file >= 0 else { throw Failure.systemCall("open", errno) }
      return (file, -1)
    }
    var ends: [Int32] = [0, 0]
    if case .socket = end {
      let stream = Int32(SOCK_STREAM.rawValue)
      guard socketpair(AF_UNIX, stream, 0, &ends) == 0 else {
        throw Failure.systemCall("socketpair", errno)
      }
    } else {
      guard pipe(&ends) == 0 else { throw Failure.systemCall("pipe", errno) }
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let (node, own) = isInput ? (ends[0], ends[1]) : (ends[1], ends[0])
    setNonblocking(own)
    if case .nonblockingPipe = end { setNonblocking(node) }
    return (node, own)
  }

  private static func setNonblocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  /// - Parameter descriptors: what is to be the descriptors 0, 1 and 2; -1: closed.
  private static func spawn(
    _ arguments: [String], _ descriptors: [Int32], _ inheritance: Inheritance
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in descriptors.enumerated() {
      if descriptor < 0 {
        posix_spawn_file_actions_addclose(&actions, Int32(number))
      } else {
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      }
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in inheritance.blocked { sigaddset(&signals, signal) }
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    // What is ignored here and not set back is ignored there.
    let handlers = inheritance.ignored.map { ($0, signal($0, SIG_IGN)) }
    defer { for (number, handler) in handlers { signal(number, handler) } }
    for signal in inheritance.ignored { sigdelset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))

    let words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var id: pid_t = 0
    let result = posix_spawn(&id, arguments[0], &actions, &attributes, words, environ)
    guard result == 0 else { throw Failure.notStarted(result) }
    return id
  }
}
