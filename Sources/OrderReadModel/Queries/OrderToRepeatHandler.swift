import CQRS
import OrderEvents
import OrderQueries
import SQLiteProjectionStore

/// Answers ``GetOrderToRepeat``: the order from its own rows, its customer and products from the directory.
struct GetOrderToRepeatHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: GetOrderToRepeat) async throws -> Snapshot<OrderToRepeat?> {
        let found = try await GetOrderHandler(store: store).answer(GetOrder(orderID: query.orderID))
        guard let order = found.answer else { return Snapshot(nil, checkpoint: found.checkpoint) }
        let directory = try await store.snapshot(of: .directory) { db, suffix in
            let customer = try DirectoryList.customers(suffix: suffix).row(
                order.summary.customerID.rawValue, in: db, read: DirectoryList.customer)
            let products = try Set(order.lines.map(\.productID)).compactMap { id in
                try DirectoryList.products(suffix: suffix).row(id.rawValue, in: db, read: DirectoryList.product)
            }
            return OrderToRepeat(order, customer: customer, products: products)
        }
        return Snapshot(directory.answer, checkpoint: found.checkpoint)
    }
}
