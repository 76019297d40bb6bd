import CQRS
import Foundation
import OrderEvents
import OrderQueries
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

@Suite struct DirectoryTests {
    private static let facts = [
        Facts.registered("ALFKI", name: "Alfreds Futterkiste", email: "maria@alfki.de", country: "Germany"),
        Facts.registered("KOENE", name: "Königlich Essen", email: "philip@koene.de"),
        Facts.registered("OCEAN", name: "océano Atlántico"),
        Facts.registered("koene", name: "Another"),
        Facts.registered("100%", name: "a_b"),
        Facts.suspended("ALFKI"),
        Facts.suspended("OCEAN"),
        Facts.reinstated("OCEAN"),
        Facts.listed("1", name: "Chai"),
        Facts.listed("a", name: "Röd Kaviar"),
        Facts.listed("A", name: "Gravad lax"),
        Facts.repriced("1", price: 1_950),
        Facts.discontinued("a"),
    ]

    @Test(
        arguments: [
            ("", ["100%", "ALFKI", "koene", "KOENE", "OCEAN"]),
            ("   ", ["100%", "ALFKI", "koene", "KOENE", "OCEAN"]),
            ("FUTTER", ["ALFKI"]), ("königlich", ["KOENE"]), ("KÖNIG", ["KOENE"]), ("konig", ["KOENE"]),
            ("OCÉANO", ["OCEAN"]), ("maria@", ["ALFKI"]), (" essen ", ["KOENE"]),
            ("koene", ["koene", "KOENE"]), ("KOENE", ["KOENE", "koene"]),
            ("%", ["100%"]), ("_", ["100%"]), ("a%b", []), ("'; DROP TABLE customers; --", []), ("\0", []),
        ] as [(String, [String])])
    func `customers are found by any part of id, name and e-mail, the exact id first`(
        text: String, ids: [String]
    ) async throws {
        let desk = try await filled()
        #expect(try await customers(desk, text).map(\.customerID.rawValue) == ids)
    }

    @Test(arguments: ["", "e"]) func `lists with sums hold the rows of the directory`(text: String) async throws {
        let desk = try await filled()
        let customers = try await ListCustomerSalesHandler(store: desk.store, clock: SystemClock())
            .answer(ListCustomerSales(matching: text, timeZone: .gmt, sort: .country)).answer.customers
        #expect(Set(customers.map(\.summary)) == Set(try await self.customers(desk, text)))
        let products = try await ListProductSalesHandler(store: desk.store, clock: SystemClock())
            .answer(ListProductSales(matching: text, timeZone: .gmt, sort: .price)).answer.products
        #expect(Set(products.map(\.summary)) == Set(try await self.products(desk, text)))
    }

    @Test func `the best match comes first: its id, its beginning, a word of it, anywhere else`() async throws {
        let names = [
            ("1", "Grandma's Chai"), ("2", "Achai"), ("3", "Zimt-Chai"), ("4", "Chai"), ("CHAI", "Zucker"),
            ("5", "Chaise"),
        ]
        let desk = try await filled(with: names.map { Facts.listed($0, name: $1) })
        let found = try await products(desk, "chai").map(\.productID.rawValue)
        #expect(found == ["CHAI", "4", "5", "1", "3", "2"])
        let recent = ListProducts(matching: "chai", recent: [ProductID("2"), ProductID("3"), ProductID("5")])
        let ranked = try await desk.ask({ ListProductsHandler(store: $0) }, recent).map(\.productID.rawValue)
        #expect(ranked == ["CHAI", "5", "4", "3", "1", "2"], "what was used last goes before its equals only")
    }

    @Test func `a change of the desk's policy moves the checkpoints and makes no row`() async throws {
        let desk = try await RunningDesk()
        try await desk.record(.policy(.fourEyesRequired(FourEyesRequired())))
        try await desk.record(Facts.listed("1", name: "Chai"))
        try await desk.record(.policy(.fourEyesLifted(FourEyesLifted())))
        await desk.project()
        let projections = try await desk.store.status().projections
        #expect(projections.allSatisfy { $0.live.checkpoint == Position(3) })
        #expect(projections.allSatisfy { $0.live.deadLetters == 0 })
        #expect(try await products(desk.desk, "").map(\.productID.rawValue) == ["1"])
        #expect(try await desk.verify().isEqual)
    }

