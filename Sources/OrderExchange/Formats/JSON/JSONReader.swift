import CQRS
import Foundation
import JSON
import OrderCommands
import OrderEvents

/// Reads customers, products and orders from JSON objects; numbers are exact.
struct JSONReader {
    private let options: ImportOptions
    private let progress: @Sendable (ImportProgress) -> Void
    private var builder: BatchBuilder
    private var customers: SeenIDs
    private var products: SeenIDs
    private var orders: SeenIDs
    private var unknown: [String: Int] = [:]
    /// A hostile file may have another field in every object.
    private static let mostUnknown = 1_000

    init(
        options: ImportOptions, in spool: ImportSpool, progress: @escaping @Sendable (ImportProgress) -> Void
    ) {
        self.options = options
        self.progress = progress
        builder = BatchBuilder(options: options, in: spool)
        customers = SeenIDs(kind: "customer", in: spool)
        products = SeenIDs(kind: "product", in: spool)
        orders = SeenIDs(kind: "order", in: spool)
    }

    /// Throws ``ImportError`` when the file as a whole cannot be used, or `StoreError`; bad objects are in the batch.
    mutating func read(_ items: JSONItems, limits: ImportLimits) throws -> ImportBatch {
        var items = items
        var count = 0
        var bad = 0
        while let item = try items.next() {
            count += 1
            guard count <= limits.fileRows else {
                throw beyond(items.file, item.line, "the file has more than \(limits.fileRows) objects; split it")
            }
            if count.isMultiple(of: 10_000) { progress(ImportProgress(unit: .rowsRead, done: count)) }
            if try !add(item, Origin(file: items.file, line: item.line)) { bad += 1 }
            guard bad <= limits.badRows else {
                throw beyond(items.file, item.line, "more than \(limits.badRows) objects are bad; check the file")
            }
        }
        noteUnknownFields()
        return builder.batch
    }

    /// Adds one object; false when it is bad.
    private mutating func add(_ item: JSONItems.Item, _ origin: Origin) throws -> Bool {
        var kind = \RowCounts.lines
        do {
            var fields = try Self.fields(of: item)
            let type = try fields.text("type")
            switch type {
            case "customer":
                kind = \.customers
                try addCustomer(&fields, origin)
            case "product":
                kind = \.products
                try addProduct(&fields, origin)
            case "order":
                kind = \.orders
                try addOrder(&fields, origin)
            default:
                throw RowFault(reason: "the type '\(type.sanitized)' is not customer, product or order")
            }
            note(fields)
            return true
        } catch let fault as RowFault {
            builder.ask(origin.question(fault))
            builder.refuse(origin.rejected(fault.reason), counting: kind)
            return false
        }
    }

    private static func fields(of item: JSONItems.Item) throws(RowFault) -> JSONFields {
        // A key that nobody reads counts, too: RFC 8259 allows no other encoding, and other readers refuse the object.
        guard String(validating: item.bytes, as: UTF8.self) != nil else {
            throw RowFault(reason: "the object is not valid UTF-8; save the file as UTF-8")
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(Data(item.bytes))
        } catch {
            throw RowFault(reason: "this is no JSON object: \(error)")
        }
        return try JSONFields(document.root, "object")
    }

    private mutating func addCustomer(_ fields: inout JSONFields, _ origin: Origin) throws {
        let command = RegisterCustomer(
            customerID: CustomerID(try fields.text("id")), customerName: try fields.optionalText("name"),
            email: try fields.optionalText("email"), country: try fields.optionalText("country"))
        try command.check()
        try customers.add(command.customerID.rawValue, at: origin)
        try builder.add(CustomerRecord(origin: origin, command: command))
    }

    private mutating func addProduct(_ fields: inout JSONFields, _ origin: Origin) throws {
        let currency = try currency(&fields)
        let command = ListProduct(
            productID: ProductID(try fields.text("id")), productName: try fields.text("name"),
            unitPrice: Money(minorUnits: try fields.integer("unitPriceCents"), currency: currency))
        try command.check()
        try products.add(command.productID.rawValue, at: origin)
        try builder.add(ProductRecord(origin: origin, command: command))
    }

    private mutating func addOrder(_ fields: inout JSONFields, _ origin: Origin) throws {
        let id = try fields.text("id")
        let currency = try currency(&fields)
        let meaning = try options.statusMap.meaning(of: try fields.text("status"), column: "status")
        guard let placedAt = try instant("placedAt", &fields) else { throw RowFault(reason: "'placedAt' is missing") }
        let history = OrderHistory(
            status: meaning.status, placedAt: placedAt, approvedAt: try instant("approvedAt", &fields),
            shippedAt: try instant("shippedAt", &fields), cancelledAt: try instant("cancelledAt", &fields),
            cancelReason: try fields.optionalText("cancelReason"))
        let customerID = try fields.optionalText("customerID")
        var lines = JSONLines()
        let lineNodes = try fields.list("lines")
        try OrderDraft.check(soldLineCount: lineNodes.count)
        for (index, node) in lineNodes.enumerated() {
            var line = try JSONFields(node, "line")
            try lines.add(&line, position: index + 1)
            note(line)
        }
        try lines.sort()
        var draft = OrderDraft(
            origin: origin, id: id, customer: CustomerDraft(id: customerID), currency: currency, history: history,
            items: lines.items)
        for node in try fields.list("refunds") {
            var refund = try JSONFields(node, "refund")
            var ignored: [JSONFields] = []
            draft.refunds.append(try lines.refund(&refund, of: draft, options.values) { ignored.append($0) })
            for line in ignored { note(line) }
            note(refund)
        }
        for node in try fields.list("notes") {
            var written = try JSONFields(node, "note")
            draft.notes.append(try NoteRecord(&written, of: OrderID(id), options.values))
            note(written)
        }
        try draft.notes.checkCount()
        if meaning == .refunded, draft.refunds.isEmpty {
            draft.refunds = [RefundRecord.full]
        }
        try orders.add(id, at: origin)
        try builder.add(draft, isListing: false)
    }

    private func currency(_ fields: inout JSONFields) throws(RowFault) -> Currency {
        let code = try fields.optionalText("currency")
        guard !code.isEmpty else { return options.defaultCurrency }
        guard let currency = Currency(rawValue: code.uppercased()) else {
            throw RowFault(
                reason: "currency '\(code.sanitized)' is not the code of a currency that the desk keeps, such as USD")
        }
        return currency
    }

    private func instant(_ key: String, _ fields: inout JSONFields) throws(RowFault) -> Timestamp? {
        let text = try fields.optionalText(key)
        return text.isEmpty ? nil : try options.values.instant(text, column: key)
    }

    private mutating func note(_ fields: JSONFields) {
        for name in fields.unknown where unknown.count < Self.mostUnknown || unknown[name] != nil {
            unknown[name, default: 0] += 1
        }
    }

    /// Names the first of the fields that nothing was done with.
    private mutating func noteUnknownFields() {
        guard !unknown.isEmpty else { return }
        let most = 20
        let named = unknown.sorted { $0.key < $1.key }.prefix(most).map { "\($0.key) (\($0.value) times)" }
        let rest = unknown.count > most ? " and \(unknown.count - most) more" : ""
        builder.note("unknown fields were passed over: \(named.joined(separator: ", "))\(rest)")
    }

    private func beyond(_ file: String, _ line: Int, _ reason: String) -> ImportError {
        .unreadableFile(file: file, line: line, reason: reason)
    }
}
