import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``ExtractDesk``: customers, products and orders are read from one state, in which all are at one position.
struct ExtractDeskHandler: QueryHandler {
    let store: OrderReadStore
    var clock: any WallClock = SystemClock()

    func answer(_ query: ExtractDesk) async throws -> Snapshot<DeskExtract> {
        try await store.holding { [store, clock] state in
            try await state.read { db in
                let status = try store.status(in: db)
                let projections = status.projections.filter { ProjectionName.ofOrders.contains($0.name) }
                let point = try Self.commonPoint(of: projections)
                let extract = try Extract(
                    state: state, query: query, projections: projections, now: clock.now(), in: db)
                return Snapshot(try extract.answer(in: db), checkpoint: point)
            }
        }
    }

    /// Throws ``StoreError`` where the projections are not at one position of one log.
    private static func commonPoint(of projections: [ProjectionStatus]) throws -> Position {
        let lives = projections.map(\.live)
        guard let first = lives.first,
            lives.allSatisfy({ $0.checkpoint == first.checkpoint && $0.chain == first.chain })
        else {
            let points = projections.map { "\($0.name) at \($0.checkpoint)" }.joined(separator: ", ")
            throw StoreError(
                .busy, "the projections are not at one position (\(points))",
                remedy: "wait until they have caught up (see 'orderdesk status') and ask again")
        }
        return first.checkpoint
    }
}

/// Knows the statements of an extract.
private struct Extract {
    let state: HeldState
    let query: ExtractDesk
    let deadLetters: Int
    let orders: OrderTables
    let history: HistoryTables
    let directory: DirectoryTables
    let filter: CompiledFilter

    init(
        state: HeldState, query: ExtractDesk, projections: [ProjectionStatus], now: Timestamp, in db: Database
    ) throws {
        func suffix(of name: ProjectionName) throws -> String {
            guard let projection = projections.first(where: { $0.name == name }), projection.live.generation > 0 else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the rows of '\(name)' are gone")
            }
            return projection.liveBuild.tableSuffix
        }
        self.state = state
        self.query = query
        deadLetters = projections.map(\.deadLetters).reduce(0, +)
        orders = OrderTables(suffix: try suffix(of: .orders))
        history = HistoryTables(suffix: try suffix(of: .history))
        directory = DirectoryTables(suffix: try suffix(of: .directory))
        filter = try CompiledFilter(query.filter, now: now, tables: orders, in: db)
    }

    func answer(in db: Database) throws -> DeskExtract {
        let customers = StatementPages(state: state, key: 0, statement: selectCustomers) { row, _ in
            try DirectoryList.customer(row)
        }
        let products = StatementPages(state: state, key: 1, statement: selectProducts) { row, _ in
            try DirectoryList.product(row)
        }
        let orders = StatementPages(state: state, key: 2, statement: selectOrders) { [orders, history] row, db in
            try Self.order(row, orders, history, in: db)
        }
        return DeskExtract(
            customers: customers, products: products, orders: orders,
            totals: try MatchingTotals(tables: self.orders, filter: filter).totals(in: db),
            deadLetters: deadLetters)
    }

    private var selection: OrderSelection {
        OrderSelection(tables: orders, filter: filter, sort: query.sort)
    }

    private var selectOrders: SQL {
        let all = selection.selectAll(columns: "\(OrderColumns.list), \(OrderColumns.detail)")
        return query.rows.map { "\(all) LIMIT \($0.count) OFFSET \($0.lowerBound)" } ?? all
    }

    private var selectCustomers: SQL {
        let condition: SQL =
            query.filter == .all ? "TRUE" : "customer_id IN (\(selection.matching(columns: "customer_id")))"
        return """
            SELECT \(sql: DirectoryList.customers(suffix: "").allColumns) FROM \(sql: directory.customers)
            WHERE \(condition) ORDER BY customer_id
            """
    }

    private var selectProducts: SQL {
        let lines: SQL =
            "SELECT product_id FROM \(sql: orders.lines) WHERE order_row IN (\(selection.matching(columns: "id")))"
        let condition: SQL = query.filter == .all ? "TRUE" : "product_id IN (\(lines))"
        return """
            SELECT \(sql: DirectoryList.products(suffix: "").allColumns) FROM \(sql: directory.products)
            WHERE \(condition) ORDER BY product_id
            """
    }

    private static func order(
        _ row: Row, _ tables: OrderTables, _ history: HistoryTables, in db: Database
    ) throws -> ExtractedOrder {
        let detail = try OrderColumns.detail(row, tables, in: db)
        var order = ExtractedOrder(detail: detail, approvedAt: nil, cancelledAt: nil)
        guard detail.summary.status != .pending else { return order }
        let steps = try db.rows(
            "SELECT type, occurred_at FROM \(history.events) WHERE order_id = ? ORDER BY position",
            [detail.summary.orderID.rawValue]
        ) { row in (type: row[0] as String, at: Timestamp(microseconds: row[1])) }
        order.approvedAt = steps.last { $0.type == "OrderApproved" }?.at
        order.cancelledAt = steps.last { $0.type == "OrderCancelled" }?.at
        order.refundedAt = steps.last { $0.type == "OrderRefunded" }?.at
        return order
    }
}
