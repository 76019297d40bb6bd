extension OrdersProjection {
    /// Rows from before orders could be refunded have nothing refunded, those from before refunds were in the kept totals
    /// are added up, and those from before totals were kept by customer and status, and by who placed an order, are counted;
    /// who placed them is known once they are rebuilt. Nothing was noted before there were notes.
    var upgrades: [String: [String]] {
        [
            "40f73f3d1b2d859a": [
                "ALTER TABLE \(tables.summaries) ADD COLUMN \(Self.refundedMinor)",
                "ALTER TABLE \(tables.lines) ADD COLUMN refunded_quantity INTEGER NOT NULL DEFAULT 0",
            ] + keepRefunds + keepParties + keepNotes + keepSorts,
            "c5fcbafd1eed3c5a": keepRefunds + [
                sumOfRefunds(in: tables.totals, by: kinds), sumOfRefunds(in: tables.dayTotals, by: dayKinds),
            ] + keepParties + keepNotes + keepSorts,
            "f2e0955d7b435008": keepParties + keepNotes + keepSorts,
            "7b18c80b97343b03": keepNotes + keepSorts + recountCustomers,
            "d119927b7a3e7a3d": keepSorts + recountCustomers,
            "b2259d6ff5455f8": recountCustomers,
        ]
    }

    private static let refundedMinor = "refunded_minor INTEGER NOT NULL DEFAULT 0"

    private var keepRefunds: [String] {
        [tables.totals, tables.dayTotals].map { "ALTER TABLE \($0) ADD COLUMN \(Self.refundedMinor)" }
    }

    private var keepNotes: [String] { [tables.createNotes] }

    /// Before lists were sorted by lines, status and id.
    private var keepSorts: [String] {
        ["ALTER TABLE \(tables.summaries) ADD COLUMN \(tables.statusRank)"] + [tables.createLinesIndex]
    }

    private var keepParties: [String] {
        ["ALTER TABLE \(tables.summaries) ADD COLUMN placed_by TEXT NOT NULL DEFAULT ''"] + tables.createNewIndexes
            + count(into: tables.actorTotals, by: "placed_by, currency", after: tables.createActorTotals)
            + countCustomers
    }

    /// Before totals of customers were kept by status.
    private var recountCustomers: [String] { ["DROP TABLE \(tables.customerTotals)"] + countCustomers }

    private var countCustomers: [String] {
        count(
            into: tables.customerTotals, by: "customer_id, status, currency", after: tables.createCustomerTotals)
    }

    private func count(into table: String, by columns: String, after create: String) -> [String] {
        [
            create,
            """
            INSERT INTO \(table)
            SELECT \(columns), count(*), sum(total_minor), sum(refunded_minor)
            FROM \(tables.summaries) GROUP BY \(columns)
            """,
        ]
    }

    /// The columns of kept totals, and what they are in the orders.
    private var kinds: [(kept: String, order: String)] {
        ["currency", "status", "is_high_value"].map { ($0, $0) }
    }

    private var dayKinds: [(kept: String, order: String)] { [("day", "day_placed")] + kinds }

    private func sumOfRefunds(in totals: String, by kinds: [(kept: String, order: String)]) -> String {
        let columns = kinds.map(\.order).joined(separator: ", ")
        let isOfKind = kinds.map { "\(totals).\($0.kept) = found.\($0.order)" }.joined(separator: " AND ")
        return """
            UPDATE \(totals) SET refunded_minor = found.refunded FROM (
                SELECT \(columns), sum(refunded_minor) AS refunded FROM \(tables.summaries)
                WHERE refunded_minor <> 0 GROUP BY \(columns)
            ) AS found WHERE \(isOfKind)
            """
    }
}
