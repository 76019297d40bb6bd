import CQRS
import OrderCommands
import OrderEvents
import OrderExchange
import OrderWriteModel
import TestSupport
import Testing

/// What was imported is imported once, and what was refused may come again mended.
struct RepeatedImportTests {
    @Test func `an order is counted under the status it reached, not the one its row asks for`() async throws {
        let clock = ManualClock()
        let log = InMemoryEventStore(clock: clock)
        var bus = CommandBus(middleware: [MetadataMiddleware(clock: clock), NothingShips()])
        OrderWriteModel.register(
            on: &bus, store: AggregateStore(log: log), policy: ApprovalPolicy())
        let report = try await OrderImporter(bus: bus, log: log, options: ImportOptions(actor: "ann")).run(
            Folder().source)
        #expect(report.asked.count(.shipped) == 1 && report.asked.count(.pending) == 1)
        #expect(report.imported.count(.shipped) == 0)
        #expect(report.imported.count(.approved) == 1)
        #expect(report.imported.count(.pending) == 1)
        #expect(report.imported.sums(.approved) == report.asked.sums(.shipped))
        #expect(report.rejectedRows.map(\.line) == [2])
    }

    @Test func `a second import of the same files changes nothing`() async throws {
        let desk = Desk()
        let first = try await desk.importing(Folder())
        let events = try await desk.eventCount()
        let second = try await desk.importing(Folder())
        #expect(first.orders.imported == 2 && first.lines.imported == 3)
        #expect(second.customers.alreadyThere == 1 && second.products.alreadyThere == 2)
        #expect(second.orders.alreadyThere == 2 && second.lines.alreadyThere == 3)
        #expect(second.orders.imported == 0 && second.imported.count() == 0)
        #expect(second.alreadyThere.sums() == first.imported.sums())
        #expect(try await desk.eventCount() == events)
    }

    @Test func `orders refused before are taken once the files are mended`() async throws {
        let desk = Desk()
        var folder = Folder()
        folder.products = "product_id,name,unit_price_cents\n1,Chai,1800\n"
        for _ in 1...2 {
            let refused = try await desk.importing(folder)
            #expect(refused.rejectedRows.map { $0.reason.prefix(17) } == ["PRODUCT_NOT_FOUND", "PRODUCT_NOT_FOUND"])
        }
        let mended = try await desk.importing(Folder())
        #expect(mended.products.imported == 1 && mended.products.alreadyThere == 1)
        #expect(mended.orders.imported == 2)
        #expect(mended.complaints == [])
        #expect(try await desk.importing(Folder()).orders.alreadyThere == 2)
    }

    @Test func `what was refused before may come again with other content`() async throws {
        let desk = Desk()
        var folder = Folder()
        folder.products = "product_id,name,unit_price_cents\n1,Chai,1800\n"
        _ = try await desk.importing(folder)
        let mended = try await desk.importing(
            Folder().with(items: "10,1,1,2,1500,1000", "10,2,2,5,1900,0", "11,1,2,3,1900,0"))
        #expect(mended.complaints == [])
        #expect(mended.orders.imported == 2)
    }

    @Test func `an interrupted import is finished by the next`() async throws {
        let desk = Desk()
        _ = try await desk.importing(
            Folder().with(orders: "10,ALFKI,1996-07-04T08:00:00Z,pending,,,,USD", "11,ALFKI,1996-07-07,pending,,,,USD"))
        let report = try await desk.importing(Folder())
        #expect(report.orders.imported == 1 && report.orders.alreadyThere == 1)
        #expect(report.imported.count(.shipped) == 1)
        #expect(try await desk.history("10").count == 3)
    }
}

/// Refuses to ship anything.
private struct NothingShips: CommandMiddleware {
    func dispatch<C: Command>(
        _ envelope: CommandEnvelope<C>,
        next: @Sendable (CommandEnvelope<C>) async throws -> CommandAnswer<C.Details>
    ) async throws -> CommandAnswer<C.Details> {
        guard C.name != ShipOrder.name else {
            return .rejected(Rejection(RejectionCode(rawValue: "STRIKE"), "nobody drives today"))
        }
        return try await next(envelope)
    }
}
