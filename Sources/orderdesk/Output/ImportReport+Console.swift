import JSON
import OrderEvents
import OrderExchange
import OrderRecords
import TerminalKit

extension Console {
    /// How many rejected rows are named on standard error before the rest is only counted.
    private static var namedRejects: Int { 20 }

    /// Prints what an import did.
    func show(_ report: ImportReport) throws {
        for note in report.notes { self.note(note) }
        guard format != .json else { return try line(JSONValue.object(report.record).text) }
        var parts = [report.countTable, report.sumTable].map { $0.lines(width: ConsoleTerminal.columns) }
        if report.isDryRun {
            parts.insert(["dry run: nothing was changed; this is what an import would do"], at: 0)
        }
        try write(parts.joined(separator: [""]).map { $0 + "\n" }.joined())
        if report.wasHeldBack {
            let verb = report.isDryRun ? "would be" : "was"
            note("nothing \(verb) imported, because a row is bad and --all-or-nothing was given")
        }
    }

    /// Names the first records that the desk has with something else, and counts the rest.
    func note(differences rows: [RejectedRow]) {
        for row in rows.prefix(Self.namedRejects) { note("\(row)") }
        let rest = rows.count - Self.namedRejects
        if rest > 0 { note("and \(rest) more records that the desk has with something else; --json lists them all") }
    }

    /// Prints how files with an unusual encoding or form were read.
    func note(readings: [FileReading]) {
        for reading in readings where !reading.isPlain { note("\(reading)") }
    }

    /// Names the first rejected rows, and counts the rest.
    func note(rejectedRows rows: [RejectedRow], savedIn file: String?) {
        for row in rows.prefix(Self.namedRejects) { note("\(row)") }
        let rest = rows.count - Self.namedRejects
        guard rest > 0 else { return }
        note("and \(rest) more rejected rows\(file.map { "; all are in \($0)" } ?? "; --rejects FILE saves them all")")
    }
}

extension ImportReport {
    fileprivate var record: JSONObject {
        [
            "dryRun": .bool(isDryRun),
            "customers": .object(customers.record),
            "products": .object(products.record),
            "orders": .object(orders.record),
            "lines": .object(lines.record),
            "asked": .object(asked.record),
            "imported": .object(imported.record),
            "updated": .object(updated.record),
            "alreadyThere": .object(alreadyThere.record),
            "rejected": .object(rejected.record),
            "notes": .array(notes.map { .string($0) }),
            "wasHeldBack": .bool(wasHeldBack),
            "differences": .array(differences.map { .object($0.record) }),
            "readings": .array(readings.map { .object($0.record) }),
            "rejectedRows": .array(rejectedRows.map { .object($0.record) }),
        ]
    }

    fileprivate var countTable: Table {
        let columns: [Table.Column] = [
            .text(""), .number("IN THE FILES"), .number("IMPORTED"), .number("UPDATED"), .number("ALREADY THERE"),
            .number("REJECTED"),
        ]
        let counts = [("customers", customers), ("products", products), ("orders", orders), ("order lines", lines)]
        let rows = counts.map { name, count in
            [name] + [count.total, count.imported, count.updated, count.alreadyThere, count.rejected].map { "\($0)" }
        }
        return Table(columns: columns, rows: rows)
    }

    fileprivate var sumTable: Table {
        let always = [("IN THE FILES", asked), ("IMPORTED", imported), ("ALREADY THERE", alreadyThere)]
        let sometimes = [("UPDATED", updated), ("REJECTED", rejected)].filter { $0.1.count() > 0 }
        let tallies = always + sometimes
        let columns = [.text("")] + tallies.flatMap { [Table.Column.number($0.0), .number("SUM")] }
        let statuses: [OrderStatus?] =
            OrderStatus.allCases.filter { status in tallies.contains { $0.1.count(status) > 0 } } + [nil]
        let rows = statuses.map { status in
            [status?.rawValue ?? "all orders"]
                + tallies.flatMap { ["\($0.1.count(status))", $0.1.sumText(status)] }
        }
        return Table(columns: columns, rows: rows)
    }
}

extension ImportReport.Count {
    fileprivate var record: JSONObject {
        [
            "imported": .integer(Int64(imported)),
            "updated": .integer(Int64(updated)),
            "alreadyThere": .integer(Int64(alreadyThere)),
            "rejected": .integer(Int64(rejected)),
        ]
    }
}

extension OrderTally {
    fileprivate var record: JSONObject {
        let statuses = OrderStatus.allCases.filter { count($0) > 0 }
        return [
            "orders": .integer(Int64(count())),
            "totals": totals(nil),
            "byStatus": .array(
                statuses.map { status in
                    .object([
                        "status": .string(status.rawValue), "orders": .integer(Int64(count(status))),
                        "totals": totals(status),
                    ])
                }),
        ]
    }

    fileprivate func sumText(_ status: OrderStatus?) -> String {
        let sums = sums(status)
        return sums.isEmpty ? "-" : sums.map(\.formatted).joined(separator: " + ")
    }

    private func totals(_ status: OrderStatus?) -> JSONValue {
        .array(
            sums(status).map { sum in
                .object(["currency": .string(sum.currency.rawValue), "totalCents": .integer(sum.minorUnits)])
            })
    }
}

extension FileReading {
    fileprivate var record: JSONObject {
        [
            "file": .string(file),
            "separator": .string(separator.rawValue),
            "encoding": .string(encoding.rawValue),
            "lineEnd": .string(lineEnd.rawValue),
            "dates": dateOrder.map { .string($0.rawValue) } ?? .null,
            "decimal": decimalMark.map { .string($0.rawValue) } ?? .null,
            "zone": zone.map { .string($0.name) } ?? .null,
        ]
    }
}

extension RejectedRow {
    /// It as JSON.
    var record: JSONObject {
        ["file": .string(file), "line": .integer(Int64(line)), "reason": .string(reason)]
    }
}
