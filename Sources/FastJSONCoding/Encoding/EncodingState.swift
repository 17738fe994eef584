import FastJSON

/// What changes in a session while values are encoded.
struct EncodingState: ~Copyable {
  /// The text; while something is written late, the patch.
  var emitter = JSONEmitter(capacity: 1000)
  /// The keys on the way to the value in work.
  var path = CodingPathStack()
  /// What has been begun, and belongs to a value that has not been encoded yet; the outermost first.
  var records: [EncodingRecord] = []
  /// The record that is written to: the innermost one that has not ended.
  var current = EncodingHandle(index: -1, serial: 0)
  var lastSerial: UInt32 = 0
  /// How many containers have begun and not ended.
  var depth = 0
  /// The names of the objects that have not ended, as hashes, the outermost object's first.
  var hashes: [UInt64] = []
  /// The names of objects that have many, by the index of their record.
  var manyNames: [Int32: NameComparison] = [:]
  /// The values that were begun by a container's own methods, for a nested container or a superclass.
  var begunByHand: [BegunValue] = []
  /// Whether a name may have been used twice in an object.
  var mayHaveEqualNames = false
  /// Whether containers were nested deeper than the limit where nothing could be thrown.
  var isTooDeep = false
  var patches: [EncodingPatch] = []
  /// What the emitter writes: -1 the text, otherwise the patch with this index.
  var buffer = -1
  /// Names that have been converted, by what they were before.
  var convertedNames: [String: String] = [:]

  init() {
    // As many as most messages need, so that these need not grow.
    records.reserveCapacity(8)
    hashes.reserveCapacity(32)
  }
}

// The state, part by part: an access to one is no access to the others.
extension EncodingSession {
  @inline(__always)
  var emitter: JSONEmitter {
    _read { yield state.value.emitter }
    _modify { yield &state.value.emitter }
  }
  @inline(__always)
  var path: CodingPathStack {
    _read { yield state.value.path }
    _modify { yield &state.value.path }
  }
  @inline(__always)
  var records: [EncodingRecord] {
    _read { yield state.value.records }
    _modify { yield &state.value.records }
  }
  @inline(__always)
  var current: EncodingHandle {
    _read { yield state.value.current }
    _modify { yield &state.value.current }
  }
  @inline(__always)
  var lastSerial: UInt32 {
    _read { yield state.value.lastSerial }
    _modify { yield &state.value.lastSerial }
  }
  @inline(__always)
  var depth: Int {
    _read { yield state.value.depth }
    _modify { yield &state.value.depth }
  }
  @inline(__always)
  var hashes: [UInt64] {
    _read { yield state.value.hashes }
    _modify { yield &state.value.hashes }
  }
  @inline(__always)
  var manyNames: [Int32: NameComparison] {
    _read { yield state.value.manyNames }
    _modify { yield &state.value.manyNames }
  }
  @inline(__always)
  var begunByHand: [BegunValue] {
    _read { yield state.value.begunByHand }
    _modify { yield &state.value.begunByHand }
  }
  @inline(__always)
  var mayHaveEqualNames: Bool {
    _read { yield state.value.mayHaveEqualNames }
    _modify { yield &state.value.mayHaveEqualNames }
  }
  @inline(__always)
  var isTooDeep: Bool {
    _read { yield state.value.isTooDeep }
    _modify { yield &state.value.isTooDeep }
  }
  @inline(__always)
  var patches: [EncodingPatch] {
    _read { yield state.value.patches }
    _modify { yield &state.value.patches }
  }
  @inline(__always)
  var buffer: Int {
    _read { yield state.value.buffer }
    _modify { yield &state.value.buffer }
  }
  @inline(__always)
  var convertedNames: [String: String] {
    _read { yield state.value.convertedNames }
    _modify { yield &state.value.convertedNames }
  }
}

/// A member whose value was begun by hand.
struct BegunValue {
  let container: EncodingHandle
  let name: String
  let handle: EncodingHandle
}

/// What has been begun: a value, or what it turned out to be.
struct EncodingRecord {
  enum Kind: UInt8 { case nothing, single, object, array }

  /// A number that no other record of the session has.
  let serial: UInt32
  /// The index of the record around this one, or -1.
  let outer: Int32
  /// How high the stack of keys is.
  let pathDepth: UInt32
  /// What the text of it is written to.
  let buffer: Int
  /// Whether the names are data, and not converted.
  var keepsNames: Bool
  var kind = Kind.nothing
  var hasEnded = false
  /// How many members or elements there are.
  var count: Int32 = 0
  /// Of an object, where its names begin among the hashes.
  var firstHash: Int32 = 0
  /// Of an object, a bit for each value of six bits of a name's hash.
  var filter: UInt64 = 0
  /// Once it has ended, the byte offset of its closing bracket.
  var end = 0

  init(serial: UInt32, outer: Int32, pathDepth: UInt32, buffer: Int, keepsNames: Bool) {
    self.serial = serial
    self.outer = outer
    self.pathDepth = pathDepth
    self.buffer = buffer
    self.keepsNames = keepsNames
  }
}

/// A record, as those who write to it know it.
struct EncodingHandle: Equatable {
  let index: Int32
  let serial: UInt32
}

/// A state of a session.
struct EncodingMark {
  let byteCount: Int
  let recordCount: Int
  let hashCount: Int
  let memberCount: Int32
}
