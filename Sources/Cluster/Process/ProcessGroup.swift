#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// What Linux tells of the processes of a group, under /proc; proc(5).
///
/// Elsewhere a group seems to have
/// no members: what they use is then known only when they have ended, of the first one.
///
/// A node may be a wrapper that starts the program which does the work: all of them are in the group
/// that the first one leads, and what is asked of the node is asked of all of them.
package enum ProcessGroup {
  /// What the processes of a group have used so far.
  package struct Usage: Equatable, Sendable {
    package var userSeconds = 0.0
    package var systemSeconds = 0.0
    /// The peak of resident memory of the largest of them, in bytes.
    package var peakMemoryByteCount = 0
  }

  /// The processes of a group, the leader included.
  ///
  /// O(processes of the machine): some milliseconds where there are thousands.
  package static func members(of group: pid_t) -> [pid_t] {
    // SAFETY: the directory is open until the end of the function. An entry is valid until the next
    // one is read, and its name, which ends with a zero, lies within it; readdir(3).
    guard let directory = unsafe opendir("/proc") else { return [] }
    defer { unsafe _ = closedir(directory) }
    var members: [pid_t] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if let process = pid_t(name), Stat(of: process)?.group == group { members.append(process) }
    }
    return members
  }

  /// What the members of a group, but for one, have used, with what their own children had used that
  /// they have waited for.
  package static func usage(of group: pid_t, without leader: pid_t) -> Usage {
    var usage = Usage()
    for process in members(of: group) where process != leader {
      if let stat = Stat(of: process) {
        usage.userSeconds += stat.userSeconds
        usage.systemSeconds += stat.systemSeconds
      }
      usage.peakMemoryByteCount = max(
        usage.peakMemoryByteCount, peakMemoryByteCount(of: process) ?? 0)
    }
    return usage
  }

  /// The processor time of all members, in seconds; `nil` when nothing is known of any.
  package static func processorSeconds(of group: pid_t) -> Double? {
    let seconds = members(of: group).compactMap { process -> Double? in
      guard let own = ProcessorClock.seconds(of: process) else { return nil }
      return own + (Stat(of: process)?.childSeconds ?? 0)
    }
    return seconds.isEmpty ? nil : seconds.reduce(0, +)
  }

  /// The peak of a process's resident memory in bytes (VmHWM); `nil` once it has ended.
  ///
  /// Not what wait4(2) says: that is not less than the memory of the process which started it, as
  /// a child shares it until it runs a program of its own.
  package static func peakMemoryByteCount(of process: pid_t) -> Int? {
    guard let text = contents(of: "/proc/\(process)/status") else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      return words.count > 1 ? Int(words[1]).map { $0 * 1024 } : nil
    }
    return nil
  }

  /// The fields of /proc/PID/stat that are wanted.
  private struct Stat {
    let group: pid_t
    let userSeconds: Double
    let systemSeconds: Double
    /// What children had used that were waited for.
    let childSeconds: Double

    init?(of process: pid_t) {
      // The program's name, in parentheses, may hold spaces and parentheses itself.
      guard let text = contents(of: "/proc/\(process)/stat"),
        let end = text.lastIndex(of: ")")
      else { return nil }
      // From the third field of proc(5) on: state, parent, group, …
      let fields = text[text.index(after: end)...].split(separator: " ")
      guard fields.count > 14, let group = pid_t(fields[2]) else { return nil }
      let ticks = fields[11...14].map { Double($0) ?? 0 }
      let tick = 1 / Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
      self.group = group
      userSeconds = (ticks[0] + ticks[2]) * tick
      systemSeconds = (ticks[1] + ticks[3]) * tick
      childSeconds = (ticks[2] + ticks[3]) * tick
    }
  }

  private static func contents(of path: String) -> String? {
    let descriptor = Paths.openFile(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    guard let count = try? Descriptor.readSome(from: descriptor, into: &bytes), count > 0 else {
      return nil
    }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
