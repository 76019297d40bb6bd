import CQRS
import OrderEvents
import OrderQueries
import Testing

@testable import OrderReadModel

@Suite struct TimelineTests {
    private let running: RunningDesk

    init() async throws {
        running = try await RunningDesk()
        await running.project()
    }

    @Test func `every event of an order has its way to every projection, with the pause it waited for`() async throws {
        let runner = running.projector("next")
        running.clock.advance(by: .seconds(2))
        _ = await runner.step()
        let remote = running.remote()
        try await remote.setPaused(true)
        _ = await runner.step()
        try await running.record(Facts.placed("1"))
        running.clock.advance(by: .milliseconds(1_400))
        _ = await runner.step()
        try await remote.setPaused(false)
        _ = await runner.step()

        let timeline = try await timeline(of: "1")
        let event = try #require(timeline.events.first)
        #expect(timeline.events.count == 1 && event.event.type == "OrderPlaced" && event.event.actor == "alice")
        #expect(event.deliveries.map(\.projection) == [.orders, .history, .directory])
        for delivery in event.deliveries {
            #expect(delivery.state == .visible(since: running.clock.now()))
            #expect(delivery.wait == .milliseconds(1_400))
            #expect(delivery.shares == [.init(.wait(.pause(by: "ada")), .milliseconds(1_400))])
        }
    }

    @Test func `an event that orders has parked is in the timeline as a dead letter`() async throws {
        try await running.record(Facts.approved("ghost", by: "bob"))
        await running.project("later")
        let event = try #require(try await timeline(of: "ghost").events.first)
        #expect(event.deliveries[0].state == .parked(since: running.clock.now()))
        #expect(event.deliveries[1].state == .visible(since: running.clock.now()))
        try await running.discard(event.event.position)
        await running.project("last")
        #expect(try await timeline(of: "ghost").events.first?.deliveries[0].state == .notRecorded)
    }

    @Test func `what is no longer recorded is said to be so, and an order that is not there has no events`()
        async throws
    {
        try await running.record(Facts.placed("1"))
        await running.project("later")
        try await running.edit("DELETE FROM deliveries")
        let event = try #require(try await timeline(of: "1").events.first)
        #expect(event.deliveries.map(\.state) == [.notRecorded, .notRecorded, .notRecorded])
        #expect(try await timeline(of: "2").events.isEmpty)
    }

    @Test func `an event that is not applied yet is among them and waits`() async throws {
        try await running.record(Facts.placed("1"))
        await running.project("later")
        try await running.record(Facts.approved("1", by: "bob"))
        let events = try await GetOrderTimelineHandler(store: running.store, log: running.log)
            .answer(GetOrderTimeline(orderID: OrderID("1"))).answer.events
        #expect(events.map(\.event.type) == ["OrderPlaced", "OrderApproved"])
        #expect(events[1].event.summary == "approved by bob")
        #expect(events[1].deliveries.map(\.state) == [.waiting, .waiting, .waiting])
    }

    private func timeline(of orderID: String) async throws -> OrderTimeline {
        try await running.desk.ask(
            { GetOrderTimelineHandler(store: $0) }, GetOrderTimeline(orderID: OrderID(orderID)))
    }
}
