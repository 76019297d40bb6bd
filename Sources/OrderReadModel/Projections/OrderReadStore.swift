import CQRS
import Foundation
import OrderEvents
import SQLiteProjectionStore
import SQLiteStorage

/// Keeps the read model of orders.
public typealias OrderReadStore = SQLiteProjectionStore<DomainEvent>

extension SQLiteProjectionStore where Fact == DomainEvent {
    /// Every projection of orders, in the order they are applied.
    static var orderProjections: [any BatchedSQLiteProjection<DomainEvent>.Type] {
        [OrdersProjection.self, HistoryProjection.self, DirectoryProjection.self, StatisticsProjection.self]
    }

    /// Prepares the read model of orders; it is opened, and made when there is none, when it is first asked for.
    ///
    /// With `log`, it is only made where that file is, and with `logID`, only opened for the log of that id,
    /// and only made while `mayMake`; `onWarning` gets a sentence when a damaged one was put aside.
    /// `openingHint` is what errors advise so that it is opened for writing.
    public convenience init(
        openedLater url: URL, readOnly: Bool = false, log: URL? = nil, logID: @escaping @Sendable () -> UUID? = { nil },
        mayMake: @escaping @Sendable () -> Bool = { true }, openingHint: String = StoreKind.openForWriting,
        onWarning: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.init(
            openedLater: url, projections: Self.orderProjections, readOnly: readOnly, log: log,
            logID: logID, mayMake: mayMake, openingHint: openingHint,
            onWarning: onWarning)
    }

    /// Opens a read model that lacks a projection, or that keeps another number of delivery records, to measure what those cost;
    /// throws `StoreError`.
    package convenience init(
        url: URL, without omitted: ProjectionName?, retention: DeliveryRetention = DeliveryRetention()
    ) async throws {
        let kept = Self.orderProjections.filter { $0.init(suffix: "").name != omitted }
        self.init(openedLater: url, projections: kept, retention: retention)
        try await open()
    }

    /// Prepares the read model of orders and opens it at once; throws `StoreError`.
    public convenience init(
        url: URL, readOnly: Bool = false, log: URL? = nil,
        openingHint: String = StoreKind.openForWriting, onWarning: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        self.init(
            openedLater: url, readOnly: readOnly, log: log, openingHint: openingHint,
            onWarning: onWarning)
        try await open()
    }
}
