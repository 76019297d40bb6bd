import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore

/// Answers ``StreamOrders``: one statement finds all orders, and is read from as pages are asked for.
struct StreamOrdersHandler: QueryHandler {
    let store: OrderReadStore
    var clock: any WallClock = SystemClock()

    func answer(_ query: StreamOrders) async throws -> Snapshot<StreamOrders.Answer> {
        try await store.holding { state in
            try await state.snapshot(of: StreamOrders.projection) { [clock] db, suffix in
                let tables = OrderTables(suffix: suffix)
                let filter = try CompiledFilter(query.filter, now: clock.now(), tables: tables, in: db)
                let selection = OrderSelection(tables: tables, filter: filter, sort: query.sort)
                let orders = StatementPages(state: state, key: 0, statement: selection.selectAll()) { row, _ in
                    try OrderColumns.summary(row)
                }
                let totals = try MatchingTotals(tables: tables, filter: filter).totals(in: db)
                return StreamOrders.Answer(totals: totals, orders: orders)
            }
        }
    }
}

/// Answers ``StreamCustomers``.
struct StreamCustomersHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: StreamCustomers) async throws -> Snapshot<CountedRows<CustomerSummary>> {
        try await store.holding { state in
            try await state.snapshot(of: StreamCustomers.projection) { db, suffix in
                let list = DirectoryList.customers(suffix: suffix)
                let rows = StatementPages(state: state, key: 0, statement: list.select(matching: query.matching)) {
                    row, _ in try DirectoryList.customer(row)
                }
                return CountedRows(count: try list.count(matching: query.matching, in: db), rows: rows)
            }
        }
    }
}

/// Answers ``StreamProducts``.
struct StreamProductsHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: StreamProducts) async throws -> Snapshot<CountedRows<ProductSummary>> {
        try await store.holding { state in
            try await state.snapshot(of: StreamProducts.projection) { db, suffix in
                let list = DirectoryList.products(suffix: suffix)
                let rows = StatementPages(state: state, key: 0, statement: list.select(matching: query.matching)) {
                    row, _ in try DirectoryList.product(row)
                }
                return CountedRows(count: try list.count(matching: query.matching, in: db), rows: rows)
            }
        }
    }
}

extension OrderReadStore {
    /// Holds the read model's state for an answer, and releases it when there is no answer.
    func holding<Answer: Sendable>(
        _ body: (HeldState) async throws -> Snapshot<Answer>
    ) async throws -> Snapshot<Answer> {
        let state = HeldState(try await snapshot())
        do {
            return try await body(state)
        } catch {
            state.close()
            throw error
        }
    }
}

extension HeldState {
    /// Answers from the state, with the projection's checkpoint in it.
    func snapshot<Answer: Sendable>(
        of projection: ProjectionName, _ body: @escaping @Sendable (Database, _ suffix: String) throws -> Answer
    ) async throws -> Snapshot<Answer> {
        try await read { db in try db.snapshot(of: projection, body) }
    }
}
