import CQRS
import Foundation
import OrderCommands
import OrderEvents
import OrderExchange
import TestSupport
import Testing

/// A record that the desk has already is compared in every field that the file has.
struct ReconciliationTests {
    private static let keeps = "; the desk keeps its own"

    /// What is changed in the file before it is imported again, and what is reported about it.
    private static let changes: [(change: @Sendable (inout Folder) -> Void, row: String, difference: String)] = [
        (
            { $0.replace("10,1,1,2,", with: "10,1,1,3,") }, "orders.csv:2",
            "line 1 2 × 1 at $15.00 less 1000 basis points at the desk, 3 × 1 at $15.00 less 1000 basis points in the file"
        ),
        (
            { $0.replace("10,2,2,1,1900,0", with: "10,2,1,1,1900,0") }, "orders.csv:2",
            "line 2 1 × 2 at $19.00 at the desk, 1 × 1 at $19.00 in the file"
        ),
        ({ $0.replace("10,2,2,1,1900,0\n", with: "") }, "orders.csv:2", "2 lines at the desk, 1 in the file"),
        (
            { $0.replace("11,ALFKI,1996-07-07", with: "11,ALFKI,1996-07-08") }, "orders.csv:3",
            "placed 1996-07-07T00:00:00.000Z at the desk, 1996-07-08T00:00:00.000Z in the file"
        ),
        (
            { $0.replace("1996-07-06,,USD", with: "1996-07-09,,USD") }, "orders.csv:2",
            "shipped 1996-07-06T00:00:00.000Z at the desk, 1996-07-09T00:00:00.000Z in the file"
        ),
        (
            { $0.replace("shipped,1996-07-05,1996-07-06", with: "approved,1996-07-05,") }, "orders.csv:2",
            "status SHIPPED at the desk, APPROVED in the file"
        ),
        (
            { $0.replace("Pending,,,,USD", with: "Pending,,,,EUR") }, "orders.csv:3",
            "currency 'USD' at the desk, 'EUR' in the file"
        ),
        (
            { $0.customers = $0.customers?.replacing("Alfreds", with: "Alfred") }, "customers.csv:2",
            "name 'Alfreds' at the desk, 'Alfred' in the file"
        ),
        (
            { $0.customers = $0.customers?.replacing("Germany", with: "France") }, "customers.csv:2",
            "country 'Germany' at the desk, 'France' in the file"
        ),
        (
            { $0.products = $0.products?.replacing("1800", with: "1801") }, "products.csv:2",
            "price $18.00 at the desk, $18.01 in the file"
        ),
    ]

    @Test(arguments: changes.indices)
    func `what differs is named, refused, and stays as it is at the desk`(number: Int) async throws {
        let (change, row, difference) = Self.changes[number]
        let desk = Desk()
        _ = try await desk.importing(Folder())
        let events = try await desk.eventCount()
        var folder = Folder()
        change(&folder)
        let report = try await desk.importing(folder)
        let complaint = try #require(report.complaints.first)
        #expect(report.complaints.count == 1)
        #expect(complaint.hasPrefix("\(row): "))
        #expect(complaint.hasSuffix("is at the desk and differs: \(difference)\(Self.keeps)"), "\(complaint)")
        #expect(report.customers.rejected + report.products.rejected + report.orders.rejected == 1)
        #expect(try await desk.eventCount() == events)
    }

