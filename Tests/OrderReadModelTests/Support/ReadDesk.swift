import CQRS
import Foundation
import GRDB
import OrderEvents
import OrderQueries
import TestSupport

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// Holds a read model on disk, and records facts straight into it.
final class ReadDesk: Sendable {
    let directory: TemporaryDirectory
    let store: OrderReadStore

    init() async throws {
        directory = try TemporaryDirectory()
        store = try await OrderReadStore(url: directory.file("read.sqlite"))
    }

    /// Applies events to every projection in one transaction, with their checkpoints.
    func apply(_ events: [RecordedEvent]) async throws {
        try await store.write { transaction in
            for projection in try transaction.status().projections {
                for event in events {
                    try transaction.apply(DomainEvent(decoding: event), recorded: event, to: projection.liveBuild)
                }
                guard let last = events.last else { continue }
                try transaction.moveCheckpoint(of: projection.liveBuild, from: projection.checkpoint, to: last)
            }
        }
    }

    /// Answers a query with its handler, as the bus would.
    func ask<H: QueryHandler>(_ handler: (OrderReadStore) -> H, _ query: H.Q) async throws -> H.Q.Answer {
        try await handler(store).answer(query).answer
    }

    func dashboard(_ query: GetOrderDashboard) async throws -> GetOrderDashboard.Answer {
        try await ask({ GetOrderDashboardHandler(store: $0) }, query)
    }

    func search(_ text: String) async throws -> [String] {
        try await ask({ SearchOrdersHandler(store: $0) }, SearchOrders(text: text, limit: 100))
            .map(\.orderID.rawValue)
    }

    /// Returns every row of every table that readers see, as text, by the table's name without its generation.
    func contents() async throws -> [String: [String]] {
        let builds = try await store.status().projections.map(\.liveBuild)
        return try await store.read { [store] db in
            try builds.reduce(into: [:]) { all, build in
                for table in store.builds.projection(of: build).schema.tables where !table.hasPrefix("order_search") {
                    all[String(table.dropLast(build.tableSuffix.count))] = try Row.fetchAll(
                        db, sql: "SELECT * FROM \(table)"
                    )
                    .map(\.description)
                }
            }
        }
    }
}

extension ProjectionBuild {
    /// The rows of each projection in a new read model.
    static let orders = ProjectionBuild(.orders, generation: 1)
    static let history = ProjectionBuild(.history, generation: 2)
    static let directory = ProjectionBuild(.directory, generation: 3)
}

extension OrderTables {
    /// The tables of orders in a new read model.
    static let first = OrderTables(suffix: "_1")
}

/// Numbers facts as a log would.
struct Recorder {
    private(set) var events: [RecordedEvent] = []
    private var versions: [StreamID: Int64] = [:]
    private let ids = SequentialIDs()
    let now = Timestamp(milliseconds: 1_795_262_400_000)

    /// Adds a fact; it occurred a millisecond after the one before unless `occurredAt` is given.
    mutating func record(_ fact: DomainEvent, at occurredAt: Timestamp? = nil, actor: String = "alice") throws {
        let stream = fact.stream
        let position = Int64(events.count + 1)
        versions[stream, default: 0] += 1
        let command = ids.nextCommand()
        events.append(
            RecordedEvent(
                position: Position(position), stream: stream, version: StreamVersion(versions[stream] ?? 1),
                type: fact.type, occurredAt: occurredAt ?? now + .milliseconds(position),
                recordedAt: now + .milliseconds(position),
                cause: EventCause(commandID: command, actor: actor, correlationID: command.uuid, causationID: nil),
                data: try fact.encode(), chain: .start))
    }
}

extension DomainEvent {
    /// The stream it belongs to.
    var stream: StreamID {
        switch self {
        case .customer(.registered(let event)): .customer(event.customerID)
        case .customer(.updated(let event)): .customer(event.customerID)
        case .customer(.suspended(let event)): .customer(event.customerID)
        case .customer(.reinstated(let event)): .customer(event.customerID)
        case .product(.listed(let event)): .product(event.productID)
        case .product(.repriced(let event)): .product(event.productID)
        case .product(.discontinued(let event)): .product(event.productID)
        case .order(let event): .order(event.orderID)
        case .policy: .approvalPolicy
        }
    }
}
