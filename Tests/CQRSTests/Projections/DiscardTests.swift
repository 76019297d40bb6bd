import CQRS
import Foundation
import TestSupport
import Testing

@Suite struct DiscardTests {
    private let desk = SteppedDesk(["orders", "customers"])

    /// Lets the second of four events fail in one projection.
    private func parked() async throws -> ProjectionRunner<FaultyProjectionStore> {
        desk.store.fail("bad", in: "orders", with: Indigestible())
        try await desk.scribe.note("one", "bad", "three", in: "a")
        try await desk.scribe.note("four", in: "b")
        let runner = desk.runner()
        try await desk.settle(runner)
        return runner
    }

    @Test func `a discard is recorded in the log, whoever asked and why`() async throws {
        _ = try await parked()
        let receipt = try #require(Receipt.of(try await desk.discard(2)))
        #expect(receipt.stream.name == "projection-orders")
        #expect(receipt.details.projection == "orders")
        #expect(receipt.details.position == 2)
        let event = try #require(try await desk.log.events(after: Position(4), limit: 2).first)
        #expect(event.cause.actor == "ada")
        #expect(
            try DeadLetterDiscarded(decoding: event)
                == DeadLetterDiscarded(projection: "orders", position: Position(2), reason: "spilt coffee"))
        let discards = try await Discards(of: desk.store.projections, in: desk.log)
        #expect(discards.entries.map(\.fact.position) == [Position(2)])
        #expect(discards.entries.map(\.actor) == ["ada"])
    }

    @Test func `a dead letter that foreign rows show is not discarded from this log`() async throws {
        _ = try await parked()
        let other = InMemoryEventStore(clock: desk.clock)
        try await Scribe(log: other).note("one", "another", "three", in: "a")
        let handler = DiscardDeadLetterHandler(store: AggregateStore(log: other)) { [desk] projection, position in
            try await desk.store.waitingDeadLetter(at: position, of: projection)
        }
        let command = DiscardDeadLetter(projection: "orders", position: Position(2), reason: "")
        let metadata = CommandMetadata(
            commandID: SequentialIDs(series: 5).nextCommand(), actor: "ada", issuedAt: desk.clock.now())
        let answer = try await handler.handle(CommandEnvelope(command, metadata: metadata))
        #expect(Rejection.of(answer)?.code == .notADeadLetter)
        #expect(try await other.head(after: .start).head == Position(3))
    }

    @Test(arguments: [1_000, 1_001, 2_345])
    func `every discard of the log is known, however many there are`(count: Int) async throws {
        let stream = StreamID(category: "projection", key: "orders")
        for start in stride(from: 0, to: count, by: 100) {
            let facts = (start..<min(start + 100, count)).map {
                DeadLetterDiscarded(projection: "orders", position: Position(Int64($0 + 1)), reason: "")
            }
            let id = desk.ids.nextCommand()
            let request = AppendRequest(
                cause: EventCause(commandID: id, actor: "ada", correlationID: id.uuid, causationID: nil),
                commandName: DiscardDeadLetter.name,
                target: StreamCondition(stream: stream, version: StreamVersion(Int64(start))),
                events: try facts.map {
                    NewEvent(type: $0.type, occurredAt: desk.clock.now(), data: try $0.encode())
                },
                conditions: [], outcome: .accepted(details: Data("{}".utf8)))
            guard case .committed? = try await desk.log.append([request]).first else {
                throw ConditionNotMet("discards were recorded")
            }
        }
        let discards = try await Discards(of: desk.store.projections, in: desk.log)
        #expect(discards.entries.map(\.fact.position.rawValue) == (1...count).map { Int64($0) })
    }

    @Test func `a discard lets the events behind it flow, and touches no other projection`() async throws {
        let runner = try await parked()
        try await desk.discard(2)
        try await desk.settle(runner)
        #expect(desk.waiting() == [])
        #expect(try desk.texts("orders") == ["one", "three", "four"])
        #expect(try desk.texts("customers") == ["one", "bad", "three", "four"])
        try await desk.expectEqualToReplay("orders")
        try await desk.expectEqualToReplay("customers")
    }

    @Test func `a discard in the midst of a queue frees nothing that waits for the first`() async throws {
        let runner = try await parked()
        try await desk.discard(3)
        try await desk.settle(runner)
        #expect(desk.waiting() == [2])
        desk.store.fail("bad", with: nil)
        _ = try await desk.deadLetters.retry(desk.deadLetters.list(limit: 9))
        #expect(try desk.texts() == ["one", "bad", "four"])
        try await desk.expectEqualToReplay()
    }

    @Test func `a discard of what does not wait is refused`() async throws {
        _ = try await parked()
        for position: Int64 in [1, 4, 99] {
            #expect(Rejection.of(try await desk.discard(position))?.code == .notADeadLetter)
        }
        #expect(Rejection.of(try await desk.discard(2, of: "customers"))?.code == .notADeadLetter)
        #expect(try await desk.log.head(after: .start).head == Position(4))
    }

    @Test func `a second discard is refused, before and after the first is applied`() async throws {
        let runner = try await parked()
        try await desk.discard(2)
        #expect(Rejection.of(try await desk.discard(2))?.code == .alreadyDiscarded)
        try await desk.settle(runner)
        #expect(Rejection.of(try await desk.discard(2))?.code == .alreadyDiscarded)
        #expect(try await desk.log.head(after: .start).head == Position(5))
    }

    @Test func `the same command asked again is answered as the first time, and recorded once`() async throws {
        _ = try await parked()
        let id = desk.ids.nextCommand()
        let first = try #require(Receipt.of(try await desk.discard(2, as: id)))
        #expect(try await desk.log.head(after: .start).head == first.position)
        let stored = try await desk.log.answer(to: id)
        #expect(stored?.position == first.position)
    }

    @Test func `a replay leaves it out, though the event could be applied now`() async throws {
        let runner = try await parked()
        try await desk.discard(2)
        try await desk.settle(runner)
        desk.store.fail("bad", with: nil)
        try await desk.expectEqualToReplay()
        try await desk.remote().rebuild(["orders"])
        try await desk.settle(runner)
        #expect(try await desk.projection().live.generation > 1)
        #expect(try desk.texts() == ["one", "three", "four"])
    }

    @Test func `a discard of what a retry had applied by then is carried out by a rebuild`() async throws {
        let runner = try await parked()
        try await desk.discard(2)
        desk.store.fail("bad", with: nil)
        _ = try await desk.deadLetters.retry(desk.deadLetters.list(limit: 9))
        #expect(try desk.texts().contains("bad"))
        _ = await runner.step()
        let rebuild = try #require(try await desk.projection().rebuild)
        #expect(rebuild.request.reason == "event 2 was discarded after it had been applied")
        try await desk.settle(runner)
        #expect(try desk.texts() == ["one", "three", "four"])
        try await desk.expectEqualToReplay()
    }

    @Test func `a discard reaches a rebuild that is past the event`() async throws {
        _ = try await parked()
        let runner = desk.runner("s2", batch: 3)
        desk.clock.advance(by: .seconds(2))
        try await desk.remote().rebuild(["orders"])
        _ = await runner.step()
        #expect(try await desk.projection().rebuild?.build.deadLetters == 2)
        try await desk.discard(2)
        try await desk.settle(runner)
        #expect(try await desk.projection().live.generation == 2)
        #expect(desk.waiting() == [])
        try await desk.expectEqualToReplay()
    }

    @Test func `a discard reaches the rebuild of failed rows that had applied the event`() async throws {
        let runner = try await parked()
        try await desk.discard(2)
        desk.store.fail("five", in: "orders", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        try await desk.store.inner.write { transaction in
            guard let status = try transaction.status()["orders"] else { return }
            try transaction.setFailure(
                ProjectionFailure(position: Position(5), message: "stopped"), of: status.liveBuild)
        }
        desk.store.fail("bad", with: nil)
        desk.store.fail("five", with: nil)
        try await desk.remote().rebuild(["orders"])
        try await desk.settle(runner)
        #expect(try await desk.projection().failure == nil)
        #expect(try desk.texts() == ["one", "three", "four"])
        #expect(try await desk.store.inner.status().lease?.epoch == 1, "no lease was lost over it")
        try await desk.expectEqualToReplay()
    }

    @Test func `a discard that cannot be read waits as a dead letter of its projection and holds up no other discard`()
        async throws
    {
        let runner = try await parked()
        try await desk.record(discard: Data("{".utf8), of: "orders")
        try await desk.settle(runner)
        #expect(desk.waiting("orders") == [2, 3, 5])
        #expect(desk.waiting("customers") == [])
        let letter = try #require(try await desk.deadLetters.list(limit: 9).last)
        #expect(letter.reason == "the data of DeadLetterDiscarded does not fit it")

        let fact = DeadLetterDiscarded(projection: "orders", position: Position(2), reason: "")
        try await desk.record(discard: fact.encode(), of: "orders")
        try await desk.settle(runner)
        #expect(desk.waiting("orders") == [5])
        #expect(try desk.texts() == ["one", "three", "four"])
        try await desk.expectEqualToReplay()
    }

    @Test func `a discard of a version unknown here is no event of the desk's own`() async throws {
        let runner = try await parked()
        try await desk.record(discard: Data("{}".utf8), of: "orders", schemaVersion: 2)
        try await desk.settle(runner)
        #expect(desk.waiting("orders") == [2, 3, 5])
        let letter = try #require(try await desk.deadLetters.list(limit: 9).last)
        #expect(letter.reason == "DeadLetterDiscarded version 2 is not known here")
    }

    @Test func `discards that name each other do not go round in circles`() async throws {
        _ = try await parked()
        for position: Int64 in [6, 5] {
            let fact = DeadLetterDiscarded(projection: "orders", position: Position(position), reason: "")
            try await desk.record(discard: fact.encode(), of: "orders")
        }
        let events = try await desk.log.events(after: Position(4), limit: 2)
        let now = desk.clock.now()
        try await desk.store.inner.write { transaction in
            guard let build = try transaction.status()["orders"]?.liveBuild else { return }
            for event in events { try transaction.park(event, in: build, because: "not known here", at: now) }
        }
        let letters = try await desk.deadLetters.list(limit: 9).filter { $0.event.position > Position(4) }
        _ = try await desk.deadLetters.retry(letters)
        #expect(desk.waiting() == [2, 3])
    }

    @Test func `a discard that could not be read is carried out by a retry once it can be`() async throws {
        let runner = try await parked()
        let fact = DeadLetterDiscarded(projection: "orders", position: Position(2), reason: "")
        try await desk.record(discard: fact.encode(), of: "orders")
        // Parked by hand, as an older program would have left it.
        let event = try #require(try await desk.log.events(after: Position(4), limit: 1).first)
        let now = desk.clock.now()
        try await desk.store.inner.write { transaction in
            guard let status = try transaction.status()["orders"] else { return }
            try transaction.park(event, in: status.liveBuild, because: "not known here", at: now)
            try transaction.moveCheckpoint(of: status.liveBuild, from: Position(4), to: event)
        }
        let last = try await desk.deadLetters.list(limit: 9).filter { $0.event.position == Position(5) }
        #expect(try await desk.deadLetters.retry(last).waiting == 0)
        #expect(desk.waiting() == [])
        try await desk.settle(runner)
        try await desk.expectEqualToReplay()
    }
}

extension SteppedDesk {
    /// Writes a record of a discard, readable or not, as another version of the program might.
    fileprivate func record(discard data: Data, of projection: ProjectionName, schemaVersion: Int = 1) async throws {
        let stream = StreamID(category: "projection", key: projection.rawValue)
        let version = try await log.events(in: stream, after: .none, limit: 99).last?.version ?? .none
        let cause = EventCause(commandID: ids.nextCommand(), actor: "eve", correlationID: ids.next(), causationID: nil)
        let type = EventType("DeadLetterDiscarded", schemaVersion: schemaVersion)
        let request = AppendRequest(
            cause: cause, commandName: DiscardDeadLetter.name,
            target: StreamCondition(stream: stream, version: version),
            events: [NewEvent(type: type, occurredAt: clock.now(), data: data)], conditions: [],
            outcome: .accepted(details: Data()))
        _ = try await log.append([request])
    }
}
