import CQRS
import GRDB
import OrderQueries
import SQLiteProjectionStore

/// Answers the desk's queries from the read model.
public enum OrderReadModel {
    /// Registers the handler of every query of `OrderQueries`.
    ///
    /// Each answers from one snapshot, with the checkpoint of that snapshot; those that are read page by page hold it.
    ///
    /// `log` is where events are listed from and the versions of an order are read, and what is not applied yet.
    /// `clock` is what the ages in filters are counted to; `projectorClock`, by default the same, is the one by which the
    /// projector dates what it records.
    public static func register(
        on bus: inout QueryBus, store: OrderReadStore, log: any EventStore, clock: any WallClock = SystemClock(),
        projectorClock: (any WallClock)? = nil
    ) {
        bus.register(GetOrderDashboardHandler(store: store, clock: clock))
        bus.register(CountOrdersHandler(store: store, clock: clock))
        bus.register(GetOrderHandler(store: store))
        bus.register(GetOrderToRepeatHandler(store: store))
        bus.register(GetOrderHistoryHandler(store: store))
        bus.register(GetOrderTimelineHandler(store: store, log: log))
        bus.register(GetOrderAtVersionHandler(log: log))
        bus.register(ListEventsHandler(store: store, log: log, clock: clock))
        bus.register(GetCustomerHandler(store: store))
        bus.register(GetCustomerOrdersHandler(store: store))
        bus.register(SearchOrdersHandler(store: store))
        bus.register(ListCustomersHandler(store: store))
        bus.register(ListProductsHandler(store: store))
        bus.register(StreamOrdersHandler(store: store, clock: clock))
        bus.register(StreamCustomersHandler(store: store))
        bus.register(StreamProductsHandler(store: store))
        bus.register(ExtractDeskHandler(store: store, clock: clock))
        bus.register(GetTotalsHandler(store: store, clock: clock))
        bus.register(CompareTotalsHandler(store: store, log: log))
        bus.register(GetPastLagHandler(store: store, log: log, clock: projectorClock ?? clock))
        bus.register(GetOverviewHandler(store: store, log: log, clock: clock))
        bus.register(ListCustomerSalesHandler(store: store, clock: clock))
        bus.register(ListProductSalesHandler(store: store, clock: clock))
        bus.register(GetFilterValuesHandler(store: store))
        bus.register(ListIDsHandler(store: store))
        bus.register(GetProjectionStatusHandler(store: store))
    }
}

/// Answers ``GetProjectionStatus``.
struct GetProjectionStatusHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: GetProjectionStatus) async throws -> Snapshot<ProjectionStoreStatus> {
        try await store.snapshot(of: GetProjectionStatus.projection) { [store] db, _ in
            try store.status(in: db)
        }
    }
}
