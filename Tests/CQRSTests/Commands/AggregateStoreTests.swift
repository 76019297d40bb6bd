import CQRS
import Foundation
import TestSupport
import Testing

@Suite struct AggregateStoreTests {
    private let clock = ManualClock()
    private let ids = SequentialIDs()
    private let log: GateEventStore
    private let store: AggregateStore

    init() {
        log = GateEventStore(clock: clock)
        store = AggregateStore(log: log)
    }

    private func envelope(_ text: String, _ id: CommandID? = nil) -> CommandEnvelope<Note> {
        CommandEnvelope(
            Note(key: "a", text: text), metadata: CommandMetadata(commandID: id ?? ids.nextCommand(), actor: "ada"))
    }

    @discardableResult
    private func note(
        _ text: String, on notebook: Loaded<Notebook>, reading conditions: [StreamCondition] = []
    ) async throws -> CommandAnswer<Note.Details> {
        try await store.commit(.accepted([Noted(text)]), of: envelope(text), on: notebook, reading: conditions) {
            Note.Details(count: $0.texts.count)
        }
    }

    @Test func `an empty stream is an aggregate that does not exist`() async throws {
        let notebook = try await store.load(Notebook.self, "a")
        #expect(!notebook.exists)
        #expect(notebook.version == .none)
        #expect(notebook.state == Notebook())
    }

    @Test func `aggregates loaded together come in the order of their keys, in the cache or not`() async throws {
        try await Scribe(log: log).fill(3)
        let first = try await store.load(Notebook.self, all: ["b", "a", "b"])
        #expect(first.map(\.stream) == ["b", "a", "b"].map { .notebook($0) })
        #expect(first.map(\.stream.key) == ["b", "a", "b"])
        #expect(first.map(\.version) == [.none, StreamVersion(3), .none])
        #expect(log.reads == 2, "a key that is there twice is read once")
        let again = try await store.load(Notebook.self, all: ["a", "c"])
        #expect(again.map(\.version) == [StreamVersion(3), .none] && again[0].state.texts.count == 3)
    }

    @Test func `a stream is folded whole, over more than one page`() async throws {
        try await Scribe(log: log).fill(2_345)
        let notebook = try await store.load(Notebook.self, "a")
        #expect(notebook.version == StreamVersion(2_345))
        #expect(notebook.state.texts.count == 2_345)
        #expect(notebook.state.texts.last == "n2345")
    }

    @Test func `a stream that ends at a page's end is folded whole`() async throws {
        try await Scribe(log: log).fill(1_000)
        #expect(try await store.load(Notebook.self, "a").version == StreamVersion(1_000))
    }

    @Test func `what was loaded or committed is not read again`() async throws {
        let notebook = try await store.load(Notebook.self, "a")
        let reads = log.reads
        try await note("one", on: notebook)
        let newer = try await store.load(Notebook.self, "a")
        #expect(newer.state.texts == ["one"])
        #expect(newer.version == StreamVersion(1))
        #expect(log.reads == reads)
    }

    @Test func `a conflict is thrown, appends nothing and drops what was kept`() async throws {
        let stale = try await store.load(Notebook.self, "a")
        try await Scribe(log: log).note("theirs")
        let error = await #expect(throws: VersionConflict.self) { try await note("mine", on: stale) }
        #expect(error?.actual == StreamVersion(1))
        let fresh = try await store.load(Notebook.self, "a")
        #expect(fresh.state.texts == ["theirs"])
        try await note("mine", on: fresh)
        #expect(try await log.head(after: .start).head == Position(2))
    }

