@testable import Checking

/// Recorded lines in memory, of which only the last bytes are kept.
final class MemoryLines: RecordedLines {
  private var bytes: [UInt8] = []
  private let tailByteCount: Int

  init(tailByteCount: Int) {
    self.tailByteCount = tailByteCount
  }

  /// Adds bytes of the stream and returns the position of the first of them.
  func append(_ added: some Collection<UInt8>) -> Int {
    defer { bytes += added }
    return bytes.count
  }

  func line(at position: Int64) -> [UInt8]? {
    let start = Int(position)
    guard start >= max(bytes.count - tailByteCount, 0), start < bytes.count else { return nil }
    return Array(bytes[start...].prefix { $0 != 0x0A })
  }
}
