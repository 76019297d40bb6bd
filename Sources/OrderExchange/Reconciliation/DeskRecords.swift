import CQRS
import OrderEvents

/// Reads what the desk has of a record out of the log: the write side's word, however far the read model has come.
struct DeskRecords: Sendable {
    private static let pageSize = 500

    let log: any EventStore

    /// Returns a customer as registered; nil when there is none.
    func customer(_ id: CustomerID) async throws -> CustomerRegistered? {
        var found: CustomerRegistered?
        try await forEach(of: .customer(id)) { (event: CustomerEvent, _) in
            if case .registered(let fact) = event { found = fact }
        }
        return found
    }

    /// Returns a product with its price of today; nil when there is none.
    func product(_ id: ProductID) async throws -> DeskProduct? {
        var found: DeskProduct?
        try await forEach(of: .product(id)) { (event: ProductEvent, _) in
            switch event {
            case .listed(let fact): found = DeskProduct(name: fact.name, unitPrice: fact.unitPrice)
            case .repriced(let fact): found?.unitPrice = fact.unitPrice
            case .discontinued: break
            }
        }
        return found
    }

    /// Returns an order as it is now; nil when there is none.
    func order(_ id: OrderID) async throws -> DeskOrder? {
        var found: DeskOrder?
        try await forEach(of: .order(id)) { (event: OrderEvent, recorded) in
            if case .placed(let fact) = event {
                found = DeskOrder(fact, recorded)
            } else {
                found?.apply(event, recorded)
            }
        }
        return found
    }

    private func forEach<Fact: Event>(of stream: StreamID, _ apply: (Fact, RecordedEvent) -> Void) async throws {
        var last = StreamVersion.none
        while true {
            let page = try await log.events(in: stream, after: last, limit: Self.pageSize)
            for recorded in page { apply(try Fact(decoding: recorded), recorded) }
            guard page.count == Self.pageSize, let end = page.last else { return }
            last = end.version
        }
    }
}

/// Holds what the desk has of a product.
struct DeskProduct {
    let name: String
    var unitPrice: Money
}

/// Holds what the desk has of an order.
struct DeskOrder {
    let customerID: CustomerID
    let placedAt: Timestamp
    private(set) var lines: [OrderLine]
    private(set) var total: Money
    private(set) var status = OrderStatus.pending
    private(set) var approvedAt: Timestamp?
    private(set) var shippedAt: Timestamp?
    private(set) var cancelledAt: Timestamp?
    /// How often something was given back, and how much in all, in minor units.
    private(set) var refunds: (count: Int, amount: Int64) = (0, 0)
    /// Its notes, in the order they were written.
    private(set) var notes: [NoteRecord] = []
    private let placedBy: CommandID
    /// Whether every step came from the command that placed it, as an import's do.
    private var isUntouched = true

    init(_ fact: OrderPlaced, _ recorded: RecordedEvent) {
        customerID = fact.customerID
        placedAt = recorded.occurredAt
        lines = fact.lines
        total = fact.total
        placedBy = recorded.cause.commandID
    }

    mutating func apply(_ event: OrderEvent, _ recorded: RecordedEvent) {
        if case .noted(let fact) = event {
            // Nobody's note keeps an import from leading the order on.
            notes.append(NoteRecord(at: recorded.occurredAt, author: fact.author, text: fact.text))
            return
        }
        if recorded.cause.causationID != placedBy.uuid { isUntouched = false }
        switch event {
        case .itemAdded(let fact):
            lines.append(fact.line)
            total = fact.total
        case .approved: approvedAt = recorded.occurredAt
        case .shipped: shippedAt = recorded.occurredAt
        case .cancelled: cancelledAt = recorded.occurredAt
        case .refunded(let fact): refunds = (refunds.count + 1, fact.refundedTotal.minorUnits)
        default: break  // The others change the status alone.
        }
        status = event.status(after: status, of: total)
    }

    /// Whether only the import whose command placed the order has worked on it.
    func isOnlyImported(by command: CommandID) -> Bool {
        isUntouched && placedBy == command
    }
}
