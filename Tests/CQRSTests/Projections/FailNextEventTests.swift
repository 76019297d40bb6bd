import CQRS
import TestSupport
import Testing

/// The next event that is applied fails because somebody asked for that.
@Suite(.timeLimit(.minutes(1))) struct FailNextEventTests {
    private let desk = SteppedDesk(["orders", "customers"])

    @Test func `one event fails in every projection, with a reason that names who asked, and a retry applies it`()
        async throws
    {
        try await desk.scribe.note("before")
        let runner = desk.runner()
        try await desk.settle(runner)
        try await desk.remote().failNextEvent(true)
        try await desk.scribe.note("fails", in: "b")
        try await desk.scribe.note("after", in: "c")
        try await desk.settle(runner)
        #expect(try desk.texts() == ["before", "after"])
        #expect(desk.waiting("orders") == [2])
        #expect(desk.waiting("customers") == [2])
        let letters = try await desk.deadLetters.list(limit: 9)
        #expect(letters.allSatisfy { $0.reason == "ada asked that this event fails; a retry applies it" })
        #expect(try await desk.store.status().requests.fault == nil, "it is done once")
        let retried = try await desk.deadLetters.retry(letters)
        #expect(retried.applied == 2)
        #expect(try desk.texts() == ["before", "fails", "after"])
        try await desk.expectEqualToReplay()
    }

    @Test func `it may be withdrawn before anything happens`() async throws {
        try await desk.remote().failNextEvent(true)
        try await desk.remote("another").failNextEvent(false)
        try await desk.scribe.note("one")
        try await desk.settle(desk.runner())
        #expect(try desk.texts() == ["one"])
    }

    @Test func `an event of a stream that waits anyway does not use it up`() async throws {
        let runner = desk.runner()
        try await desk.remote().failNextEvent(true)
        try await desk.scribe.note("fails")
        try await desk.settle(runner)
        try await desk.remote().failNextEvent(true)
        try await desk.scribe.note("behind")
        try await desk.settle(runner)
        #expect(try await desk.store.status().requests.fault != nil)
        try await desk.scribe.note("fails too", in: "b")
        try await desk.settle(runner)
        #expect(try await desk.store.status().requests.fault == nil)
        #expect(desk.waiting() == [1, 2, 3])
    }

    @Test func `it outlives the projector and the session that asked`() async throws {
        try await desk.settle(desk.runner("s1"))
        try await desk.remote("gone").failNextEvent(true)
        desk.clock.advance(by: .seconds(3_600))
        try await desk.scribe.note("one")
        try await desk.settle(desk.runner("s2"))
        #expect(desk.waiting() == [1])
    }
}
