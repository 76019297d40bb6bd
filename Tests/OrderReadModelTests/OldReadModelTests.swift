import CQRS
import Foundation
import GRDB
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// Opens read models of orders that earlier versions of this program made.
@Suite struct OldReadModelTests {
    private let directory: TemporaryDirectory
    private var file: URL { directory.file("read.sqlite") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Rows made under other fingerprints are built again: these change only with the tables or a revision.
    @Test(arguments: [
        (ProjectionName.orders, "1-92b90c12bd0a4033"), (.history, "1-165ca13aadb72e36"),
        (.directory, "1-790d08a52dab3773"),
    ])
    func `the rows of the last release are today's`(name: ProjectionName, fingerprint: String) {
        #expect(ProjectionBuilds(OrderReadStore.orderProjections).fingerprint(of: name) == fingerprint)
    }

    @Test func `rows of version 2 stay before the readers, and a shadow rebuild is begun`() async throws {
        try StoredDesk.copy("read.sqlite", of: StoredDesk.schemaTwo, to: file)
        let store = try await OrderReadStore(url: file)
        #expect(try await orderIDs(store).sorted() == ["A-1", "B-1"])
        let projections = try await store.status().projections
        #expect(projections.first { $0.name == .statistics }?.checkpoint == Position(0), "it had none")
        for projection in projections where projection.name != .statistics {
            #expect(projection.checkpoint == Position(10))
            #expect(projection.live.chain == nil, "nobody knows which log they were made from")
            #expect(!projection.isRunning, "so nothing is applied on top of them")
            #expect(projection.rebuild?.build == BuildStatus(generation: projection.rebuild?.build.generation ?? 0))
        }
        let again = try await OrderReadStore(url: file)
        #expect(try await orderIDs(again).count == 2)
    }

    @Test func `rows from before refunds are upgraded, stay before the readers, and are built again`() async throws {
        try await fill()
        try edit(
            Self.dropParties + """
                ALTER TABLE order_summaries_1 DROP COLUMN refunded_minor;
                ALTER TABLE order_lines_1 DROP COLUMN refunded_quantity;
                ALTER TABLE order_totals_1 DROP COLUMN refunded_minor;
                ALTER TABLE day_totals_1 DROP COLUMN refunded_minor;
                UPDATE builds SET fingerprint = '1-40f73f3d1b2d859a' WHERE projection = 'orders';
                """)
        await #expect(throws: StoreError.self) { try await OrderReadStore(url: file, readOnly: true) }
        let store = try await OrderReadStore(url: file)
        let query = GetOrder(orderID: OrderID("10248"))
        let order = try await GetOrderHandler(store: store).answer(query).answer
        #expect(order?.summary.refunded == Money(minorUnits: 0, currency: .usd))
        #expect(order?.refundedQuantities == [:] && order?.lines.count == 1)
        let status = try await store.status()[.orders]
        #expect(status?.checkpoint == Position(1))
        #expect(status?.rebuild?.request.reason == "another version of the program")
        #expect(try await store.status()[.history]?.rebuild == nil)
        let again = try await OrderReadStore(url: file)
        #expect(try await orderIDs(again) == ["10248"])
    }

    @Test func `rows from before kept refunds are upgraded to the refunds of their orders`() async throws {
        let events = try OrderTraffic.events(seed: 9, count: 400)
        let expected: GetTotals.Answer
        do {
            let store = try await OrderReadStore(url: file)
            try await store.write { transaction in
                for event in events {
                    try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .orders)
                }
            }
            expected = try await GetTotalsHandler(store: store, clock: ManualClock()).answer(GetTotals()).answer
            store.close()
        }
        #expect(expected.byStatus.values.contains { $0.refunds.count == 2 })
        try edit(
            Self.dropParties + """
                ALTER TABLE order_totals_1 DROP COLUMN refunded_minor;
                ALTER TABLE day_totals_1 DROP COLUMN refunded_minor;
                UPDATE builds SET fingerprint = '1-c5fcbafd1eed3c5a' WHERE projection = 'orders';
                """)
        let store = try await OrderReadStore(url: file)
        #expect(try await GetTotalsHandler(store: store, clock: ManualClock()).answer(GetTotals()).answer == expected)
        #expect(try await store.status()[.orders]?.rebuild?.request.reason == "another version of the program")
    }

