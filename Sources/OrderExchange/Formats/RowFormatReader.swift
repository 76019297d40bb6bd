/// Brings the rows of each order together and makes a batch of them.
struct RowFormatReader<Format: RowFormat> {
    /// About what a line is in a spool.
    private static var bytesOfLine: Int { 64 }

    private var format: Format
    private let options: ImportOptions
    private let progress: @Sendable (ImportProgress) -> Void
    private let spool: ImportSpool
    /// The groups by their orders' ids, but for what the one that is open has in addition.
    private var parts: SpooledParts
    /// The group that a row was added to last, and its number.
    private var open: (number: Int, group: OrderGroup<Format.Line>)?
    private var rows = 0
    /// The rows that belong to no order, named.
    private var strays: [RejectedRow] = []
    /// The line of the first row that names no order at all.
    private var firstUnreadableLine: Int?
    /// What the file leaves open, by the first row that it keeps out.
    private var question: ImportQuestion?
    private let columns: CSVColumns

    init(
        _ format: Format, options: ImportOptions, in spool: ImportSpool,
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) {
        self.format = format
        self.options = options
        self.spool = spool
        self.progress = progress
        parts = SpooledParts(in: spool)
        columns = CSVColumns(Dictionary(uniqueKeysWithValues: zip(format.orderColumns, 0...)))
    }

    /// Throws ``ImportError`` when the file as a whole cannot be used, or `StoreError`; bad orders are in the batch.
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
            case .row(let row): if try !add(row, of: file) { try table.countBadRow() }
            case .fault(let reason, let row):
                try spoil(row, of: file, reason)
                try table.countBadRow()
            }
        }
        var batch = try finish()
        batch.readings.append(FileReading(file: file, dialect: table.dialect))
        return batch
    }

    /// Adds a row to its order; false when it is bad.
    private mutating func add(_ row: CSVRow, of file: String) throws -> Bool {
        let id = format.orderID(of: row)
        let origin = Origin(file: file, line: row.line)
        guard !id.isEmpty else { return addNameless(row, origin) }
        try openGroup(id, origin)
        open?.group.rows += 1
        do throws(RowFault) {
            try open?.group.merge(row, format.orderColumns)
            let lines = try format.lines(of: row)
            open?.group.add(lines)
        } catch {
            question = question ?? origin.question(error)
            refuse(origin, error.reason)
            return false
        }
        if let open, open.group.lines.count * Self.bytesOfLine >= spool.batchBytes { try closeGroup() }
        return true
    }

    /// A row that names no order may be meant for the one before it, which is then not whole.
    private mutating func addNameless(_ row: CSVRow, _ origin: Origin) -> Bool {
        let columns = format.layout.required + format.layout.optional
        if columns.allSatisfy({ row.word($0).isEmpty }) { return true }
        strays.append(origin.rejected("the row names no order"))
        if let first = open?.group.origin {
            refuse(first, "line \(row.line) after it names no order and may be one of its lines")
        }
        return false
    }

    private mutating func spoil(_ row: CSVRow, of file: String, _ reason: String) throws {
        let origin = Origin(file: file, line: row.line)
        let id = format.orderID(of: row)
        guard !id.isEmpty else {
            strays.append(origin.rejected(reason))
            firstUnreadableLine = firstUnreadableLine ?? row.line
            return
        }
        try openGroup(id, origin)
        open?.group.rows += 1
        refuse(origin, reason)
    }

    /// Names what is wrong with the order that is open, unless something is already.
    private mutating func refuse(_ origin: Origin, _ reason: String) {
        guard let group = open?.group, group.fault == nil else { return }
        open?.group.fault = origin.rejected("order '\(group.id.sanitized)': \(reason)")
    }

    private mutating func openGroup(_ id: String, _ origin: Origin) throws {
        if open?.group.id == id { return }
        try closeGroup()
        if let number = try parts.number(of: id) {
            open = (number, try OrderGroup(after: try parts.latestPart(of: number), of: parts))
        } else {
            open = (parts.count, OrderGroup(id: id, origin: origin, columns: format.orderColumns.count))
        }
    }

    /// Hands over what the group that is open has in addition, and keeps it open.
    private mutating func closeGroup() throws {
        guard let (number, id) = open.map({ ($0.number, $0.group.id) }), let part = open?.group.nextPart() else {
            return
        }
        let place = try number < parts.count ? parts.extend(number, id, part) : parts.add(id, part)
        open?.group.keepHead(at: place)
    }

    private mutating func finish() throws -> ImportBatch {
        try closeGroup()
        var builder = BatchBuilder(options: options, in: spool)
        builder.ask(question)
        for stray in strays { builder.refuse(stray, counting: \.lines) }
        for number in 0..<parts.count {
            let group = try OrderGroup<Format.Line>(number, of: parts)
            do {
                if let fault = group.fault {
                    builder.refuse(fault, rows: group.rows)
                    continue
                }
                let order = CSVRow(line: group.origin.line, fields: group.fields, columns: columns)
                if let line = firstUnreadableLine, !format.isProvenWhole(group, order) {
                    throw RowFault(reason: "line \(line) cannot be read and may be one of its lines; mend that line")
                }
                try OrderDraft.check(lineCount: group.lineCount)
                let draft = try format.draft(of: group, order)
                try OrderDraft.check(soldLineCount: draft.items.count)
                try draft.checkIDs()
                try builder.add(draft)
            } catch let fault as RowFault {
                builder.ask(group.origin.question(fault))
                let reason = "order '\(group.id.sanitized)': \(fault.reason)"
                builder.refuse(group.origin.rejected(reason), rows: group.rows)
            }
        }
        for note in format.notes { builder.note(note) }
        return builder.batch
    }
}
