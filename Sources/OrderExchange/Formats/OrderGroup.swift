import CQRS
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
    var fault: RejectedRow? {
        didSet { head = nil }
    }
    /// Where origin, fields and fault are in a spool; nil when they are in no part as they are now.
    private var head: Int?

    /// Longer than any text of the desk may be.
    private static var longestField: Int { 16 * 1_024 }

    init(id: String, origin: Origin, columns: Int) {
        self.id = id
        self.origin = origin
        fields = Array(repeating: "", count: columns)
    }

    /// Keeps what a row has in the order's own columns; throws when an earlier row has something else.
    mutating func merge(_ row: CSVRow, _ columns: [String]) throws(RowFault) {
        for (index, column) in columns.enumerated() {
            let field = row.word(column)
            guard !field.isEmpty, field != fields[index] else { continue }
            guard fields[index].isEmpty else {
                throw RowFault(
                    reason: "\(column) is '\(field.sanitized)' here and '\(fields[index].sanitized)' "
                        + "in an earlier row of the order")
            }
            if let fault = TextLimit.fault(in: field, longestBytes: Self.longestField) {
                throw RowFault(reason: "\(column) \(fault)")
            }
            fields[index] = field
            head = nil
        }
    }

    mutating func add(_ more: [Line]) {
        lines += more
        lineCount += more.count
    }
}

/// A group in a spool. Each part has the lines since the part before, and how many rows and lines there were by then; what the
/// order's own columns have is in those parts only in which it had changed, since a file may go back and forth between orders.
extension OrderGroup {
    /// Returns what is in no part yet as one, and drops the lines.
    mutating func nextPart() -> SpoolWriter {
        var writer = SpoolWriter()
        writer.write(head)
        if head == nil {
            writer.write(origin)
            writer.write(fields)
            writer.write(fault)
        }
        writer.write(rows)
        writer.write(lineCount)
        writer.write(lines)
        lines.removeAll(keepingCapacity: true)
        return writer
    }

    /// Keeps in mind where the part that ``nextPart()`` returned was written.
    mutating func keepHead(at place: Int) {
        head = head ?? place
    }

    /// Goes on after a part. Throws `StoreError`.
    init(after part: SpooledParts.Part, of parts: SpooledParts) throws {
        self = try OrderGroup(part, of: parts)
        lines = []
    }

    /// Puts the group together from its parts. Throws `StoreError`.
    init(_ number: Int, of parts: SpooledParts) throws {
        var group = try OrderGroup(try parts.latestPart(of: number), of: parts)
        var lines: [[Line]] = []
        if group.lineCount <= OrderDraft.mostLines {
            try parts.visitParts(of: number) { lines.append(OrderGroup.lines(of: $0)) }
        }
        group.lines = lines.count == 1 ? lines[0] : lines.reversed().flatMap(\.self)
        self = group
    }

    private init(_ part: SpooledParts.Part, of parts: SpooledParts) throws {
        var content = part.content
        let place: Int? = content.optional()
        var own = content
        if let place {
            own = try parts.part(at: place).content
            let _: Int? = own.optional()
        }
        id = part.id
        origin = own.value()
        fields = own.values()
        fault = own.optional()
        head = place ?? part.place
        if place == nil { content = own }
        rows = content.count()
        lineCount = content.count()
        lines = content.values()
    }

    private static func lines(of part: SpooledParts.Part) -> [Line] {
        var content = part.content
        let place: Int? = content.optional()
        if place == nil {
            let _: Origin = content.value()
            let _: [String] = content.values()
            let _: RejectedRow? = content.optional()
        }
        _ = (content.count(), content.count())
        return content.values()
    }
}