    @Test func `a decision made on another stream holds only while that stands still`() async throws {
        let other = try await store.load(Notebook.self, "b")
        let notebook = try await store.load(Notebook.self, "a")
        try await Scribe(log: log).note("theirs", in: "b")
        let error = await #expect(throws: VersionConflict.self) {
            try await note("mine", on: notebook, reading: [other.condition])
        }
        #expect(error?.stream == .notebook("b"))
        #expect(try await store.load(Notebook.self, "b").state.texts == ["theirs"], "the stale one was dropped")
    }

    @Test func `a conflict drops every stream of the decision, for whoever moved one may have moved others`()
        async throws
    {
        let notebook = try await store.load(Notebook.self, "a")
        let others = [try await store.load(Notebook.self, "b"), try await store.load(Notebook.self, "c")]
        let scribe = Scribe(log: log)
        for key in ["a", "b", "c"] { try await scribe.note("theirs", in: key) }
        await #expect(throws: VersionConflict.self) {
            try await note("mine", on: notebook, reading: others.map(\.condition))
        }
        for key in ["a", "b", "c"] { #expect(try await store.load(Notebook.self, key).state.texts == ["theirs"]) }
    }

    @Test func `a refusal too is only kept if what it was made on still holds`() async throws {
        let stale = try await store.load(Notebook.self, "a")
        try await Scribe(log: log).note("theirs")
        let (envelope, id) = { ($0, $0.metadata.commandID) }(envelope("x"))
        let refusal = Decision<Noted>.rejected(Rejection(RejectionCode(rawValue: "NO"), "no"))
        await #expect(throws: VersionConflict.self) {
            try await store.commit(refusal, of: envelope, on: stale) { _ in Note.Details(count: 0) }
        }
        #expect(try await log.answer(to: id) == nil)
        let fresh = try await store.load(Notebook.self, "a")
        let answer = try await store.commit(refusal, of: envelope, on: fresh) { _ in Note.Details(count: 0) }
        #expect(Rejection.of(answer)?.code.rawValue == "NO")
        #expect(try await log.answer(to: id)?.outcome.isRejection == true)
    }

    @Test func `what is to be created is begun without reading the log, and kept once committed`() async throws {
        let begun = try await store.begin(Notebook.self, "a")
        #expect(!begun.exists)
        try await note("one", on: begun)
        #expect(try await store.begin(Notebook.self, "a").state.texts == ["one"])
        #expect(log.reads == 0)
    }

    @Test func `what was begun and is there already is read before the next try`() async throws {
        try await Scribe(log: log).note("theirs")
        let begun = try await store.begin(Notebook.self, "a")
        #expect(begun.state.texts.isEmpty)
        await #expect(throws: VersionConflict.self) { try await note("mine", on: begun) }
        let read = try await store.begin(Notebook.self, "a")
        #expect(read.state.texts == ["theirs"])
        #expect(read.version == StreamVersion(1))
        try await note("mine", on: read)
    }

    @Test func `a repeated command leaves what is kept alone`() async throws {
        let notebook = try await store.load(Notebook.self, "a")
        let first = envelope("one")
        for _ in 0..<2 {
            _ = try await store.commit(.accepted([Noted("one")]), of: first, on: notebook) {
                Note.Details(count: $0.texts.count)
            }
        }
        let kept = try await store.load(Notebook.self, "a")
        #expect(kept.state.texts == ["one"])
        #expect(kept.version == StreamVersion(1))
    }

    @Test func `what is kept is bounded, and what was dropped is read again`() async throws {
        let small = AggregateStore(log: log, cachedAggregates: 4)
        for key in 0..<10 { _ = try await small.load(Notebook.self, "\(key)") }
        let reads = log.reads
        _ = try await small.load(Notebook.self, "9")
        #expect(log.reads == reads)
        _ = try await small.load(Notebook.self, "0")
        #expect(log.reads == reads + 1)
    }

    @Test func `an event nobody can read is an error that says so`() async throws {
        let request = try AppendRequest.noting(["one"], in: .notebook("a"), at: .none, as: ids.nextCommand())
        _ = try await log.append([
            AppendRequest(
                cause: request.cause, commandName: "Note", target: request.target,
                events: [NewEvent(type: EventType("Unheard"), occurredAt: clock.now(), data: Data())],
                conditions: [], outcome: request.outcome)
        ])
        await #expect(throws: EventDecodingError.self) { try await store.load(Notebook.self, "a") }
    }

    @Test func `a caller that is cancelled gets the true answer, and so does a second asking`() async throws {
        let notebook = try await store.load(Notebook.self, "a")
        let envelope = envelope("one")
        log.close()
        let commit = Task { [store] in
            try await store.commit(.accepted([Noted("one")]), of: envelope, on: notebook) {
                Note.Details(count: $0.texts.count)
            }
        }
        let log = log
        try await eventually("the append is on its way") { log.heldCount == 1 }
        commit.cancel()
        log.letOneThrough()
        #expect(Receipt.of(try await commit.value)?.position == Position(1))
    }
}
