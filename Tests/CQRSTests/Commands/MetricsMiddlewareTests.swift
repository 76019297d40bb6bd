import CoreMetrics
import MetricsTestKit
import TestSupport
import Testing

@testable import CQRS

@Suite struct MetricsMiddlewareTests {
    @Test func `a metric is made once for each key`() {
        let made = Trace()
        let cache = MetricCache<String, String> { key in
            made.add(key)
            return key.uppercased()
        }
        #expect(cache["a"] == "A")
        #expect(cache["a"] == "A")
        #expect(cache["b"] == "B")
        #expect(made.lines == ["a", "b"])
    }

    @Test func `commands are counted by outcome and timed by name`() async throws {
        let metrics = TestMetrics()
        let envelope = CommandEnvelope(
            Note(key: "a", text: "one"),
            metadata: CommandMetadata(commandID: SequentialIDs().nextCommand(), actor: "ada"))
        let middleware = MetricsMiddleware(metrics: metrics)
        for _ in 0..<2 {
            _ = try await middleware.dispatch(envelope) { _ in .rejected(Rejection(.noHandler, "no")) }
        }
        await #expect(throws: Indigestible.self) {
            try await middleware.dispatch(envelope) { _ in throw Indigestible() }
        }
        _ = try await middleware.dispatch(envelope) { _ in .accepted(Self.receipt) }
        #expect(try counted("accepted", in: metrics) == 1)
        #expect(try counted("NO_HANDLER", in: metrics) == 2)
        #expect(try counted("error", in: metrics) == 1)
        #expect(try metrics.expectTimer("command_duration", [("command", "Note")]).values.count == 4)
        #expect(metrics.counters.count == 3, "each outcome is counted once")
    }

    @Test func `loads are counted by whether the cache had the aggregate, and groups by their size`() async throws {
        let metrics = TestMetrics()
        let log = InMemoryEventStore(clock: ManualClock())
        let store = AggregateStore(log: log, metrics: metrics)
        var bus = CommandBus(middleware: [])
        bus.register(NoteHandler(aggregates: store))
        let ids = SequentialIDs()
        for number in 0..<3 {
            _ = try await bus.dispatch(
                Note(key: "a", text: "text \(number)"),
                metadata: CommandMetadata(commandID: ids.nextCommand(), actor: "ada"))
        }
        let (hits, misses) = (
            try metrics.expectCounter("aggregate_loads_total", [("result", "hit")]),
            try metrics.expectCounter("aggregate_loads_total", [("result", "miss")])
        )
        #expect(misses.totalValue == 1)
        #expect(hits.totalValue == 2)
        #expect(try metrics.expectRecorder("append_group_size").values == [1, 1, 1])
    }

    @Test func `a projector records how many events each of its batches had`() async throws {
        let metrics = TestMetrics()
        let desk = ProjectorDesk()
        let runner = ProjectionRunner(
            log: desk.log, store: desk.store, clock: desk.clock, session: "s1", logger: .silent, metrics: metrics)
        try await desk.scribe.note("one", "two")
        _ = await runner.step()
        try await desk.scribe.note("three")
        _ = await runner.step()
        _ = await runner.step()
        #expect(try metrics.expectRecorder("projection_batch_size").values == [2, 1])
        #expect(try metrics.expectCounter("projected_events_total").totalValue == 3)
    }

    private static var receipt: Receipt<Note.Details> {
        Receipt(
            commandID: SequentialIDs().nextCommand(), stream: .notebook("a"), version: StreamVersion(1),
            point: LogPoint(Position(1), .start), details: Note.Details(count: 1), isRepeated: false)
    }

    private func counted(_ outcome: String, in metrics: TestMetrics) throws -> Int64 {
        try metrics.expectCounter("commands_total", [("command", "Note"), ("outcome", outcome)]).totalValue
    }
}
