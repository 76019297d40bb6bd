import CQRS
import TestSupport
import Testing

@Suite struct DeadLetterTests {
    private let desk = SteppedDesk(["orders", "customers"])

    /// Lets two events of stream `a` and one of stream `b` fail in one projection, each with one behind it.
    private func parked() async throws {
        for text in ["bad", "worse", "bitter"] { desk.store.fail(text, in: "orders", with: Indigestible()) }
        try await desk.scribe.note("one", "bad", "three", "worse", "five", in: "a")
        try await desk.scribe.note("bitter", "seven", in: "b")
        try await desk.scribe.note("eight", in: "c")
        try await desk.settle(desk.runner())
    }

    private func letters() async throws -> [DeadLetter] { try await desk.deadLetters.list(limit: 100) }

    @Test func `the list tells what waits, why, how often it was tried and since when`() async throws {
        let noon = desk.clock.now()
        try await parked()
        let letters = try await letters()
        #expect(letters.map(\.event.position.rawValue) == [2, 3, 4, 5, 6, 7])
        #expect(letters.allSatisfy { $0.projection == "orders" && $0.attempts == 1 && $0.firstAt == noon })
        #expect(letters.map(\.reason).filter { $0 == "no such product" }.count == 2)
        #expect(try await desk.deadLetters.list(limit: 2).map(\.event.position.rawValue) == [2, 3])
    }

    @Test func `a retry after the fault is mended applies in order, and the rows equal a replay`() async throws {
        try await parked()
        for text in ["bad", "worse", "bitter"] { desk.store.fail(text, with: nil) }
        let result = try await desk.deadLetters.retry(letters())
        #expect(result == .init(applied: 6, waiting: 0))
        #expect(desk.waiting() == [])
        try await desk.expectEqualToReplay()
    }

    @Test func `a retry stops at the first that fails again, counts its attempt, and leaves those behind it`()
        async throws
    {
        try await parked()
        desk.store.fail("bad", with: nil)
        desk.clock.advance(by: .seconds(60))
        let letter = try #require(try await letters().first)
        #expect(try await desk.deadLetters.retry([letter]) == .init(applied: 2, waiting: 2))
        let left = try await letters()
        #expect(left.map(\.event.position.rawValue) == [4, 5, 6, 7])
        #expect(left.map(\.attempts) == [2, 1, 1, 1])
        #expect(left[0].reason == "no such product")
        #expect(left[0].lastAt - left[0].firstAt == .seconds(60))
        #expect(left[1].lastAt == left[1].firstAt)
        try await desk.expectEqualToReplay()
    }

    @Test func `a retry of one stream leaves the others alone, and asks once for each stream`() async throws {
        try await parked()
        let bitter = try await letters().filter { $0.event.stream == .notebook("b") }
        #expect(try await desk.deadLetters.retry(bitter) == .init(applied: 0, waiting: 2))
        #expect(try await letters().map(\.attempts) == [1, 1, 1, 1, 2, 1])
    }

    @Test func `later events of the stream wait until the retry, and flow after it`() async throws {
        try await parked()
        let runner = desk.runner()
        try await desk.scribe.note("nine", in: "b")
        desk.clock.advance(by: .seconds(2))
        try await desk.settle(runner)
        #expect(desk.waiting() == [2, 3, 4, 5, 6, 7, 9])
        desk.store.fail("bitter", with: nil)
        _ = try await desk.deadLetters.retry(letters().filter { $0.event.stream == .notebook("b") })
        try await desk.scribe.note("ten", in: "b")
        try await desk.settle(runner)
        #expect(desk.waiting() == [2, 3, 4, 5])
        try await desk.expectEqualToReplay()
    }

    @Test func `a retry of what no longer waits does nothing`() async throws {
        try await parked()
        for text in ["bad", "worse", "bitter"] { desk.store.fail(text, with: nil) }
        let old = try await letters()
        _ = try await desk.deadLetters.retry(old)
        let rows = try desk.texts()
        #expect(try await desk.deadLetters.retry(old) == .init(applied: 0, waiting: 0))
        #expect(try desk.texts() == rows)
    }

    @Test func `a retry leaves rows alone that go no further`() async throws {
        try await parked()
        desk.store.fail("bad", with: nil)
        try await desk.store.inner.write { transaction in
            guard let status = try transaction.status()["orders"] else { return }
            try transaction.setFailure(
                ProjectionFailure(position: Position(9), message: "stopped"), of: status.liveBuild)
        }
        let rows = try desk.texts()
        #expect(try await desk.deadLetters.retry(letters()) == .init(applied: 0, waiting: 6))
        #expect(try desk.texts() == rows)
    }

    @Test func `a fault of the store while retrying is no attempt, and nothing is half done`() async throws {
        try await parked()
        desk.store.fail("bad", with: nil)
        desk.store.fail("three", with: StoreError(.busy, "read.sqlite is locked", remedy: "try again"))
        let letters = try await letters()
        await #expect(throws: StoreError.self) { try await desk.deadLetters.retry(letters) }
        #expect(try await self.letters() == letters)
        #expect(try desk.texts() == ["one", "eight"])
    }

    @Test func `what a retry applied stays applied when a rebuild under way takes over`() async throws {
        try await parked()
        let runner = desk.runner("s2", batch: 3)
        desk.clock.advance(by: .seconds(2))
        try await desk.remote().rebuild(["orders"])
        for _ in 0..<2 { _ = await runner.step() }
        #expect(
            try await desk.projection().rebuild?.build.deadLetters == 5,
            "the rebuild has parked them before the fault was mended")
        for text in ["bad", "worse", "bitter"] { desk.store.fail(text, with: nil) }
        _ = try await desk.deadLetters.retry(letters())
        try await desk.settle(runner)
        #expect(try await desk.projection().live.generation == 2)
        #expect(desk.waiting() == [])
        try await desk.expectEqualToReplay()
    }
}
