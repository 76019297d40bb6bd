import OrderCommands
import OrderEvents

extension OrderBook {
    /// What is known of an order from one place of the files.
    enum Part {
        /// Its row among the orders.
        case row(Entry)
        case lines(LineList)
        /// Another line of the file that has the same id.
        case otherLine(Int)
        /// Why one of its lines cannot be read.
        case badLine(String)
    }

    /// Some lines of an order, as they are written to a spool.
    struct LineList {
        private(set) var count = 0
        fileprivate var written = SpoolWriter()

        /// How many bytes they are in a spool.
        var byteCount: Int { written.bytes.count }

        mutating func add(_ line: Entry.Line) {
            line.encode(into: &written)
            count += 1
        }
    }

    /// An order with its lines that are in no part yet.
    struct OpenOrder {
        let number: Int
        let id: String
        let currency: Currency
        var lines = LineList()
    }
}

extension OrderBook.Part {
    /// Returns the part as a spool holds it; each begins with the order's currency.
    func written(in currency: Currency) -> SpoolWriter {
        var writer = SpoolWriter()
        writer.write(currency)
        switch self {
        case .row(let entry):
            writer.write(0)
            writer.write(entry)
        case .lines(let lines):
            writer.write(1)
            writer.write(lines.count)
            writer.write(contentsOf: lines.written)
        case .otherLine(let line):
            writer.write(2)
            writer.write(line)
        case .badLine(let reason):
            writer.write(3)
            writer.write(reason)
        }
        return writer
    }

    static func currency(of part: SpooledParts.Part) -> Currency {
        var content = part.content
        return content.value()
    }

    static func isOtherLine(_ part: SpooledParts.Part) -> Bool {
        var content = part.content
        let _: Currency = content.value()
        return content.count() == 2
    }
}

extension OrderBook.Entry {
    /// Puts an order together from its parts. Throws `StoreError`.
    init(_ number: Int, of parts: SpooledParts) throws {
        var collected = CollectedParts()
        try parts.visitParts(of: number) { collected.add($0) }
        self = collected.entry
    }
}

/// The parts of one order, which come the latest first and its row last.
private struct CollectedParts {
    private var row: OrderBook.Entry?
    private var lines: [[OrderBook.Entry.Line]] = []
    private var lineCount = 0
    private var otherLine: Int?
    private var badLine: String?

    mutating func add(_ part: SpooledParts.Part) {
        var content = part.content
        let currency: Currency = content.value()
        switch content.count() {
        case 0: row = content.value()
        case 1:
            let count = content.count()
            lineCount += count
            // An order of more lines is refused without them, however many they are.
            guard lineCount <= OrderDraft.mostLines else { return lines.removeAll() }
            lines.append(content.lines(count, in: currency))
        case 2: otherLine = content.count()
        default: badLine = content.text()
        }
    }

    var entry: OrderBook.Entry {
        guard var entry = row else { preconditionFailure("an order begins with its row") }
        for more in lines.reversed() { entry.lines += more }
        entry.lineCount += lineCount
        entry.otherLine = otherLine
        entry.badLine = badLine
        return entry
    }
}

extension OrderBook.Entry: SpoolCoded {
    init(from reader: inout SpoolReader) {
        origin = reader.value()
        orderID = OrderID(reader.text())
        customerID = reader.optional().map { CustomerID($0) }
        currency = reader.value()
        history = reader.value()
        refunds = reader.values()
        notes = reader.values()
        lines = reader.lines(reader.count(), in: currency)
        lineCount = lines.count
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(origin)
        writer.write(orderID.rawValue)
        writer.write(customerID?.rawValue)
        writer.write(currency)
        writer.write(history)
        writer.write(refunds)
        writer.write(notes)
        writer.write(lines.count)
        for line in lines { line.encode(into: &writer) }
    }
}

/// A line's currency is its order's, which is written once.
extension OrderBook.Entry.Line {
    init(from reader: inout SpoolReader, in currency: Currency) {
        number = reader.number()
        item = OrderItem(
            productID: ProductID(reader.text()), quantity: reader.number(),
            unitPrice: Money(minorUnits: reader.number(), currency: currency), discountBasisPoints: reader.number())
        isReturn = reader.flag()
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(number)
        writer.write(item.productID.rawValue)
        writer.write(item.quantity)
        writer.write(item.unitPrice?.minorUnits ?? 0)
        writer.write(item.discountBasisPoints)
        writer.write(isReturn)
    }
}

extension SpoolReader {
    fileprivate mutating func lines(_ count: Int, in currency: Currency) -> [OrderBook.Entry.Line] {
        var lines: [OrderBook.Entry.Line] = []
        lines.reserveCapacity(count)
        for _ in 0..<count { lines.append(OrderBook.Entry.Line(from: &self, in: currency)) }
        return lines
    }
}