    @Test func `rows from before totals were kept by customer are upgraded to the totals of their orders`() async throws
    {
        let filter = OrderFilter(customerID: CustomerID("ALFKI"))
        let query = GetOrderDashboard(filter: filter, page: .first(limit: 5), counting: .quick)
        let events = try OrderTraffic.events(seed: 10, count: 400)
        let expected: GetOrderDashboard.Answer
        do {
            let store = try await OrderReadStore(url: file)
            try await store.write { transaction in
                for event in events {
                    try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .orders)
                }
            }
            expected = try await GetOrderDashboardHandler(store: store).answer(query).answer
            store.close()
        }
        #expect(expected.matching.count > 5)
        try edit(Self.dropParties + "UPDATE builds SET fingerprint = '1-f2e0955d7b435008' WHERE projection = 'orders';")
        let store = try await OrderReadStore(url: file)
        #expect(try await GetOrderDashboardHandler(store: store).answer(query).answer == expected)
        #expect(try await store.status()[.orders]?.rebuild?.request.reason == "another version of the program")
    }

    @Test func `rows from before totals were kept by customer and status are upgraded to the totals of their orders`()
        async throws
    {
        let events = try OrderTraffic.events(seed: 12, count: 400)
        let filter = OrderFilter(status: .pending, customerID: CustomerID("ALFKI"))
        let expected: OrderTotals
        do {
            let store = try await OrderReadStore(url: file)
            try await store.write { transaction in
                for event in events {
                    try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .orders)
                }
            }
            expected = try await CountOrdersHandler(store: store).answer(CountOrders(filter: filter)).answer
            store.close()
        }
        #expect(expected.count > 1)
        try edit(
            """
            DROP TABLE customer_totals_1;
            CREATE TABLE customer_totals_1 (
                customer_id TEXT NOT NULL,
                currency TEXT NOT NULL,
                order_count INTEGER NOT NULL,
                total_minor INTEGER NOT NULL,
                refunded_minor INTEGER NOT NULL,
                PRIMARY KEY (customer_id, currency)
            ) STRICT, WITHOUT ROWID;
            PRAGMA user_version = 8;
            UPDATE builds SET fingerprint = '1-b2259d6ff5455f8' WHERE projection = 'orders';
            """)
        let store = try await OrderReadStore(url: file)
        #expect(try await CountOrdersHandler(store: store).answer(CountOrders(filter: filter)).answer == expected)
        #expect(try await store.status()[.orders]?.rebuild?.request.reason == "another version of the program")
    }

    @Test func `rows from before there were notes are upgraded, and their orders have none`() async throws {
        try await fill()
        try edit(
            """
            DROP TABLE order_notes_1;
            \(Self.dropSorts)
            PRAGMA user_version = 4;
            UPDATE builds SET fingerprint = '1-7b18c80b97343b03' WHERE projection = 'orders';
            """)
        let store = try await OrderReadStore(url: file)
        let order = try await GetOrderHandler(store: store).answer(GetOrder(orderID: OrderID("10248"))).answer
        #expect(order?.notes == [] && order?.lines.count == 1)
        #expect(try await store.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 11)
        #expect(try await store.status()[.orders]?.rebuild?.request.reason == "another version of the program")
    }

    @Test func `rows from before lists were sorted by lines and status are upgraded, and are sorted by them`()
        async throws
    {
        let events = try OrderTraffic.events(seed: 11, count: 400)
        let queries = [OrderSort.Key.lines, .status].map { key in
            GetOrderDashboard(sort: .usual(by: key), page: .first(limit: 500))
        }
        var expected: [GetOrderDashboard.Answer] = []
        do {
            let store = try await OrderReadStore(url: file)
            try await store.write { transaction in
                for event in events {
                    try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .orders)
                }
            }
            for query in queries {
                expected.append(try await GetOrderDashboardHandler(store: store).answer(query).answer)
            }
            store.close()
        }
        try edit(
            Self.dropSorts + """
                PRAGMA user_version = 5;
                UPDATE builds SET fingerprint = '1-d119927b7a3e7a3d' WHERE projection = 'orders';
                """)
        let store = try await OrderReadStore(url: file)
        for (query, answer) in zip(queries, expected) {
            #expect(try await GetOrderDashboardHandler(store: store).answer(query).answer == answer)
        }
        #expect(try await store.status()[.orders]?.rebuild?.request.reason == "another version of the program")
    }

    /// Takes away what lists are sorted by since version 6.
    private static let dropSorts = """
        DROP INDEX order_summaries_1_by_item_count;
        ALTER TABLE order_summaries_1 DROP COLUMN status_rank;

        """

    @Test func `customers from before reasons were kept are upgraded, and built again with them`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        try recorder.record(Facts.suspended("ALFKI"))
        let made = try await OrderReadStore(url: file)
        try await made.write { [events = recorder.events] transaction in
            for event in events {
                try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .directory)
            }
        }
        made.close()
        let name = "SELECT name FROM sqlite_master WHERE name LIKE 'customers\\_%' ESCAPE '\\'"
        let table = try await DatabaseQueue(path: file.path(percentEncoded: false)).read {
            try String.fetchOne($0, sql: name)
        }
        try edit(
            """
            ALTER TABLE \(try #require(table)) DROP COLUMN suspension_reason;
            UPDATE builds SET fingerprint = '1-93a243800bf9679a' WHERE projection = 'directory';
            """)
        let store = try await OrderReadStore(url: file)
        let found = try await ListCustomersHandler(store: store).answer(ListCustomers(limit: 5)).answer
        #expect(found.map(\.isSuspended) == [true] && found.map(\.suspensionReason) == [""])
        #expect(try await store.status()[.directory]?.rebuild?.request.reason == "another version of the program")
        #expect(try await store.status()[.orders]?.rebuild == nil)
    }

    /// Takes away what the last release's tables of orders did not have.
    private static let dropParties = """
        \(dropSorts)
        DROP TABLE order_notes_1;
        DROP INDEX order_summaries_1_by_placed_by;
        DROP INDEX order_summaries_1_by_currency;
        ALTER TABLE order_summaries_1 DROP COLUMN placed_by;
        DROP TABLE customer_totals_1;
        DROP TABLE actor_totals_1;

        """

    @Test func `rows of version 2 are not read by those who may not write`() async throws {
        try StoredDesk.copy("read.sqlite", of: StoredDesk.schemaTwo, to: file)
        let error = await #expect(throws: StoreError.self) {
            try await OrderReadStore(url: file, readOnly: true)
        }
        #expect(error?.kind == .readOnly)
    }

    @Test func `a read model that holds a value nobody wrote is put aside and made again`() async throws {
        try await fill()
        let store = try await OrderReadStore(url: file)
        try edit("UPDATE order_summaries_1 SET currency = 'lost'")
        #expect(try await orderIDs(store).isEmpty)
        #expect(FileManager.default.fileExists(atPath: file.path(percentEncoded: false) + ".damaged"))
    }

    private func fill() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.placed("10248"))
        let store = try await OrderReadStore(url: file)
        try await store.write { [event = recorder.events[0]] transaction in
            for build in [ProjectionBuild.orders, .history, .directory] {
                try transaction.apply(DomainEvent(decoding: event), recorded: event, to: build)
                try transaction.moveCheckpoint(of: build, from: .start, to: event)
            }
        }
        store.close()
    }

    private func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: file.path(percentEncoded: false))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func orderIDs(_ store: OrderReadStore) async throws -> [String] {
        let query = GetOrderDashboard(page: .first(limit: 10))
        return try await GetOrderDashboardHandler(store: store).answer(query).answer.orders.map(\.orderID.rawValue)
    }
}
