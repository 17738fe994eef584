import Foundation
import Testing

@testable import Platform

@Suite struct AlarmTests {
  @Test func aRingBeforeTheWaitIsNotMissed() throws {
    let alarm = try #require(Alarm())
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    alarm.ring()
    alarm.ring()
    #expect(alarm.wait(for: descriptor, timeout: -1) == .rung)
    #expect(alarm.wait(for: descriptor, timeout: 0) == .timeout, "many rings are one")
    try pipe.fileHandleForWriting.write(contentsOf: Data([1]))
    #expect(alarm.wait(for: descriptor, timeout: -1) == .ready)
    alarm.ring()
    #expect(alarm.wait(for: descriptor, timeout: -1) == .rung)
  }

  @Test func aRingOfAnotherThreadWakes() throws {
    let alarm = try #require(Alarm())
    let pipe = Pipe()
    for _ in 0..<200 {
      let thread = Thread { alarm.ring() }
      thread.start()
      #expect(alarm.wait(for: pipe.fileHandleForReading.fileDescriptor, timeout: 60_000) == .rung)
    }
  }
}
