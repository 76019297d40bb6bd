import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore

/// Answers ``ListCustomers``.
struct ListCustomersHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: ListCustomers) async throws -> Snapshot<[CustomerSummary]> {
        try await store.snapshot(of: ListCustomers.projection) { db, suffix in
            try DirectoryList.customers(suffix: suffix).rows(
                matching: query.matching, recent: query.recent.map(\.rawValue), limit: query.limit, in: db,
                read: DirectoryList.customer)
        }
    }
}

/// Answers ``ListProducts``.
struct ListProductsHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: ListProducts) async throws -> Snapshot<[ProductSummary]> {
        try await store.snapshot(of: ListProducts.projection) { db, suffix in
            try DirectoryList.products(suffix: suffix).rows(
                matching: query.matching, recent: query.recent.map(\.rawValue), limit: query.limit, in: db,
                read: DirectoryList.product)
        }
    }
}
