import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderWriteModel
import SQLiteEventStore
import TestSupport
import Testing

/// What `status` prints, and its exit code.
@Suite(.timeLimit(.minutes(2)))
struct StatusTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    @Test func `an empty desk is live`() async throws {
        try await makeEmptyDesk()
        let outcome = try await desk.run("status", "--json")
        #expect(outcome.exitCode == 0)
        #expect(try outcome.keys == ["state", "head", "chain", "projections", "visibleMilliseconds", "projector"])
        let status = try outcome.json(StatusShape.self)
        #expect(status.state == "LIVE")
        #expect(status.head == 0)
        #expect(status.projections.map(\.name) == ["orders", "history", "directory", "statistics"])
        #expect(outcome.output.contains("\"heartbeatMilliseconds\":null"))
        #expect(
            outcome.output.contains(
                #""visibleMilliseconds":{"windowSeconds":300,"samples":0,"p50":null,"p95":null,"p99":null}"#))
    }

    @Test func `a caught-up desk is live, and its status does not project`() async throws {
        try await desk.stock()
        let live = try await desk.run("status")
        #expect(live.exitCode == 0)
        #expect(live.output.contains("orders      LIVE"))
    }

    @Test func `waiting events that nobody projects are a stall`() async throws {
        try await makeEmptyDesk()
        try await recordOneEvent(after: .seconds(-3_600))
        let outcome = try await desk.run("status", "--json")
        #expect(outcome.exitCode == 2)
        let status = try outcome.json(StatusShape.self)
        #expect(status.state == "STALLED")
        #expect(status.head == 1)
        #expect(status.projections.allSatisfy { $0.checkpoint == 0 && $0.behind == 1 })
    }

    @Test func `an event recorded in the future is never live, and its lag is not known`() async throws {
        try await makeEmptyDesk()
        try await recordOneEvent(after: .seconds(86_400))
        let outcome = try await desk.run("status", "--json")
        #expect(outcome.exitCode == 2)
        let status = try outcome.json(StatusShape.self)
        #expect(status.state == "STALLED")
        #expect(status.projections.allSatisfy { $0.behind == 1 && $0.lagMilliseconds == nil })
        #expect(outcome.output.contains("\"watchedMilliseconds\":0"))
        #expect(try await desk.run("status").output.contains("lag unknown, clock"))
        // It is an event like any other for whoever projects, and what comes after it has its own clock's date.
        #expect(try await desk.run("customers", "--json").output.contains("\"customerID\":\"X\""))
        #expect(try await desk.run("status").exitCode == 0)
        try await desk.stock()
        let events = try await desk.run("events", "--json").output
        let years = events.matches(of: /"recordedAt":"([^"]+)"/).map { String($0.1) }
        #expect(years.count == 5)
        #expect(years.dropFirst().allSatisfy { $0 < years[0] })
    }

    @Test func `a projector whose clock was ahead and that died holds nobody up, and is no projector`() async throws {
        try await desk.stock()
        try await desk.place("A1")
        try await desk.run("orders")
        let ghost = "UPDATE projector SET lease_holder = 'ghost', lease_epoch = lease_epoch + 1, lease_renewed_at = "
        let tomorrow = (SystemClock().now() + .seconds(86_400)).microseconds
        try desk.editReadModel(ghost + "\(tomorrow)")
        try await recordOneEvent(after: .seconds(-6))
        let stalled = try await desk.run("status", "--json")
        #expect(stalled.exitCode == 2)
        #expect(try stalled.json(StatusShape.self).state == "STALLED")
        #expect(stalled.output.contains("\"heartbeatMilliseconds\":null"))
        #expect(try await desk.run("customers", "--json").output.contains("\"customerID\":\"X\""))
        try desk.editReadModel(ghost + "\(tomorrow)")
        let placed = try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:1", "--id", "A2", "--wait", "5s", "--json")
        #expect(placed.exitCode == 0)
        #expect(placed.output.contains("\"visible\":true"))
    }

    private func makeEmptyDesk() async throws {
        let refused = try await desk.run("place", "--customer", "NOBODY", "--item", "1:1")
        #expect(refused.exitCode == 1)
    }

    @Test func `watching ends on a signal, having shown each change`() async throws {
        try await desk.stock()
        let watching = try desk.start(["status", "--watch", "--json"])
        try await eventually("the first status is shown") { watching.outputSoFar.contains("\"head\":4") }
        try await desk.place("A1")
        try await eventually("the new head is shown") { watching.outputSoFar.contains("\"head\":5") }
        watching.terminate()
        #expect(await watching.finish().exitCode == 0)
    }

    @Test func `following the log shows other processes' events at once, and ends on a signal`() async throws {
        try await desk.stock()
        let following = try desk.start(["events", "--follow", "--json"])
        try await eventually("the old events are shown") { following.outputSoFar.contains("\"position\":4") }
        try await desk.place("A1")
        try await eventually("the new event is shown") { following.outputSoFar.contains("\"stream\":\"order-A1\"") }
        following.terminate()
        let outcome = await following.finish()
        #expect(outcome.exitCode == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 5)
        for line in lines { #expect(try JSONKeys.topLevel(of: String(line)).first == "position") }
    }

    @Test func `a filter of events holds for those that come while the log is followed`() async throws {
        try await desk.stock()
        let words = [
            "events", "--follow", "--json", "--limit", "2", "--filter", "type:Order* -stream=order-A2 since:1h",
        ]
        let following = try desk.start(words)
        try await desk.place("A1")
        try await desk.place("A2")
        try await desk.place("A3")
        let outcome = await following.finish()
        #expect(outcome.exitCode == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2, "it ends at its limit, which counts what passes")
        #expect(lines.first?.contains("order-A1") == true && lines.last?.contains("order-A3") == true)
    }

    private func recordOneEvent(after duration: Duration) async throws {
        let clock = ManualClock(SystemClock().now() + duration)
        let log = try SQLiteEventStore(url: desk.writeStore, clock: clock)
        var bus = CommandBus(middleware: [MetadataMiddleware(clock: clock)])
        OrderWriteModel.register(on: &bus, store: AggregateStore(log: log), policy: ApprovalPolicy())
        _ = try await bus.dispatch(
            RegisterCustomer(customerID: CustomerID("X"), customerName: "X"),
            metadata: CommandMetadata(commandID: CommandID(UUID()), actor: "test"))
        log.close()
    }
}
