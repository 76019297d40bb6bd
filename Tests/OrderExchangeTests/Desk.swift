import CQRS
import OrderCommands
import OrderEvents
import OrderExchange
import OrderWriteModel
import TestSupport

/// A desk in memory to import into: a real write side over an empty log.
struct Desk {
    let log: InMemoryEventStore
    let bus: CommandBus

    init(policy: ApprovalPolicy = ApprovalPolicy()) {
        log = InMemoryEventStore(clock: ManualClock())
        bus = Self.bus(over: log, policy: policy)
    }

    /// Returns a real write side over a log.
    static func bus(over log: any EventStore, policy: ApprovalPolicy = ApprovalPolicy()) -> CommandBus {
        var bus = CommandBus(middleware: [
            MetadataMiddleware(clock: ManualClock()), ValidationMiddleware(), ConflictRetryMiddleware(),
        ])
        OrderWriteModel.register(on: &bus, store: AggregateStore(log: log), policy: policy)
        return bus
    }

    func importing(
        _ folder: Folder, guest: String? = nil, allOrNothing: Bool = false, currency: Currency = .usd,
        onDifference: DifferencePolicy = .refuse
    ) async throws -> ImportReport {
        try await importing(
            folder.source, guest: guest, allOrNothing: allOrNothing, currency: currency, onDifference: onDifference)
    }

    func importing(
        _ source: ImportSource, guest: String? = nil, allOrNothing: Bool = false, currency: Currency = .usd,
        onDifference: DifferencePolicy = .refuse, dialect: DialectOptions = DialectOptions()
    ) async throws -> ImportReport {
        let options = ImportOptions(
            actor: "ann", guestCustomerID: guest.map { CustomerID($0) }, defaultCurrency: currency,
            allOrNothing: allOrNothing, onDifference: onDifference, dialect: dialect)
        return try await OrderImporter(bus: bus, log: log, options: options).run(source)
    }

    func eventCount() async throws -> Int64 {
        try await log.head(after: .start).head.rawValue
    }

    /// The recorded events of one order, oldest first.
    func history(_ orderID: String) async throws -> [RecordedEvent] {
        let stream = StreamID(category: StreamCategory.order, key: orderID)
        return try await log.events(in: stream, after: .none, limit: 100)
    }

    /// What an order's stream begins with.
    func placed(_ orderID: String) async throws -> OrderPlaced? {
        guard let first = try await history(orderID).first, case .placed(let placed) = try OrderEvent(decoding: first)
        else { return nil }
        return placed
    }
}

/// The files of a small, good folder; each test spoils what it is about.
struct Folder {
    var customers: String? = "customer_id,name,email,country\nALFKI,Alfreds,a@example.org,Germany\n"
    var products: String? = "product_id,name,unit_price_cents\n1,Chai,1800\n2,Chang,1900\n"
    var orders: String? = """
        order_id,customer_id,placed_at,status,approved_at,shipped_at,cancelled_at,currency
        10,ALFKI,1996-07-04T08:00:00Z,shipped,1996-07-05,1996-07-06,,USD
        11,ALFKI,1996-07-07,Pending,,,,USD

        """
    var items: String? = """
        order_id,line_no,product_id,quantity,unit_price_cents,discount_bp
        10,1,1,2,1500,1000
        10,2,2,1,1900,0
        11,1,2,3,1900,0

        """

    var source: ImportSource {
        let all = [
            ("customers.csv", customers), ("products.csv", products), ("orders.csv", orders),
            ("order_items.csv", items),
        ]
        return .files(all.compactMap { name, text in text.map { (name: name, bytes: Array($0.utf8)) } })
    }

    func with(orders rows: String...) -> Folder {
        var folder = self
        let header = "order_id,customer_id,placed_at,status,approved_at,shipped_at,cancelled_at,currency\n"
        folder.orders = header + rows.map { $0 + "\n" }.joined()
        return folder
    }

    func with(items rows: String...) -> Folder {
        var folder = self
        let header = "order_id,line_no,product_id,quantity,unit_price_cents,discount_bp\n"
        folder.items = header + rows.map { $0 + "\n" }.joined()
        return folder
    }
}

extension ImportReport {
    /// The complaints as text, one a row.
    var complaints: [String] { rejectedRows.map(\.description) }
}
