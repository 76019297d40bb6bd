import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Keeps the customers and the catalogue.
struct DirectoryProjection: SQLiteProjection {
    let name = ProjectionName.directory
    let revision = 1
    private let tables: DirectoryTables

    init(suffix: String) {
        tables = DirectoryTables(suffix: suffix)
    }

    var schema: ProjectionSchema { tables.schema }
    var upgrades: [String: [String]] {
        // Why a customer is suspended comes with the rebuild.
        ["93a243800bf9679a": ["ALTER TABLE \(tables.customers) ADD COLUMN suspension_reason TEXT NOT NULL DEFAULT ''"]]
    }

    /// Every event is one statement, so it is done wholly or not at all by itself.
    func apply(_ fact: DomainEvent, recorded: RecordedEvent, in db: Database) throws {
        switch fact {
        case .customer(.registered(let event)): try insert(event, in: db)
        case .customer(.updated(let event)): try update(event, in: db)
        case .customer(.suspended(let event)):
            try setSuspended(true, because: event.reason, event.customerID, in: db)
        case .customer(.reinstated(let event)):
            try setSuspended(false, because: "", event.customerID, in: db)
        case .product(.listed(let event)): try insert(event, in: db)
        case .product(.repriced(let event)): try reprice(event, in: db)
        case .product(.discontinued(let event)): try discontinue(event.productID, in: db)
        case .order, .policy: break
        }
    }

    private func insert(_ event: CustomerRegistered, in db: Database) throws {
        let id = event.customerID.rawValue.storable
        let name = event.name.storable
        let email = event.email.storable
        let searchKey = Self.searchKey(id, name, email)
        try db.run(
            "INSERT INTO \(tables.customers) VALUES (?, ?, ?, ?, 0, ?, ?, ?, '')",
            [id, name, email, event.country.storable, id.folded, name.folded, searchKey])
    }

    private func update(_ event: CustomerUpdated, in db: Database) throws {
        let id = event.customerID.rawValue.storable
        let name = event.name.storable
        let email = event.email.storable
        try db.run(
            """
            UPDATE \(tables.customers) SET name = ?, email = ?, country = ?, name_key = ?, search_key = ?
            WHERE customer_id = ?
            """,
            [name, email, event.country.storable, name.folded, Self.searchKey(id, name, email), id])
        try requireOneRow(of: "customer '\(event.customerID)'", in: db)
    }

    private static func searchKey(_ texts: String...) -> String { texts.map(\.folded).joined(separator: "\n") }

    private func insert(_ event: ProductListed, in db: Database) throws {
        let id = event.productID.rawValue.storable
        let name = event.name.storable
        let searchKey = Self.searchKey(id, name)
        try db.run(
            "INSERT INTO \(tables.products) VALUES (?, ?, ?, ?, 0, ?, ?, ?)",
            [
                id, name, event.unitPrice.minorUnits, event.unitPrice.currency.rawValue, id.folded, name.folded,
                searchKey,
            ])
    }

    private func setSuspended(
        _ isSuspended: Bool, because reason: String, _ id: CustomerID, in db: Database
    ) throws {
        try db.run(
            "UPDATE \(tables.customers) SET is_suspended = ?, suspension_reason = ? WHERE customer_id = ?",
            [isSuspended, reason.storable, id.rawValue.storable])
        try requireOneRow(of: "customer '\(id)'", in: db)
    }

    private func reprice(_ event: ProductRepriced, in db: Database) throws {
        try db.run(
            "UPDATE \(tables.products) SET unit_price_minor = ?, currency = ? WHERE product_id = ?",
            [event.unitPrice.minorUnits, event.unitPrice.currency.rawValue, event.productID.rawValue.storable])
        try requireOneRow(of: "product '\(event.productID)'", in: db)
    }

    private func discontinue(_ id: ProductID, in db: Database) throws {
        try db.run("UPDATE \(tables.products) SET is_discontinued = 1 WHERE product_id = ?", [id.rawValue.storable])
        try requireOneRow(of: "product '\(id)'", in: db)
    }

    private func requireOneRow(of subject: String, in db: Database) throws {
        guard db.changesCount == 1 else { throw ProjectionError("\(subject) is not in the read model") }
    }
}
