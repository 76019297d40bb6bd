import CQRS
import Foundation
import OrderCommands
import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// A dry run reports what an import would do, and does nothing.
struct DryRunTests {
    @Test func `a dry run reports what the import right after it does, and appends nothing`() async throws {
        let cases = LongRun.count(short: 200, long: 3_000)
        var random = SeededRandom(seed: 1_313)
        var tally = (refused: 0, imported: 0, updated: 0, alreadyThere: 0, rejected: 0)
        for number in 0..<cases {
            let desk = Desk()
            if !random.once(in: 4) {
                _ = try? await desk.importing(.files(ImportFuzzTests.mutatedFolder(&random)))
                try await Self.workByHand(on: desk, &random)
            }
            let source = ImportSource.files(ImportFuzzTests.mutatedFolder(&random))
            var options = ImportOptions(
                actor: "ann", allOrNothing: random.once(in: 8),
                onDifference: random.pick([.refuse, .report, .update]))
            if random.once(in: 3) { options.guestCustomerID = CustomerID("GUEST") }
            let before = desk.log.end
            do {
                var predicted = try await desk.dryRun(source, options).report
                #expect(desk.log.end == before, "case \(number)")
                #expect(predicted.isDryRun)
                predicted.isDryRun = false
                let report = try await OrderImporter(bus: desk.bus, log: desk.log, options: options).run(source)
                #expect(predicted == report, "case \(number)")
                tally.imported += report.orders.imported
                tally.updated += report.orders.updated + report.products.updated
                tally.alreadyThere += report.alreadyThere.count()
                tally.rejected += report.rejected.count()
                #expect(report.asked.count() == report.kept + report.rejected.count(), "case \(number)")
            } catch is ImportError {
                tally.refused += 1
                #expect(desk.log.end == before, "case \(number)")
            }
        }
        #expect(tally.refused < cases / 2)
        #expect(tally.imported > 0 && tally.updated > 0 && tally.alreadyThere > 0 && tally.rejected > 0)
        LongRun.report(item: "dry run", tried: "\(cases) mutated folders on desks with work of their own: \(tally)")
    }

    @Test func `a dry run foretells what only the write model refuses`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder())
        try await desk.try(SuspendCustomer(customerID: CustomerID("ALFKI"), reason: ""))
        var folder = Folder()
        (folder.customers, folder.products) = (nil, nil)
        folder.orders = """
            order_id,customer_id,placed_at,status
            20,ALFKI,1996-07-04,pending
            21,NOBODY,1996-07-04,pending

            """
        folder.items = "order_id,product_id,quantity,unit_price_cents\n20,1,1,1500\n21,1,1,1500\n"
        let (report, _) = try await desk.dryRun(folder.source, ImportOptions(actor: "ann"))
        #expect(report.complaints.count == 2)
        #expect(report.complaints.first?.contains("ACCOUNT_SUSPENDED") == true)
        #expect(report.complaints.last?.contains("CUSTOMER_NOT_FOUND") == true)
        #expect(report.rejected.sums(.pending).map(\.minorUnits) == [3_000])
    }

    @Test func `a dry run holds no order that is reported`() async throws {
        var folder = Folder()
        for number in 20..<1_020 {
            folder.orders? += "\(number),ALFKI,1997-01-11T10:00:00Z,shipped,,,,USD\n"
            folder.items? += "\(number),1,1,1,1800,0\n"
        }
        let (report, held) = try await Desk().dryRun(folder.source, ImportOptions(actor: "ann"))
        #expect(report.orders.imported == 1_002)
        #expect(held == 3, "one customer and two products")
    }

    @Test func `a log that fails in a dry run is reported as it is, for nothing is kept`() async throws {
        let failure = StoreError(.inputOutput, "the disk is gone", remedy: "put it back")
        let desk = Desk()
        _ = try await desk.importing(Folder())
        let overlay = try await OverlayEventStore(over: FailingLog(log: desk.log, error: failure), clock: ManualClock())
        let importer = OrderImporter(
            bus: Desk.bus(over: overlay), dryRunOn: overlay, options: ImportOptions(actor: "ann"))
        await #expect(throws: failure) { _ = try await importer.run(Folder().source) }
    }

    /// Does what a clerk may have done since: suspensions, other prices, discontinued products, cancelled orders.
    private static func workByHand(on desk: Desk, _ random: inout SeededRandom) async throws {
        if random.once(in: 3) { try await desk.try(SuspendCustomer(customerID: CustomerID("ALFKI"), reason: "")) }
        if random.once(in: 3) {
            try await desk.try(
                RepriceProduct(productID: ProductID("2"), unitPrice: Money(minorUnits: 2_000, currency: .usd)))
        }
        if random.once(in: 4) { try await desk.try(DiscontinueProduct(productID: ProductID("1"))) }
        for id in ["11", "20", "21"] where random.once(in: 3) {
            try await desk.try(CancelOrder(orderID: OrderID(id), reason: "sold out"))
        }
        if random.once(in: 3) { try await desk.try(ApproveOrder(orderID: OrderID("11"), approvedBy: "eve")) }
    }
}

/// A log that knows no answers any more.
private struct FailingLog: PassingEventStore {
    let log: InMemoryEventStore
    let error: StoreError

    func answer(to command: CommandID) async throws -> StoredAnswer? { throw error }
}

extension ImportReport {
    /// How many orders are at the desk after the import.
    fileprivate var kept: Int { imported.count() + updated.count() + alreadyThere.count() }
}

extension Desk {
    /// Reports what an import would do, and how many events were held to find out at the end.
    fileprivate func dryRun(
        _ source: ImportSource, _ options: ImportOptions
    ) async throws -> (report: ImportReport, heldEvents: Int) {
        let overlay = try await OverlayEventStore(over: log, clock: ManualClock())
        let importer = OrderImporter(bus: Desk.bus(over: overlay), dryRunOn: overlay, options: options)
        return (try await importer.run(source), overlay.heldEvents)
    }

    /// Does something by hand, or is refused.
    fileprivate func `try`<C: Command>(_ command: C) async throws {
        _ = try await bus.dispatch(
            command, metadata: CommandMetadata(commandID: CommandID(UUID()), actor: "bob"))
    }
}
