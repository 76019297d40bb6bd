import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderWriteModel
import SQLiteEventStore
import TestSupport
import Testing

/// What `status` says, and the exit code it says it with.
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
        #expect(try outcome.keys == ["state", "head", "chain", "projections", "visibleMilliseconds"])
        let status = try outcome.json(StatusShape.self)
        #expect(status.state == "LIVE")
        #expect(status.head == 0)
        #expect(status.projections.map(\.name) == ["orders", "history", "directory"])
        #expect(outcome.output.contains("\"heartbeatMilliseconds\":null"))
        #expect(outcome.output.contains("\"visibleMilliseconds\":{\"p50\":null,\"p95\":null,\"p99\":null}"))
    }

    @Test func `a caught-up desk is live, and its status does not project`() async throws {
        try await desk.stock()
        let live = try await desk.run("status")
        #expect(live.exitCode == 0)
        #expect(live.output.contains("orders      LIVE"))
    }

    @Test func `waiting events that nobody projects are a stall`() async throws {
        try await makeEmptyDesk()
        try await recordOneEventAnHourAgo()
        let outcome = try await desk.run("status", "--json")
        #expect(outcome.exitCode == 2)
        let status = try outcome.json(StatusShape.self)
        #expect(status.state == "STALLED")
        #expect(status.head == 1)
        #expect(status.projections.allSatisfy { $0.checkpoint == 0 && $0.behind == 1 })
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

    private func recordOneEventAnHourAgo() async throws {
        let clock = ManualClock(SystemClock().now() + .seconds(-3_600))
        let log = try SQLiteEventStore(url: desk.writeStore, clock: clock)
        var bus = CommandBus(middleware: [MetadataMiddleware(clock: clock)])
        OrderWriteModel.register(on: &bus, store: AggregateStore(log: log), policy: ApprovalPolicy())
        _ = try await bus.dispatch(
            RegisterCustomer(customerID: CustomerID("X"), customerName: "X"),
            metadata: CommandMetadata(commandID: CommandID(UUID()), actor: "test"))
        log.close()
    }
}
