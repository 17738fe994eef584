import Glibc
import LogStore
import Synchronization
import XCTest

/// The lock on the read path, uncontended and with readers beside an appender, and the two locks
/// that might have stood in its place.
final class LockBenchmarks: LogStoreBenchmark {
  /// What the three locks guard: a counter.
  final class ReaderWriter: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
    private var count = 0

    init() { pthread_rwlock_init(lock, nil) }

    deinit {
      pthread_rwlock_destroy(lock)
      lock.deallocate()
    }

    func increment() {
      pthread_rwlock_wrlock(lock)
      count += 1
      pthread_rwlock_unlock(lock)
    }

    func read() -> Int {
      pthread_rwlock_rdlock(lock)
      defer { pthread_rwlock_unlock(lock) }
      return count
    }
  }

  final class Ours: @unchecked Sendable {
    private let logs = Logs(seed: 1)
    private var count = 0

    func increment() { logs.write { _ in count += 1 } }
    func read() -> Int { logs.read { _ in count } }
  }

  func testUncontended() {
    let ours = Ours()
    let readerWriter = ReaderWriter()
    let mutex = Mutex(0)
    let count = Self.operationCount
    func printed(_ name: String, _ body: () -> Void, _ read: () -> Int) {
      let write = Self.time(count) {
        for _ in 0..<count { body() }
        return read()
      }
      let reading = Self.time(count) {
        var sum = 0
        for _ in 0..<count { sum &+= read() & 1 }
        return sum
      }
      print(
        "lock  uncontended  \(name)", "exclusive \(Self.format(write.nanoseconds)) ns",
        "shared \(Self.format(reading.nanoseconds)) ns", "checksum \(write.checksum)",
        separator: "  ")
      XCTAssertEqual(write.checksum % count, 0)
    }
    printed("ours", { ours.increment() }, { ours.read() })
    printed("pthread_rwlock", { readerWriter.increment() }, { readerWriter.read() })
    printed("Mutex", { mutex.withLock { $0 += 1 } }, { mutex.withLock { $0 } })
  }

  /// Runs each body on a thread of its own; nanoseconds until all are done.
  static func onThreads(_ bodies: [@Sendable () -> Void]) -> Double {
    let group = DispatchGroup()
    let start = DispatchTime.now().uptimeNanoseconds
    for body in bodies {
      group.enter()
      Thread.detachNewThread {
        body()
        group.leave()
      }
    }
    group.wait()
    return Double(DispatchTime.now().uptimeNanoseconds - start)
  }

  func testReadersBesideAnAppender() {
    let keys = Self.keys(100)
    let perThread = Self.isFull ? 200_000 : 200
    for readers in 0...4 {
      for appenders in 0...1 where readers + appenders > 0 {
        let logs = Logs(seed: 1)
        let payload: [UInt8] = Array("12345".utf8)
        for key in keys {
          for _ in 0..<20 {
            _ = logs.append(payload.span.bytes, to: key.span.bytes)
          }
        }
        let polled = Atomic<Int>(0)
        let appender: @Sendable () -> Void = {
          for round in 0..<perThread {
            let key = keys[round % keys.count]
            _ = logs.append(payload.span.bytes, to: key.span.bytes)
          }
        }
        let reader: @Sendable () -> Void = {
          var output: [UInt8] = []
          var sum = 0
          for round in 0..<perThread {
            output.removeAll(keepingCapacity: true)
            let key = keys[round % keys.count]
            let totals = logs.poll(key.span.bytes, from: 10, byteLimit: 100, into: &output)
            sum += totals?.recordCount ?? 0
          }
          polled.add(sum, ordering: .relaxed)
        }
        let bodies =
          Array(repeating: reader, count: readers) + Array(repeating: appender, count: appenders)
        let nanoseconds = Self.onThreads(bodies)
        let operations = bodies.count * perThread
        print(
          "lock  readers \(readers)  appenders \(appenders)", "operations \(operations)",
          Self.format(nanoseconds / Double(operations)) + " ns each",
          "records polled \(polled.load(ordering: .relaxed))", separator: "  ")
        XCTAssertEqual(
          logs.statistics.recordCount, 20 * keys.count + appenders * perThread)
      }
    }
  }

  func testBatchOfSixtyFour() {
    let (keys, payload) = (Self.keys(100), Array("12345".utf8))
    let logs = Logs(seed: 1)
    measure {
      for round in 0..<Self.operationCount / 640 {
        logs.write { table in
          for index in 0..<64 {
            let key = keys[(round + index) % keys.count]
            let log = table.logIndex(creating: key.span.bytes)
            _ = table.append(payload.span.bytes, to: log)
          }
        }
      }
    }
    XCTAssertEqual(logs.statistics.recordCount % 64, 0)
  }
}
