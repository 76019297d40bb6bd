import CQRS
import Foundation
import OrderEvents
import SQLiteStorage

extension CountedOrder {
    /// The columns of all but the lines.
    static let amounts = "placed_at, order_id, customer_id, currency, status, total_minor, refunded_minor"
    /// The columns that ``init(_:)`` reads.
    static let columns = amounts + ", lines"

    /// Reads ``columns``; throws `StoreError` for what nothing here wrote.
    init(_ row: BoundRow) throws {
        try self.init(row, lines: Self.lines(row.data(7)))
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

    /// Binds the values of ``columns``.
    func bind(to parameters: inout ParameterBinder) {
        parameters.next(placedAt.microseconds)
        parameters.next(orderID.text)
        parameters.next(customerID.text)
        parameters.next(total.currency.rawValue)
        parameters.next(status.rawValue)
        parameters.next(total.minorUnits)
        parameters.next(refunded)
        parameters.next(linesData)
    }

    /// Binds the values that may change, and the key of the row that they are written to. Lines are many, and hardly ever
    /// change.
    func bindChanges(withLines hasOtherLines: Bool, to parameters: inout ParameterBinder) {
        parameters.next(status.rawValue)
        parameters.next(total.minorUnits)
        parameters.next(total.currency.rawValue)
        parameters.next(refunded)
        if hasOtherLines { parameters.next(linesData) }
        parameters.next(placedAt.microseconds)
        parameters.next(orderID.text)
    }

    /// The column `lines`: of each line the product's length and bytes, quantity, price of one, discount and how many came back.
    private var linesData: Data {
        var writer = PackedWriter(capacity: lines.count * Self.usualLineSize)
        for line in lines {
            writer.add(line.productID.text)
            writer.add(line.quantity)
            writer.add(line.unitPrice)
            writer.add(line.discountBasisPoints)
            writer.add(line.returned)
        }
        return writer.data
    }

    private static let usualLineSize = 16

    /// Reads the column `lines`; throws `StoreError` for what nothing here wrote.
    static func lines(_ data: Data) throws -> [Line] {
        var reader = PackedReader(data)
        var lines: [Line] = []
        while !reader.isAtEnd {
            guard let product = reader.text(), let quantity = reader.number(), let price = reader.number(),
                let discount = reader.number(), let returned = reader.number(), quantity >= 1, returned >= 0
            else { throw StoreError.unreadable("\(data.count) bytes of an order's lines") }
            lines.append(
                Line(
                    productID: StoredText(product), quantity: quantity, unitPrice: price,
                    discountBasisPoints: discount, returned: returned))
        }
        return lines
    }
}
