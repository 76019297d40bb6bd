import CQRS
import OrderCommands
import OrderEvents

/// Reads a folder into a batch: every row of every file, before anything is sent to the desk.
struct FolderReader {
    private let files: FolderFiles
    private let options: ImportOptions
    private let limits: ImportLimits
    private let progress: @Sendable (ImportProgress) -> Void
    private let spool: ImportSpool
    private var batch: ImportBatch

    init(
        _ files: FolderFiles, options: ImportOptions, limits: ImportLimits = ImportLimits(),
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) {
        self.files = files
        self.options = options
        self.limits = limits
        self.progress = progress
        spool = ImportSpool(limits)
        batch = ImportBatch(in: spool)
    }

    /// Throws ``ImportError`` when a file as a whole cannot be used, or `StoreError`; bad rows are in the batch.
    mutating func read() throws -> ImportBatch {
        let items = try items()
        let customers = try table(FolderFormat.customers, FolderFormat.customerLayout)
        let products = try table(FolderFormat.products, FolderFormat.productLayout)
        let orders = try table(FolderFormat.orders, FolderFormat.orderLayout)
        guard customers != nil || products != nil || orders != nil || items != nil else {
            throw ImportError.nothingToImport(place: files.place)
        }
        for table in [customers, products, orders].compactMap({ $0 }) { noteReading(table) }
        if let customers { try readCustomers(customers) }
        var currencies: Set<Currency> = []
        switch (orders, items) {
        case (nil, nil): break
        case (let orders?, let items?):
            currencies = try readOrders(orders, items)
            if orders.has(FolderFormat.lines) { batch.notes.append(Self.passedOver(orders, items)) }
        case (let orders?, nil):
            guard !orders.has(FolderFormat.lines) else {
                currencies = try readOrders(orders, nil)
                break
            }
            throw ImportError.missingPartner(file: orders.file, missing: FolderFormat.orderItems)
        case (nil, let items?):
            throw ImportError.missingPartner(file: items.file, missing: FolderFormat.orders)
        }
        // Products that name no currency have that of all the orders, or the desk's.
        let currency = currencies.count == 1 ? currencies.first : nil
        if let products { try readProducts(products, currency: currency ?? options.defaultCurrency) }
        return batch
    }

    /// The file of the lines, which is as long as the others together: how it is written is found out while those are read.
    private struct Items {
        let file: String
        let dialect: DialectAhead
        /// Returns a source of its bytes from their beginning.
        let open: @Sendable () throws -> any ByteSource
    }

    private func items() throws -> Items? {
        guard let file = try files.find(FolderFormat.orderItems) else { return nil }
        let open: @Sendable () throws -> any ByteSource = { [open = files.open, limit = limits.fileBytes] in
            BoundedBytes(try open(file), file: file, limit: limit)
        }
        let isKnown: @Sendable ([String]) -> Int = { FolderFormat.orderItemLayout.known(in: $0) }
        return Items(
            file: file, dialect: DialectAhead(of: file, options: options.dialect, isKnown: isKnown, open: open),
            open: open)
    }

    private func table(_ items: Items) throws -> CSVTable {
        try CSVTable(
            file: items.file, layout: FolderFormat.orderItemLayout, limits: limits, dialect: items.dialect.dialect(),
            isRaw: options.dialect.isRaw, open: items.open)
    }

    private func table(_ name: String, _ layout: CSVLayout) throws -> CSVTable? {
        guard let file = try files.find(name) else { return nil }
        return try CSVTable(file: file, layout: layout, limits: limits, dialect: options.dialect) { [files] in
            try files.open(file)
        }
    }

    private mutating func noteReading(_ table: CSVTable) {
        batch.readings.append(FileReading(file: table.file, dialect: table.dialect))
    }

    private static func passedOver(_ orders: CSVTable, _ items: Items) -> String {
        "the lines are those of \(items.file.sanitized); the column '\(FolderFormat.lines)' of \(orders.file.sanitized) was passed over"
    }

    /// Adds what was done to the cells of a file that was read to its end.
    private mutating func noteUndone(_ table: CSVTable) {
        guard table.undoneCells > 0 else { return }
        batch.notes.append(
            "\(table.file.sanitized): the apostrophe before a formula was taken off in \(table.undoneCells) "
                + "\(table.undoneCells == 1 ? "cell" : "cells"); --raw keeps it")
    }

