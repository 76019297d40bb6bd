import CQRS
import OrderEvents

/// Reads a CSV file of one row for each order line by the names of its columns.
struct ColumnFormat: RowFormat {
    private typealias Field = ColumnMap.Field

    private let options: ImportOptions
    /// The column of each field that the file has, in lower case.
    private let columns: [ColumnMap.Field: String]

    let layout: CSVLayout
    let orderColumns: [String]

    /// Throws ``ImportError`` when a field that has to be there has no column.
    init(header: [String], file: String, options: ImportOptions) throws {
        self.options = options
        var columns: [ColumnMap.Field: String] = [:]
        let names = Set(header.map { $0.lowercased() })
        for field in Field.allCases {
            if let column = options.columnMap.columns[field] {
                columns[field] = column.lowercased().withoutBlankEdges
            } else if names.contains(field.rawValue) {
                columns[field] = field.rawValue
            }
        }
        let missing = Self.missing(in: columns)
        guard missing.isEmpty else {
            let found = header.map { "'\($0.sanitized)'" }.joined(separator: ", ")
            throw ImportError.unreadableFile(
                file: file, line: 1,
                reason:
                    "no column is named for \(missing.joined(separator: ", ")); --map \(missing[0])=COLUMN names one "
                    + "of \(found)")
        }
        self.columns = columns
        layout = CSVLayout(required: Set(columns.values).sorted(), optional: [])
        orderColumns = Set(columns.filter { $0.key.isOfOrder }.values).sorted()
    }

    /// Whether a header has enough columns with the fields' own names.
    static func suits(_ header: [String]) -> Bool {
        let names = Set(header.map { $0.lowercased() })
        let own = Field.allCases.filter { names.contains($0.rawValue) }
        return missing(in: Dictionary(uniqueKeysWithValues: own.map { ($0, $0.rawValue) })).isEmpty
    }

    private static func missing(in columns: [ColumnMap.Field: String]) -> [String] {
        var missing = Field.allCases.filter { $0.isNeeded && columns[$0] == nil }
        if columns[.productID] == nil, columns[.productName] == nil { missing.append(.productID) }
        if columns[.unitPrice] == nil, columns[.unitPriceCents] == nil { missing.append(.unitPrice) }
        return missing.map(\.rawValue)
    }

    func orderID(of row: CSVRow) -> String { word(.orderID, row) }

    func lines(of row: CSVRow) throws(RowFault) -> [ColumnLine] {
        let values = options.values
        let number = word(.lineNumber, row)
        let currency = try row.currency(columns[.currency] ?? "", default: options.defaultCurrency)
        let productName = word(.productName, row)
        let productID = word(.productID, row).isEmpty ? productName : word(.productID, row)
        guard !productID.isEmpty else { throw RowFault(reason: "the line names no product") }
        let price: Int64
        if columns[.unitPrice] != nil {
            price = try values.amount(word(.unitPrice, row), in: currency, column: name(.unitPrice))
        } else {
            price = try values.count(word(.unitPriceCents, row), column: name(.unitPriceCents))
        }
        return [
            ColumnLine(
                fileLine: row.line, number: number.isEmpty ? nil : try values.count(number, column: name(.lineNumber)),
                productID: productID, productName: productName,
                quantity: try values.count(word(.quantity, row), column: name(.quantity)), unitPrice: price,
                discountBasisPoints: try discount(word(.discount, row)))
        ]
    }

    mutating func draft(of group: OrderGroup<ColumnLine>, _ order: CSVRow) throws(RowFault) -> OrderDraft {
        let meaning =
            columns[.status] == nil
            ? .pending : try options.statusMap.meaning(of: word(.status, order), column: name(.status))
        guard let placedAt = try instant(.placedAt, order) else {
            throw RowFault(reason: "\(name(.placedAt)) is empty")
        }
        let history = OrderHistory(
            status: meaning.status, placedAt: placedAt, approvedAt: try instant(.approvedAt, order),
            shippedAt: try instant(.shippedAt, order), cancelledAt: try instant(.cancelledAt, order))
        let lines = try ColumnLine.inOrder(group.lines)
        let sold = lines.filter { $0.quantity >= 0 }
        let returned = try ColumnLine.returned(lines)
        guard returned.isEmpty || meaning.status == .shipped else {
            throw RowFault(reason: "a negative quantity is a refund, and an order that is not shipped has none")
        }
        let isRefunded = meaning == .refunded
        return OrderDraft(
            origin: group.origin, id: group.id, customer: customer(order),
            currency: try row(order, .currency), history: history, items: sold.map(\.item),
            refunds: isRefunded
                ? [RefundRecord.full]
                : returned.isEmpty
                    ? [] : [RefundRecord(at: nil, what: .lines(returned), reason: RefundRecord.importedReason)])
    }

    /// Nothing in the file sums an order up.
    func isProvenWhole(_ group: OrderGroup<ColumnLine>, _ order: CSVRow) -> Bool { false }

    var notes: [String] {
        columns[.status] == nil
            ? ["no column has the status, so every order is pending; --map status=COLUMN names one"] : []
    }

    private func customer(_ order: CSVRow) -> CustomerDraft {
        let email = word(.email, order)
        let id = word(.customerID, order)
        return CustomerDraft(
            id: id.isEmpty ? email.lowercased() : id, name: word(.customerName, order), email: email,
            country: word(.country, order))
    }

    private func discount(_ text: String) throws(RowFault) -> Int64 {
        let bare = text.hasSuffix("%") ? String(text.dropLast()).withoutBlankEdges : text
        // A hundredth of a percent is a basis point, as a cent is a hundredth of a dollar.
        return bare.isEmpty ? 0 : try options.values.amount(bare, in: .usd, column: name(.discount))
    }

    private func row(_ order: CSVRow, _ field: ColumnMap.Field) throws(RowFault) -> Currency {
        try order.currency(columns[field] ?? "", default: options.defaultCurrency)
    }

    private func instant(_ field: ColumnMap.Field, _ row: CSVRow) throws(RowFault) -> Timestamp? {
        let text = word(field, row)
        return text.isEmpty ? nil : try options.values.instant(text, column: name(field))
    }

    private func word(_ field: ColumnMap.Field, _ row: CSVRow) -> String {
        columns[field].map(row.word) ?? ""
    }

    private func name(_ field: ColumnMap.Field) -> String { columns[field] ?? field.rawValue }
}
