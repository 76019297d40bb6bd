import OrderEvents

/// Holds the rows that name one order.
struct OrderGroup<Line: SpoolCoded> {
    let id: String
    /// Where its first row stands.
    let origin: Origin
    /// The values of the order's own columns.
    private(set) var fields: [String]
    /// Its lines; while the file is read, only those that are in no part yet.
    private(set) var lines: [Line] = []
    /// How many lines it has; ``lines`` is empty where that is more than an order may have.
    private(set) var lineCount = 0
    var rows = 0
    /// The first fault that keeps it out.
    var fault: RejectedRow?

    init(id: String, origin: Origin, columns: Int) {
        self.id = id
        self.origin = origin
        fields = Array(repeating: "", count: columns)
    }

    /// Takes over what a row has in the order's own columns; throws when an earlier row has something else.
    mutating func merge(_ row: CSVRow, _ columns: [String]) throws(RowFault) {
        for (index, column) in columns.enumerated() {
            let field = row.word(column)
            guard !field.isEmpty, field != fields[index] else { continue }
            guard fields[index].isEmpty else {
                throw RowFault(
                    reason: "\(column) is '\(field.sanitized)' here and '\(fields[index].sanitized)' "
                        + "in an earlier row of the order")
            }
            fields[index] = field
        }
    }

    mutating func add(_ more: [Line]) {
        lines += more
        lineCount += more.count
    }
}

/// A group in a spool: each part has all that was known by then, and the lines since the part before.
extension OrderGroup {
    /// Returns what is in no part yet as one, and drops the lines.
    mutating func nextPart() -> SpoolWriter {
        var writer = SpoolWriter()
        writer.write(origin)
        writer.write(fields)
        writer.write(rows)
        writer.write(fault)
        writer.write(lineCount)
        writer.write(lines)
        lines.removeAll(keepingCapacity: true)
        return writer
    }

    /// Goes on after a part.
    init(after part: SpooledParts.Part) {
        self.init(part)
        lines = []
    }

    /// Puts the group together from its parts. Throws `StoreError`.
    init(_ number: Int, of parts: SpooledParts) throws {
        var group = OrderGroup(try parts.latestPart(of: number))
        var lines: [[Line]] = []
        if group.lineCount <= OrderPolicy.largestLineCount {
            try parts.visitParts(of: number) { lines.append(OrderGroup($0).lines) }
        }
        group.lines = lines.count == 1 ? lines[0] : lines.reversed().flatMap(\.self)
        self = group
    }

    private init(_ part: SpooledParts.Part) {
        var content = part.content
        id = part.id
        origin = content.value()
        fields = content.values()
        rows = content.count()
        fault = content.optional()
        lineCount = content.count()
        lines = content.values()
    }
}
