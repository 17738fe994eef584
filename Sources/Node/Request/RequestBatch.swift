import FastJSON
import Maelstrom

/// Requests that wait in order to be served, and the keys that they name.
///
/// A batch is filled from one text and served before that text is given up. Its memory is used again
/// for the next one, so that once it has grown to the size of the traffic nothing is allocated.
struct RequestBatch: MessageBatch, ~Copyable {
  /// How many requests, and entries, there is room for at first.
  private static let initialCapacity = 256
  /// How many requests, entries, and bytes of decoded keys, the memory that is kept has room for.
  private static let keptRequestCountMax = 4 * 1024
  private static let keptEntryCountMax = 16 * 1024
  private static let keptKeyByteCountMax = 256 * 1024

  /// The requests, in the order in which they came.
  var requests = BatchColumn<Request>(capacity: initialCapacity)
  /// The entries of polls, commits and lists; an operation holds its range.
  var entries = BatchColumn<KeyAndOffset>(capacity: initialCapacity)
  /// The bytes of keys that held escapes.
  var decodedKeys: [UInt8] = []
  /// How many bytes of lines the requests were decoded from.
  var byteCount = 0

  init() {}

  /// How many requests there are.
  var count: Int { requests.count }

  /// The bytes of a key of this batch, which was decoded from `text`.
  @_lifetime(borrow self, copy text)
  func bytes(of key: Key, in text: RawSpan) -> RawSpan {
    // SAFETY: `bytes` is unsafe for types with padding; UInt8 has none.
    key.isDecoded
      ? unsafe decodedKeys.span.bytes.extracting(key.slice) : text.extracting(key.slice)
  }

  /// Forgets the requests and keeps the memory.
  mutating func removeAll() {
    byteCount = 0
    requests.removeAll(keptCapacity: Self.keptRequestCountMax)
    entries.removeAll(keptCapacity: Self.keptEntryCountMax)
    // Hardly any key holds escapes; emptying an array that is empty is several calls.
    if !decodedKeys.isEmpty {
      decodedKeys.removeAll(keepingCapacity: decodedKeys.capacity <= Self.keptKeyByteCountMax)
    }
  }
}
