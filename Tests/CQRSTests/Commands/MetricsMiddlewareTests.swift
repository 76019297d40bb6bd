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
        // The metrics system is set up once in a process; only this test needs it.
        MetricsSystem.bootstrap(metrics)
        let envelope = CommandEnvelope(
            Note(key: "a", text: "one"),
            metadata: CommandMetadata(commandID: SequentialIDs().nextCommand(), actor: "ada"))
        let middleware = MetricsMiddleware()
        for _ in 0..<2 {
            _ = try await middleware.dispatch(envelope) { _ in .rejected(Rejection(.noHandler, "no")) }
        }
        await #expect(throws: Indigestible.self) {
            try await middleware.dispatch(envelope) { _ in throw Indigestible() }
        }
        let refused = try metrics.expectCounter(
            "commands_total", [("command", "Note"), ("outcome", "NO_HANDLER")])
        #expect(refused.totalValue == 2)
        #expect(
            try metrics.expectCounter("commands_total", [("command", "Note"), ("outcome", "error")]).totalValue == 1)
        #expect(try metrics.expectTimer("command_duration", [("command", "Note")]).values.count == 3)
    }
}
