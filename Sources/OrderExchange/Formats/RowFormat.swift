import OrderEvents

/// Reads the rows of a CSV file in which one or more rows make an order.
protocol RowFormat {
    /// What a row adds to its order.
    associatedtype Line

    /// The columns that are read.
    var layout: CSVLayout { get }
    /// The columns that describe the order as a whole: rows of one order may leave them empty, but must not differ.
    var orderColumns: [String] { get }

    /// Returns the order that a row belongs to; empty when it names none.
    func orderID(of row: CSVRow) -> String
    /// Returns what a row adds to its order; nothing for a row that only continues it.
    func lines(of row: CSVRow) throws(RowFault) -> [Line]
    /// Returns the order that the rows make.
    mutating func draft(of group: OrderGroup<Line>, _ order: CSVRow) throws(RowFault) -> OrderDraft
    /// Whether a missing row would be noticed, so that an unreadable row elsewhere puts the order in no doubt.
    func isProvenWhole(_ group: OrderGroup<Line>, _ order: CSVRow) -> Bool
    /// Sentences about what the file holds and the desk cannot keep, once all orders are read.
    var notes: [String] { get }
}

/// Holds the rows that name one order.
struct OrderGroup<Line> {
    let id: String
    /// Where its first row stands.
    let origin: Origin
    /// The values of the order's own columns.
    fileprivate(set) var fields: [String]
    fileprivate(set) var lines: [Line] = []
    fileprivate(set) var rows = 0
    /// The first fault that keeps it out.
    fileprivate(set) var fault: RejectedRow?
}

/// Brings the rows of each order together and makes a batch of them.
struct RowFormatReader<Format: RowFormat> {
    private var format: Format
    private let options: ImportOptions
    private let progress: @Sendable (ImportProgress) -> Void
    private var groups: [OrderGroup<Format.Line>] = []
    private var places: [String: Int] = [:]
    private var rows = 0
    /// The rows that belong to no order, named.
    private var strays: [RejectedRow] = []
    /// The line of the first row that names no order at all.
    private var firstUnreadableLine: Int?
    private var latest: Int?
    /// What the file leaves open, by the first row that it keeps out.
    private var question: ImportQuestion?
    private let columns: CSVColumns

    init(_ format: Format, options: ImportOptions, progress: @escaping @Sendable (ImportProgress) -> Void) {
        self.format = format
        self.options = options
        self.progress = progress
        columns = CSVColumns(Dictionary(uniqueKeysWithValues: zip(format.orderColumns, 0...)))
    }

    /// Throws ``ImportError`` when the file as a whole cannot be used; bad orders are in the batch.
    ///
    /// Each call of `open` returns a source of the file's bytes from its beginning.
    mutating func read(
        _ file: String, limits: ImportLimits, open: @escaping () throws -> any ByteSource
    ) throws -> ImportBatch {
        var table = try CSVTable(
            file: file, layout: format.layout, limits: limits, dialect: options.dialect, open: open)
        table.readAhead()
        while let item = try table.next() {
            rows += 1
            if rows.isMultiple(of: 10_000) { progress(ImportProgress(unit: .rowsRead, done: rows)) }
            switch item {
            case .row(let row): if !add(row, of: file) { try table.countBadRow() }
            case .fault(let reason, let row):
                spoil(row, of: file, reason)
                try table.countBadRow()
            }
        }
        var batch = finish()
        batch.readings.append(FileReading(file: file, dialect: table.dialect))
        return batch
    }

    /// Adds a row to its order; false when it is bad.
    private mutating func add(_ row: CSVRow, of file: String) -> Bool {
        let id = format.orderID(of: row)
        let origin = Origin(file: file, line: row.line)
        guard !id.isEmpty else { return addNameless(row, origin) }
        let place = place(of: id, origin)
        latest = place
        groups[place].rows += 1
        do throws(RowFault) {
            try merge(row, into: place)
            groups[place].lines += try format.lines(of: row)
            return true
        } catch {
            question = question ?? origin.question(error)
            refuse(place, origin, error.reason)
            return false
        }
    }

    /// A row that names no order may be meant for the one before it, which is then not whole.
    private mutating func addNameless(_ row: CSVRow, _ origin: Origin) -> Bool {
        let columns = format.layout.required + format.layout.optional
        if columns.allSatisfy({ row.word($0).isEmpty }) { return true }
        strays.append(origin.rejected("the row names no order"))
        if let latest {
            refuse(
                latest, groups[latest].origin, "line \(row.line) after it names no order and may be one of its lines")
        }
        return false
    }

    private mutating func spoil(_ row: CSVRow, of file: String, _ reason: String) {
        let origin = Origin(file: file, line: row.line)
        let id = format.orderID(of: row)
        guard !id.isEmpty else {
            strays.append(origin.rejected(reason))
            firstUnreadableLine = firstUnreadableLine ?? row.line
            return
        }
        let place = place(of: id, origin)
        latest = place
        groups[place].rows += 1
        refuse(place, origin, reason)
    }

    private mutating func refuse(_ place: Int, _ origin: Origin, _ reason: String) {
        guard groups[place].fault == nil else { return }
        groups[place].fault = origin.rejected("order '\(groups[place].id.sanitized)': \(reason)")
    }

    private mutating func place(of id: String, _ origin: Origin) -> Int {
        if let latest, groups[latest].id == id { return latest }
        if let place = places[id] { return place }
        places[id] = groups.count
        let fields = [String](repeating: "", count: format.orderColumns.count)
        groups.append(OrderGroup(id: id, origin: origin, fields: fields))
        return groups.count - 1
    }

    private mutating func merge(_ row: CSVRow, into place: Int) throws(RowFault) {
        for (index, column) in format.orderColumns.enumerated() {
            let field = row.word(column)
            guard !field.isEmpty, field != groups[place].fields[index] else { continue }
            guard groups[place].fields[index].isEmpty else {
                throw RowFault(
                    reason: "\(column) is '\(field.sanitized)' here and '\(groups[place].fields[index].sanitized)' "
                        + "in an earlier row of the order")
            }
            groups[place].fields[index] = field
        }
    }

    private mutating func finish() -> ImportBatch {
        var builder = BatchBuilder(options: options)
        builder.ask(question)
        for stray in strays { builder.refuse(stray, counting: \.lines) }
        for group in groups {
            do throws(RowFault) {
                if let fault = group.fault {
                    builder.refuse(fault, rows: group.rows)
                    continue
                }
                let order = CSVRow(line: group.origin.line, fields: group.fields, columns: columns)
                if let line = firstUnreadableLine, !format.isProvenWhole(group, order) {
                    throw RowFault(reason: "line \(line) cannot be read and may be one of its lines; mend that line")
                }
                try OrderDraft.checkCount(of: group.lines)
                try builder.add(try format.draft(of: group, order))
            } catch {
                builder.ask(group.origin.question(error))
                let reason = "order '\(group.id.sanitized)': \(error.reason)"
                builder.refuse(group.origin.rejected(reason), rows: group.rows)
            }
        }
        for note in format.notes { builder.note(note) }
        return builder.batch
    }
}
