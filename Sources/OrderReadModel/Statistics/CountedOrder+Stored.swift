import CQRS
import Foundation
import JSON
import OrderEvents
import SQLiteStorage

extension CountedOrder {
    /// The columns of all but the lines.
    static let amounts = "placed_at, order_id, customer_id, currency, status, total_minor, refunded_minor"
    /// The columns that ``init(_:)`` reads.
    static let columns = amounts + ", lines"

    /// Reads ``columns``; throws `StoreError` for what nothing here wrote.
    init(_ row: BoundRow) throws {
        try self.init(row, lines: Self.lines(row.text(7)))
    }

    /// Reads ``amounts``, and holds no lines; throws `StoreError` for what nothing here wrote.
    init(amounts row: BoundRow) throws {
        try self.init(row, lines: [])
    }

    private init(_ row: BoundRow, lines: [Line]) throws {
        self.init(
            orderID: StoredText(row.text(1)), placedAt: Timestamp(microseconds: row.integer(0)),
            customerID: StoredText(row.text(2)),
            status: try OrderStatus(stored: row.text(4)),
            total: Money(minorUnits: row.integer(5), currency: try Currency(stored: row.text(3))),
            refunded: row.integer(6), lines: lines)
    }

    /// The values of ``columns``.
    var values: [BoundValue] {
        [
            .integer(placedAt.microseconds), orderID.value, customerID.value, .text(total.currency.rawValue),
            .text(status.rawValue), .integer(total.minorUnits), .integer(refunded), .text(linesText),
        ]
    }

    /// The values that may change, and the key of the row that they are written to. Lines are many, and hardly ever change.
    func changingValues(withLines hasOtherLines: Bool) -> [BoundValue] {
        let values: [BoundValue] = [
            .text(status.rawValue), .integer(total.minorUnits), .text(total.currency.rawValue), .integer(refunded),
        ]
        return values + (hasOtherLines ? [.text(linesText)] : []) + [.integer(placedAt.microseconds), orderID.value]
    }

    /// A line is a list of product, quantity, price of one, discount, and how many came back where some did.
    private var linesText: String {
        var writer = JSONWriter()
        writer.list(lines) { line, writer in
            writer.list { writer in
                writer.element { $0.string(line.productID.text) }
                writer.element { $0.number(line.quantity) }
                writer.element { $0.number(line.unitPrice) }
                writer.element { $0.number(line.discountBasisPoints) }
                if line.returned != 0 { writer.element { $0.number(line.returned) } }
            }
        }
        return String(decoding: writer.data, as: UTF8.self)
    }

    /// Reads the column `lines`; throws `StoreError` for what nothing here wrote.
    static func lines(_ text: String) throws -> [Line] {
        do {
            return try JSONDocument(Data(text.utf8)).root.children.map { line throws(JSONError) in
                let fields = line.children
                guard (4...5).contains(fields.count) else { throw JSONError("a line has \(fields.count) fields") }
                let quantity = try fields[1].integer(named: "quantity")
                let returned = fields.count == 5 ? try fields[4].integer(named: "returned") : 0
                guard quantity >= 1, returned >= 0 else { throw JSONError("a quantity is out of range") }
                return Line(
                    productID: StoredText(try fields[0].text(named: "product")), quantity: quantity,
                    unitPrice: try fields[2].integer(named: "price"),
                    discountBasisPoints: try fields[3].integer(named: "discount"), returned: returned)
            }
        } catch {
            throw StoreError.unreadable("the lines '\(text.prefix(40))'")
        }
    }
}
