import OrderEvents

/// Holds the fields of one row under their columns' names.
struct CSVRow {
    let line: Int
    private let fields: [String]
    private let columns: CSVColumns

    init(line: Int, fields: [String], columns: CSVColumns) {
        self.line = line
        self.fields = fields
        self.columns = columns
    }

    /// Returns a field as it stands; empty when the file has no such column or the row ends before it.
    func text(_ column: String) -> String {
        guard let index = columns[column], index < fields.count else { return "" }
        return fields[index]
    }

    /// Returns a field without blanks around it, no-break and zero-width ones included.
    func word(_ column: String) -> String {
        text(column).withoutBlankEdges
    }

    /// Returns a field as ids are spelled.
    func idText(_ column: String) -> String {
        text(column).spelledAsID
    }
}

/// Reads a CSV file whose first row names its columns.
struct CSVTable {
    /// What stands next in a table; a faulty row holds what could be read of it.
    enum Item {
        case row(CSVRow)
        case fault(reason: String, CSVRow)
    }

    let file: String
    /// How the file is written.
    let dialect: CSVDialect
    private let layout: CSVLayout
    private let open: () throws -> any ByteSource
    private var reader: CSVReader
    /// Has the reader's records from when it reads on a thread of its own.
    private var ahead: CSVReadAhead?
    private let columns: CSVColumns
    private let header: [String]
    private let limits: ImportLimits
    /// Whether the desk has put an apostrophe before cells that are formulas to a spreadsheet.
    private let isSpreadsheet: Bool
    /// From how many cells of the rows so far such an apostrophe was removed.
    private(set) var undoneCells = 0
    private var rows = 0
    private var badRows = 0

    /// Finds out how the file is written and reads the header; throws ``ImportError`` when it lacks a column or cannot be
    /// read.
    ///
    /// Each call of `open` returns a source of the file's bytes from its beginning.
    init(
        file: String, layout: CSVLayout, limits: ImportLimits = ImportLimits(),
        dialect: DialectOptions = DialectOptions(),
        open: @escaping () throws -> any ByteSource
    ) throws {
        let bounded = { BoundedBytes(try open(), file: file, limit: limits.fileBytes) }
        let found = try CSVDialect(of: file, options: dialect, isKnown: layout.known, open: bounded)
        try self.init(file: file, layout: layout, limits: limits, dialect: found, isRaw: dialect.isRaw, open: bounded)
    }

    /// Reads the header of a file of which it is known how it is written; throws ``ImportError`` when it lacks a column or
    /// cannot be read.
    ///
    /// Each call of `open` returns a source of the file's bytes from its beginning, bounded in number.
    init(
        file: String, layout: CSVLayout, limits: ImportLimits, dialect: CSVDialect, isRaw: Bool,
        open: @escaping () throws -> any ByteSource
    ) throws {
        self.file = file
        self.layout = layout
        self.limits = limits
        self.dialect = dialect
        self.open = open
        reader = try CSVReader(separator: dialect.separator.sign) { dialect.text(try open(), file: file) }
        if dialect.namesSeparator { _ = try reader.next() }
        switch try reader.next() {
        case nil:
            throw ImportError.unreadableFile(file: file, line: 1, reason: "the file is empty; it needs a header")
        case .fault(let fault):
            throw ImportError.unreadableFile(file: file, line: fault.line, reason: "in the header, \(fault.reason)")
        case .record(let header):
            columns = CSVColumns(try layout.columns(of: header, in: file))
            self.header = header.fields.map(\.withoutBlankEdges)
            isSpreadsheet = !isRaw && layout.isList(header.fields.map(\.withoutBlankEdges))
            reader.width = header.fields.count
        }
    }

    /// Returns the same table from its first row on.
    func fromBeginning() throws -> CSVTable {
        try CSVTable(
            file: file, layout: layout, limits: limits, dialect: dialect, isRaw: !isSpreadsheet, open: open)
    }

    /// Whether the header has a column.
    func has(_ column: String) -> Bool { columns[column] != nil }

    /// Reads the rows from here on ahead, on a thread of their own.
    mutating func readAhead() { ahead = CSVReadAhead(reader) }

    /// Returns the next row, or nil at the end; throws ``ImportError`` beyond a limit.
    ///
    /// A row of nothing but separators, such as a spreadsheet leaves behind its last one, is passed over.
    mutating func next() throws -> Item? {
        var next = try nextItem()
        while case .record(let record)? = next, record.isBlank { next = try nextItem() }
        guard let item = next else { return nil }
        rows += 1
        guard rows <= limits.fileRows else { throw beyond("the file has more than \(limits.fileRows) rows; split it") }
        switch item {
        case .record(let record):
            let row = row(record.fields, line: record.line)
            return isHeader(record.fields) ? .fault(reason: Self.headerAgain, row) : .row(row)
        case .fault(let fault):
            return .fault(reason: fault.reason, row(fault.readable, line: fault.line))
        }
    }

    private static let headerAgain =
        "this is the header once more, as where one file was put behind another; remove the line"

    private func isHeader(_ fields: [String]) -> Bool {
        // The last first: a byte order mark may stand before the first.
        fields.count == header.count && fields.last == header.last
            && zip(fields, header).allSatisfy { $0.withoutBlankEdges == $1 }
    }

    private mutating func nextItem() throws -> CSVItem? {
        if let ahead { try ahead.next() } else { try reader.next() }
    }

    private mutating func row(_ fields: [String], line: Int) -> CSVRow {
        var fields = fields
        if isSpreadsheet {
            for index in fields.indices {
                guard let cell = CSVWriter.undone(fields[index]) else { continue }
                fields[index] = cell
                undoneCells += 1
            }
        }
        return CSVRow(line: line, fields: fields, columns: columns)
    }

    /// Counts a row that is not kept; throws ``ImportError`` when there are too many to name them all.
    mutating func countBadRow() throws {
        badRows += 1
        guard badRows <= limits.badRows else {
            throw beyond("more than \(limits.badRows) rows are bad, this one the last that was read; check the file")
        }
    }

    private func beyond(_ reason: String) -> ImportError {
        .unreadableFile(file: file, line: (ahead?.nextLine ?? reader.nextLine) - 1, reason: reason)
    }
}
