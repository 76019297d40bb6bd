import CQRS
import Testing

@testable import SQLiteEventStore

/// What is remembered of the log is bounded, and forgotten when the log is another.
@Suite struct KnownLogTests {
    private static let point = LogPoint(Position(1), .start)

    private static func stream(_ number: Int) -> StreamID { StreamID(category: "order", key: "\(number)") }

    @Test func `versions hold only while the log ends where they were found`() {
        var known = KnownLog()
        known.trustVersions(at: .start)
        known[Self.stream(1)] = StreamVersion(1)
        known.advance(to: Self.point)
        known.trustVersions(at: Self.point)
        #expect(known[Self.stream(1)] == StreamVersion(1))
        known.trustVersions(at: .start)
        #expect(known[Self.stream(1)] == nil)
    }

    @Test func `a log of any number of streams is remembered in bounded memory`() {
        var known = KnownLog()
        known.trustVersions(at: .start)
        for number in 0...KnownLog.mostVersions { known[Self.stream(number)] = StreamVersion(1) }
        known.advance(to: Self.point)
        #expect(known.versions.isEmpty)
    }

    @Test func `what is lent to one append is not lent to another meanwhile`() {
        let memory = LogMemory()
        var known = memory.borrow()
        known.types.insert(EventType("Tested"))
        memory.keep(known)
        #expect(memory.borrow().types == [EventType("Tested")])
        #expect(memory.borrow().types.isEmpty)
    }
}