    private mutating func readCustomers(_ table: CSVTable) throws {
        var seen = SeenIDs(kind: "customer", in: spool)
        var suspended = 0
        try forEachRow(of: table, counting: \.customers) { batch, origin, row in
            let command = RegisterCustomer(
                customerID: CustomerID(try row.id("customer_id")), customerName: row.text("name"),
                email: row.word("email"), country: row.text("country"))
            try command.check()
            try seen.add(command.customerID.rawValue, at: origin)
            try batch.customers.append(CustomerRecord(origin: origin, command: command))
            if row.word("is_suspended").lowercased() == "true" { suspended += 1 }
        }
        guard suspended > 0 else { return }
        batch.notes.append(
            "that customers are suspended is not imported; \(table.file.sanitized) says it of \(suspended)")
    }

    private mutating func readProducts(_ table: CSVTable, currency: Currency) throws {
        var seen = SeenIDs(kind: "product", in: spool)
        var discontinued = 0
        try forEachRow(of: table, counting: \.products) { batch, origin, row in
            let command = ListProduct(
                productID: ProductID(try row.id("product_id")), productName: row.text("name"),
                unitPrice: Money(
                    minorUnits: try row.wholeNumber("unit_price_cents"),
                    currency: try row.currency("currency", default: currency)))
            try command.check()
            try seen.add(command.productID.rawValue, at: origin)
            try batch.products.append(ProductRecord(origin: origin, command: command))
            if row.word("is_discontinued").lowercased() == "true" { discontinued += 1 }
        }
        guard discontinued > 0 else { return }
        batch.notes.append(
            "that products are discontinued is not imported; \(table.file.sanitized) says it of \(discontinued)")
    }

    private mutating func forEachRow(
        of table: CSVTable, counting rows: WritableKeyPath<RowCounts, Int>,
        receive: (inout ImportBatch, Origin, CSVRow) throws -> Void
    ) throws {
        var table = table
        while let item = try table.next() {
            count(rows)
            switch item {
            case .fault(let reason, let row):
                try table.countBadRow()
                batch.rejected.append(RejectedRow(file: table.file, line: row.line, reason: reason))
            case .row(let row):
                let origin = Origin(file: table.file, line: row.line)
                do {
                    try receive(&batch, origin, row)
                } catch let fault as RowFault {
                    try table.countBadRow()
                    batch.question = batch.question ?? origin.question(fault)
                    batch.rejected.append(origin.rejected(fault.reason))
                }
            }
        }
        noteUndone(table)
    }

    /// Reads the orders, and their lines from a file of their own or from the rows of the orders; returns the currencies
    /// that they are in.
    private mutating func readOrders(_ orders: CSVTable, _ items: Items?) throws -> Set<Currency> {
        var orders = orders
        let values = try values(for: orders)
        var book = OrderBook(
            ordersFile: orders.file, itemsFile: items?.file, options: options, values: values, in: spool)
        orders.readAhead()
        while let row = try orders.next() {
            count(\.orders)
            if try !book.addOrder(row) { try orders.countBadRow() }
        }
        noteUndone(orders)
        batch.rows.lines += book.lineCount
        if let items {
            var lines = try table(items)
            noteReading(lines)
            lines.readAhead()
            while let row = try lines.next() {
                count(\.lines)
                if try !book.addItem(row) { try lines.countBadRow() }
            }
        }
        try book.finish(into: &batch)
        return book.currencies
    }

    /// Finds out how the dates of the orders are to be read, from all of them.
    private mutating func values(for orders: CSVTable) throws -> ValueReader {
        var evidence = DialectEvidence()
        if options.dialect.dateOrder == nil {
            var orders = try orders.fromBeginning()
            while let item = try orders.next() {
                guard case .row(let row) = item else { continue }
                for column in FolderFormat.orderDates { evidence.see(date: row.word(column), line: row.line) }
            }
        }
        let order = try evidence.decidedDateOrder(named: options.dialect.dateOrder, in: orders.file)
        for index in batch.readings.indices where batch.readings[index].file == orders.file {
            batch.readings[index].dateOrder = order?.value
            batch.readings[index].dateExample = order?.example
            batch.readings[index].zone = options.dialect.zone
        }
        return ValueReader(
            dateOrder: order?.value, zone: options.dialect.zone, decimalMark: options.dialect.decimalMark)
    }

    private mutating func count(_ rows: WritableKeyPath<RowCounts, Int>) {
        batch.rows[keyPath: rows] += 1
        let read = batch.rows.all
        if read.isMultiple(of: 10_000) { progress(ImportProgress(unit: .rowsRead, done: read)) }
    }
}

extension Command {
    /// Throws the command's own refusal.
    func check() throws(RowFault) {
        if let rejection = validate() { throw RowFault(reason: rejection.sentence) }
    }
}