    @Test func `a customer is found by the details known last`() async throws {
        let updated = CustomerUpdated(
            customerID: CustomerID("ALFKI"), name: "Zwei Bären", email: "new@zb.example", country: "Austria")
        let desk = try await filled(with: [
            Facts.registered("ALFKI", name: "Alfreds Futterkiste", country: "Germany"), .customer(.updated(updated)),
        ])
        #expect(try await customers(desk, "baren").map(\.customerID.rawValue) == ["ALFKI"])
        #expect(try await customers(desk, "new@zb").map(\.country) == ["Austria"])
        #expect(try await customers(desk, "Alfreds").isEmpty)
    }

    @Test func `a customer is suspended until reinstated`() async throws {
        let desk = try await filled()
        let all = try await customers(desk, "")
        #expect(all.filter(\.isSuspended).map(\.customerID.rawValue) == ["ALFKI"])
        let alfreds = CustomerSummary(
            customerID: CustomerID("ALFKI"), name: "Alfreds Futterkiste", email: "maria@alfki.de",
            country: "Germany", isSuspended: true, suspensionReason: "unpaid")
        #expect(all.contains(alfreds))
        #expect(all.filter { !$0.suspensionReason.isEmpty }.map(\.customerID.rawValue) == ["ALFKI"])
    }

    @Test func `a product has its newest price, and its id's case counts`() async throws {
        let desk = try await filled()
        let all = try await products(desk, "")
        #expect(all.map(\.productID.rawValue) == ["1", "A", "a"])
        #expect(all.first?.unitPrice == Money(minorUnits: 1_950, currency: .usd))
        #expect(all.map(\.isDiscontinued) == [false, false, true])
        #expect(try await products(desk, "a").first?.productID == ProductID("a"))
        #expect(try await products(desk, "A").first?.productID == ProductID("A"))
        #expect(try await products(desk, "rod k").map(\.name) == ["Röd Kaviar"])
    }

    @Test(arguments: [(2, 2), (0, 0), (-5, 0), (Int.max, 5)])
    func `a limit is kept`(limit: Int, count: Int) async throws {
        let desk = try await filled()
        let query = ListCustomers(limit: limit)
        #expect(try await desk.ask({ ListCustomersHandler(store: $0) }, query).count == count)
    }

    @Test(
        arguments: [
            Facts.suspended("nobody"), Facts.reinstated("nobody"), Facts.repriced("nothing", price: 1),
            Facts.discontinued("nothing"),
        ])
    func `a change of what is not there cannot be applied`(fact: DomainEvent) async throws {
        var recorder = Recorder()
        try recorder.record(fact)
        let desk = try await ReadDesk()
        let events = recorder.events
        await #expect(throws: ProjectionError.self) { try await desk.apply(events) }
    }

    @Test func `registering the same customer twice cannot be applied`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.registered("1", name: "x"))
        try recorder.record(Facts.registered("1", name: "y"))
        let desk = try await ReadDesk()
        let events = recorder.events
        await #expect(throws: ProjectionError.self) { try await desk.apply(events) }
    }

    private func filled(with facts: [DomainEvent] = facts) async throws -> ReadDesk {
        var recorder = Recorder()
        for fact in facts { try recorder.record(fact) }
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        return desk
    }

    private func customers(_ desk: ReadDesk, _ text: String) async throws -> [CustomerSummary] {
        try await desk.ask({ ListCustomersHandler(store: $0) }, ListCustomers(matching: text))
    }

    private func products(_ desk: ReadDesk, _ text: String) async throws -> [ProductSummary] {
        try await desk.ask({ ListProductsHandler(store: $0) }, ListProducts(matching: text))
    }
}
