import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderExchange
import TestSupport
import Testing

/// Sending past orders again, step by step.
@Suite struct ReplayTests {
    private let options = ImportOptions(actor: "ann")

    private func orders(_ folder: Folder = Folder()) async throws -> PastOrders {
        try await PastOrders.read(folder.source, options: options)
    }

    private func sender(_ orders: PastOrders, _ desk: Desk, dates: ReplayDates = .now) -> PastOrderSender {
        PastOrderSender(orders, bus: desk.bus, log: desk.log, options: options, dates: dates)
    }

    /// Sends everything that is not settled, and counts.
    private func replay(_ orders: PastOrders, on desk: Desk, dates: ReplayDates = .now) async throws -> ReplayCount {
        var sender = sender(orders, desk, dates: dates)
        _ = try await sender.registerDirectory { _ in }
        var count = ReplayCount()
        for step in orders.steps {
            let isSettled = try await sender.isSettled(step)
            let outcome = isSettled ? sender.settledOutcome(of: step) : try await sender.send(step)
            count.record(step, outcome, total: try await sender.order(of: step).total)
        }
        return count
    }

    @Test func `the steps of all orders come in the order of their times`() async throws {
        let folder = Folder().with(
            orders: "10,ALFKI,2026-01-01T08:00:00Z,shipped,2026-01-02,2026-01-05,,USD",
            "11,ALFKI,2026-01-01T09:00:00Z,cancelled,,,2026-01-03,USD")
        let steps = try await orders(folder).steps
        #expect(steps.map(\.kind) == [.place, .place, .approve, .cancel, .ship])
        #expect(steps.map(\.at) == steps.map(\.at).sorted())
    }

    @Test func `it is dated now, as in the files, or moved`() async throws {
        for (dates, expected) in [
            (ReplayDates.now, "2026-11-21T12:00:00.000Z"), (.kept, "1996-07-04T08:00:00.000Z"),
            (.moved(by: .seconds(3_600)), "1996-07-04T09:00:00.000Z"),
        ] {
            let desk = Desk()
            let count = try await replay(try await orders(), on: desk, dates: dates)
            #expect(count.acceptedCount == 4)
            #expect(try await desk.history("10").first?.occurredAt.iso8601 == expected)
        }
    }

    @Test func `twice is once, and so are an import and a replay of the same files`() async throws {
        let desk = Desk()
        let orders = try await orders()
        let first = try await replay(orders, on: desk)
        #expect(first.accepted == [.place: 2, .approve: 1, .ship: 1])
        #expect(first.placed.count() == 2)
        let events = try await desk.eventCount()
        let second = try await replay(orders, on: desk)
        #expect(second.acceptedCount == 0 && second.alreadyThere == 4)
        #expect(try await desk.eventCount() == events)

        let imported = Desk()
        _ = try await imported.importing(Folder())
        let third = try await replay(orders, on: imported)
        #expect(third.acceptedCount == 0 && third.alreadyThere == 4 && third.refused.isEmpty)
    }

    @Test func `a refused step ends its order, names file and line, and leaves the others alone`() async throws {
        var folder = Folder()
        folder.customers = "customer_id,name,email,country\nALFKI,Alfreds,,\n"
        folder = folder.with(
            orders: "10,NOBODY,2026-01-01,shipped,2026-01-02,2026-01-03,,USD", "11,ALFKI,2026-01-01,approved,,,,USD")
        let count = try await replay(try await orders(folder), on: Desk())
        #expect(count.refused.count == 1)
        #expect(
            count.refused.first?.description.hasPrefix("orders.csv:2: order '10' is not placed: CUSTOMER_NOT_FOUND")
                == true)
        #expect(count.leftOut == 2)
        #expect(count.accepted == [.place: 1, .approve: 1])
    }

    @Test func `an order that somebody has cancelled meanwhile goes no further`() async throws {
        let desk = Desk()
        let orders = try await orders()
        var sender = sender(orders, desk)
        _ = try await sender.registerDirectory { _ in }
        #expect(try await sender.send(orders.steps[0]) == .accepted)
        try await desk.cancel("10")
        let outcomes = [try await sender.send(orders.steps[1]), try await sender.send(orders.steps[2])]
        guard case .refused(let row) = outcomes[0] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(row.reason.contains("order '10' is not approved: INVALID_TRANSITION"))
        #expect(outcomes[1] == .leftOut)
    }

    @Test func `an order of that id from elsewhere stays as it is`() async throws {
        let desk = Desk()
        let other = Folder().with(orders: "10,ALFKI,2026-01-01,pending,,,,USD").with(items: "10,1,1,7,100,0")
        _ = try await desk.importing(other)
        let count = try await replay(try await orders(), on: desk)
        #expect(count.refused.map(\.reason).first?.contains("is left as it is there") == true)
        #expect(try await desk.history("10").count == 1)
    }

    @Test func `all at once they come to the same as one by one`() async throws {
        let (one, all) = (Desk(), Desk())
        let orders = try await orders()
        _ = try await replay(orders, on: one)
        let sender = sender(orders, all)
        _ = try await sender.registerDirectory { _ in }
        try await sender.sendAll { _ in }
        #expect(try await all.eventCount() == one.eventCount())
        #expect(try await all.history("10").map(\.type.name) == one.history("10").map(\.type.name))
    }
}

extension Desk {
    fileprivate func cancel(_ order: String) async throws {
        let command = CancelOrder(orderID: OrderID(order), reason: "not wanted")
        _ = try await bus.dispatch(command, metadata: CommandMetadata(commandID: CommandID(UUID()), actor: "bob"))
    }
}
