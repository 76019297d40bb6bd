import CQRS
import Foundation
import OrderEvents
import OrderExchange
import TestSupport
import Testing

struct FolderImportTests {
    @Test func `an order keeps its id, lines, prices, discounts and currency`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder())
        let placed = try #require(try await desk.placed("10"))
        #expect(placed.customerName == "Alfreds")
        #expect(placed.lines.map(\.productName) == ["Chai", "Chang"])
        #expect(placed.lines.map(\.unitPrice) == [1_500, 1_900])
        #expect(placed.lines.map(\.discountBasisPoints) == [1_000, 0])
        #expect(placed.total == Money(minorUnits: 4_600, currency: .usd))
    }

    @Test func `an order keeps its dates and takes the steps that lead to its status`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder())
        let history = try await desk.history("10")
        #expect(history.map(\.type.name) == ["OrderPlaced", "OrderApproved", "OrderShipped"])
        #expect(
            history.map(\.occurredAt.iso8601) == [
                "1996-07-04T08:00:00.000Z", "1996-07-05T00:00:00.000Z", "1996-07-06T00:00:00.000Z",
            ])
        #expect(history.map(\.cause.actor) == ["ann", "ann", "ann"])
        let conversation = history[0].cause.commandID.uuid
        #expect(history.map(\.cause.correlationID) == [conversation, conversation, conversation])
        #expect(try await desk.history("11").map(\.type.name) == ["OrderPlaced"])
    }

    @Test func `a step is never earlier than the one before, and a missing date is that of the step before`()
        async throws
    {
        let desk = Desk()
        let folder = Folder().with(
            orders: "10,ALFKI,1996-07-04T08:00:00Z,SHIPPED,1996-07-01,,,USD",
            "11,ALFKI,1996-07-07,cancelled,,,1996-07-09,USD")
        _ = try await desk.importing(folder)
        let placedAt = "1996-07-04T08:00:00.000Z"
        #expect(try await desk.history("10").map(\.occurredAt.iso8601) == [placedAt, placedAt, placedAt])
        let cancelled = try await desk.history("11")
        #expect(cancelled.map(\.type.name) == ["OrderPlaced", "OrderCancelled"])
        #expect(cancelled.last?.occurredAt.iso8601 == "1996-07-09T00:00:00.000Z")
        #expect(
            try OrderEvent(decoding: cancelled[1])
                == .cancelled(OrderCancelled(orderID: OrderID("11"), reason: "cancelled in the imported records")))
    }

    @Test func `of many orders each is imported, and those without lines are refused in the order of the file`()
        async throws
    {
        var folder = Folder()
        let numbers = 1...1_201
        let hasLines: (Int) -> Bool = { !$0.isMultiple(of: 100) }
        folder.orders =
            "order_id,customer_id,placed_at,status\n" + numbers.map { "\($0),ALFKI,1996-07-07,pending\n" }.joined()
        folder.items =
            "order_id,line_no,product_id,quantity,unit_price_cents\n"
            + numbers.filter(hasLines).map { "\($0),1,1,\($0),100\n" }.joined()
        let desk = Desk()
        let report = try await desk.importing(folder)
        #expect(report.orders.imported == 1_189)
        #expect(report.rejectedRows.map(\.line) == numbers.filter { !hasLines($0) }.map { $0 + 1 })
        let sum = numbers.filter(hasLines).reduce(0) { $0 + Int64($1) * 100 }
        #expect(report.imported.sums() == [Money(minorUnits: sum, currency: .usd)])
        #expect(report.asked.count() == 1_201)
        #expect(try await desk.placed("1201")?.lines.map(\.quantity) == [1_201])
    }

    @Test func `columns may stand in any order and case, with others between them`() async throws {
        var folder = Folder()
        folder.customers = "\u{FEFF}Country,NAME, Customer_ID ,shoe size\nGermany,Alfreds,ALFKI,44\n"
        let report = try await Desk().importing(folder)
        #expect(report.customers.imported == 1)
        #expect(report.orders.imported == 2)
        #expect(report.complaints == [])
    }

    @Test func `columns that may be left out have sensible values`() async throws {
        var folder = Folder()
        folder.orders = "order_id,customer_id,placed_at,status\n10,ALFKI,1996-07-04,approved\n"
        folder.items = "order_id,product_id,quantity,unit_price_cents\n10,2,1,100\n10,1,1,50\n"
        let desk = Desk()
        let report = try await desk.importing(folder, currency: .eur)
        #expect(report.imported.sums(.approved) == [Money(minorUnits: 150, currency: .eur)])
        #expect(try await desk.placed("10")?.lines.map(\.productName) == ["Chang", "Chai"])
    }

    @Test func `lines follow their numbers, not the file`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder().with(items: "11,1,2,3,1900,0", "10,2,2,1,1900,0", "10,1,1,2,1500,0"))
        #expect(try await desk.placed("10")?.lines.map(\.productName) == ["Chai", "Chang"])
    }

    @Test func `customers and products may come alone, and orders later`() async throws {
        let desk = Desk()
        var people = Folder()
        (people.orders, people.items) = (nil, nil)
        let first = try await desk.importing(people)
        #expect(first.customers.imported == 1 && first.products.imported == 2 && first.orders.total == 0)
        var orders = Folder()
        (orders.customers, orders.products) = (nil, nil)
        let second = try await desk.importing(orders)
        #expect(second.orders.imported == 2)
        #expect(second.customers.total == 0)
    }

    @Test func `products have the currency that all orders share, else the given one`() async throws {
        let pounds = Folder().with(
            orders: "10,ALFKI,1996-07-04,pending,,,,gbp", "11,ALFKI,1996-07-04,pending,,,,GBP")
        #expect(try await currencies(of: pounds) == ["GBP"])
        let mixed = Folder().with(orders: "10,ALFKI,1996-07-04,pending,,,,GBP", "11,ALFKI,1996-07-04,pending,,,,EUR")
        #expect(try await currencies(of: mixed) == ["USD"])
    }

    @Test func `a folder on disk is read like one in memory, packed or not`() async throws {
        let directory = try TemporaryDirectory()
        guard case .files(let files) = Folder().source else { return }
        for (name, bytes) in files {
            let isPacked = name == "orders.csv"
            let content = isPacked ? gzip(String(decoding: bytes, as: UTF8.self)) : bytes
            try Data(content).write(to: directory.file(isPacked ? name + ".gz" : name))
        }
        let report = try await Desk().importing(.folder(directory.url))
        #expect(report.orders.imported == 2)
        #expect(report.complaints == [])
    }

    @Test func `progress counts every row read and every record to its end`() async throws {
        let seen = Progress()
        let desk = Desk()
        let options = ImportOptions(actor: "ann", maximumInFlight: 1)
        let importer = OrderImporter(bus: desk.bus, log: desk.log, options: options)
        _ = try await importer.run(Folder().source) { seen.add($0) }
        #expect(
            seen.steps == [
                "rows read 8/8", "customers 0/1", "customers 1/1", "products 0/2", "products 1/2", "products 2/2",
                "orders 0/2", "orders 1/2", "orders 2/2",
            ])
    }

    private func currencies(of folder: Folder) async throws -> Set<String> {
        let desk = Desk()
        _ = try await desk.importing(folder)
        var currencies: Set<String> = []
        for event in try await desk.log.events(after: .start, limit: 100) where event.type.name == "ProductListed" {
            guard case .listed(let listed) = try ProductEvent(decoding: event) else { continue }
            currencies.insert(listed.unitPrice.currency.rawValue)
        }
        return currencies
    }
}