    @Test func `with report nothing is refused, and the sums are the desk's`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder())
        var folder = Folder()
        folder.replace("10,1,1,2,", with: "10,1,1,3,")
        let report = try await desk.importing(folder, onDifference: .report)
        #expect(report.complaints == [])
        #expect(report.differences.map { "\($0.file):\($0.line)" } == ["orders.csv:2"])
        #expect(report.differences.first?.reason.hasSuffix("in the file") == true)
        #expect(report.orders.alreadyThere == 2)
        #expect(report.asked.sums().map(\.minorUnits) == [11_650])
        #expect(report.alreadyThere.sums().map(\.minorUnits) == [10_300])
    }

    @Test func `a file that leaves a field empty says nothing about it`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder())
        var folder = Folder()
        folder.customers = "customer_id,name,email,country\nALFKI,,,\n"
        folder.replace("shipped,1996-07-05,1996-07-06", with: "shipped,,")
        #expect(try await desk.importing(folder).complaints == [])
    }

    @Test func `an order placed by hand is compared too`() async throws {
        let desk = try await deskWithOrderByHand()
        let report = try await desk.importing(Folder())
        #expect(report.orders.rejected == 1 && report.orders.imported == 1)
        #expect(report.complaints.first?.contains("order '10' is at the desk and differs: 2 lines") == false)
        #expect(report.complaints.first?.contains("1 lines at the desk, 2 in the file") == true)
        #expect(report.imported.count() == 1 && report.alreadyThere.count() == 0)
    }

    @Test func `an order that somebody has worked on is not taken on unasked`() async throws {
        let desk = Desk()
        var folder = Folder()
        folder.replace("shipped,1996-07-05,1996-07-06", with: "pending,,")
        _ = try await desk.importing(folder)
        try await desk.dispatch(CancelOrder(orderID: OrderID("10"), reason: "sold out"))
        let report = try await desk.importing(Folder())
        #expect(
            report.complaints == [
                "orders.csv:2: order '10' is at the desk and differs: status CANCELLED at the desk, SHIPPED in the file"
                    + Self.keeps
            ])
    }

    @Test func `what a file gives back goes up with the file, to all of it`() async throws {
        let desk = Desk()
        func folder(_ status: String, _ cents: String) -> Folder {
            var folder = Folder()
            folder.orders =
                "order_id,customer_id,placed_at,status,refunded_cents\n10,ALFKI,1996-07-04,\(status),\(cents)\n"
            folder.items = "order_id,product_id,quantity,unit_price_cents\n10,1,2,1500\n"
            return folder
        }
        for (status, cents, events) in [
            ("shipped", "", 3), ("shipped", "100", 4), ("shipped", "300", 5), ("shipped", "300", 5),
            ("refunded", "", 6),
            ("refunded", "", 6),
        ] {
            let report = try await desk.importing(folder(status, cents))
            #expect(report.complaints == [], "\(status) \(cents)")
            #expect(try await desk.history("10").count == events, "\(status) \(cents)")
        }
        let back = try await desk.importing(folder("shipped", "300"))
        #expect(back.complaints.first?.contains("status REFUNDED at the desk, SHIPPED in the file") == true)
    }

    // MARK: Update

    @Test func `with update a price and a status follow the file`() async throws {
        let desk = Desk()
        var folder = Folder()
        folder.replace("shipped,1996-07-05,1996-07-06", with: "pending,,")
        _ = try await desk.importing(folder)
        try await desk.dispatch(ApproveOrder(orderID: OrderID("10"), approvedBy: "eve"))
        folder.replace("pending,,,,USD\n11", with: "shipped,,,,USD\n11")
        folder.products = folder.products?.replacing("1900", with: "2000")
        let report = try await desk.importing(folder, onDifference: .update)
        #expect(report.complaints == [])
        #expect(report.orders.updated == 1 && report.orders.alreadyThere == 1 && report.products.updated == 1)
        #expect(report.updated.count(.shipped) == 1 && report.alreadyThere.count(.pending) == 1)
        #expect(try await desk.history("10").count == 3)
        let again = try await desk.importing(folder, onDifference: .update)
        #expect(again.orders.alreadyThere == 2 && again.products.alreadyThere == 2)
    }

    @Test func `with update a pending order gets the lines it lacks at its end`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder())
        var folder = Folder()
        folder.items? += "11,2,1,1,1800,0\n"
        let report = try await desk.importing(folder, onDifference: .update)
        #expect(report.complaints == [] && report.orders.updated == 1)
        #expect(report.updated.sums(.pending).map(\.minorUnits) == [7_500])
    }

    @Test func `with update what no command changes is refused`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder())
        var folder = Folder()
        folder.customers = folder.customers?.replacing("Alfreds", with: "Alfred")
        folder.replace("10,1,1,2,", with: "10,1,1,3,")
        let events = try await desk.eventCount()
        let report = try await desk.importing(folder, onDifference: .update)
        #expect(report.complaints.map { $0.hasSuffix("; the desk has no command that changes this") } == [true, true])
        #expect(try await desk.eventCount() == events)
    }

    @Test(arguments: [DifferencePolicy.refuse, .report, .update])
    func `the counts add up to the rows of the files`(policy: DifferencePolicy) async throws {
        let desk = try await deskWithOrderByHand()
        var folder = Folder()
        folder.items? += "11,2,1,two,1800,0\n"
        let report = try await desk.importing(folder, onDifference: policy)
        #expect((report.customers.total, report.products.total) == (1, 2))
        #expect((report.orders.total, report.lines.total) == (2, 4))
    }

    private func deskWithOrderByHand() async throws -> Desk {
        let desk = Desk()
        var folder = Folder()
        (folder.orders, folder.items) = (nil, nil)
        _ = try await desk.importing(folder)
        let item = OrderItem(productID: ProductID("1"), quantity: 1)
        try await desk.dispatch(
            PlaceOrder(
                orderID: OrderID("10"), customerID: CustomerID("ALFKI"), items: [item],
                paymentMethodID: PaymentMethodID("cash")))
        return desk
    }
}

extension Folder {
    fileprivate mutating func replace(_ text: String, with other: String) {
        orders = orders?.replacing(text, with: other)
        items = items?.replacing(text, with: other)
    }
}

extension Desk {
    /// Does by hand what is no import's.
    fileprivate func dispatch<C: Command>(_ command: C) async throws {
        let metadata = CommandMetadata(commandID: CommandID(UUID()), actor: "bob")
        guard case .accepted = try await bus.dispatch(command, metadata: metadata) else {
            Issue.record("\(C.name) was refused")
            return
        }
    }
}
