#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// A child that was just started, with its pipes.
struct ChildProcess {
  let processID: pid_t
  let requests: Pipe
  let replies: Pipe
  let complaints: Pipe?

  init(
    _ program: String, _ arguments: [String], _ standardError: NodeStandardError
  ) throws(SystemError) {
    requests = try Pipe()
    replies = try Pipe()
    complaints = if case .file = standardError { nil } else { try Pipe() }

    // SAFETY: what is filled in lives to the end of the function, is destroyed there and nowhere else,
    // and each string ends with a zero and lives through its call; posix_spawn copies what it is
    // given before it returns.
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, requests.readEnd, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, replies.writeEnd, 1)
    if case .file(let path) = standardError {
      // Several nodes may write to one file, and one node several times.
      let flags = O_WRONLY | O_CREAT | O_APPEND
      unsafe posix_spawn_file_actions_addopen(&actions, 2, path, flags, 0o644)
    } else if let complaints {
      unsafe posix_spawn_file_actions_adddup2(&actions, complaints.writeEnd, 2)
    }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // The bench ignores SIGPIPE, and may have signals blocked; a child would inherit both.
    var defaults = sigset_t()
    unsafe sigemptyset(&defaults)
    unsafe sigaddset(&defaults, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
    var mask = sigset_t()
    unsafe sigemptyset(&mask)
    unsafe posix_spawnattr_setsigmask(&attributes, &mask)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

    var words: [UnsafeMutablePointer<CChar>?] =
      unsafe ([program] + arguments).map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { unsafe words.forEach { unsafe free($0) } }
    var child = pid_t()
    let failure = unsafe posix_spawn(&child, program, &actions, &attributes, words, environ)
    for end in [requests.readEnd, replies.writeEnd, complaints?.writeEnd] {
      if let end { close(end) }
    }
    guard failure == 0 else {
      for end in [requests.writeEnd, replies.readEnd, complaints?.readEnd] {
        if let end { close(end) }
      }
      throw SystemError(call: "posix_spawn \(program)", number: failure)
    }
    processID = child
  }
}

/// Both ends of a pipe that no other child inherits.
struct Pipe {
  let readEnd: Int32
  let writeEnd: Int32

  init() throws(SystemError) {
    var ends: [Int32] = [0, 0]
    // SAFETY: the array has room for the two numbers that are stored.
    guard unsafe pipe(&ends) == 0 else { throw SystemError(call: "pipe", number: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    readEnd = ends[0]
    writeEnd = ends[1]
  }
}
