import Synchronization
import TerminalKit
import Testing

@testable import CursesTerminal

struct EventQueueTests {
    private static let small = TerminalEvent.resized(Size(columns: 1, rows: 1))
    private static let large = TerminalEvent.resized(Size(columns: 9, rows: 9))

    private static func rest(of queue: EventQueue) async -> [TerminalEvent] {
        var events: [TerminalEvent] = []
        while let event = await queue.next() { events.append(event) }
        return events
    }

    @Test func `events come out in order and end after closed`() async {
        let queue = EventQueue(capacity: 8) {}
        queue.push(.key(.up))
        queue.push(.pasted("x"))
        queue.push(.closed)
        queue.push(.key(.down))
        #expect(await Self.rest(of: queue) == [.key(.up), .pasted("x"), .closed])
    }

    @Test func `of many sizes the latest is kept`() async {
        let queue = EventQueue(capacity: 8) {}
        queue.push(Self.small)
        queue.push(.key(.up))
        queue.push(Self.large)
        queue.finish()
        #expect(await Self.rest(of: queue) == [.key(.up), Self.large])
    }

    @Test func `a full queue says so, and tells when it is not any more`() async {
        let calls = Mutex(0)
        let queue = EventQueue(capacity: 2) { calls.withLock { $0 += 1 } }
        queue.push(.key(.up))
        #expect(queue.hasRoom)
        queue.push(.key(.down))
        #expect(!queue.hasRoom)
        #expect(await queue.next() == .key(.up))
        #expect(queue.hasRoom)
        #expect(calls.withLock { $0 } == 1)
        #expect(await queue.next() == .key(.down))
        #expect(calls.withLock { $0 } == 1)
    }

    @Test func `the end fits into a full queue`() async {
        let calls = Mutex(0)
        let queue = EventQueue(capacity: 1) { calls.withLock { $0 += 1 } }
        queue.push(.key(.up))
        queue.push(.closed)
        #expect(await Self.rest(of: queue) == [.key(.up), .closed])
    }

    @Test func `a cancelled reader is let go`() async {
        let queue = EventQueue(capacity: 1) {}
        let reader = Task { await queue.next() }
        reader.cancel()
        #expect(await reader.value == nil)
    }

    @Test func `a reader that waits gets the next event`() async {
        let queue = EventQueue(capacity: 1) {}
        async let event = queue.next()
        queue.push(.key(.up))
        #expect(await event == .key(.up))
    }
}
