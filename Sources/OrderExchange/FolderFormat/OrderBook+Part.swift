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
            written.write(line)
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
    /// Puts an order together from its parts, of which the first is its row.
    init(_ parts: [SpooledParts.Part]) {
        var row = parts[0].content
        let (_, _): (Currency, Int) = (row.value(), row.count())
        self = row.value()
        for part in parts.dropFirst() { add(part) }
    }

    private mutating func add(_ part: SpooledParts.Part) {
        var part = part.content
        let _: Currency = part.value()
        switch part.count() {
        case 1:
            let count = part.count()
            lineCount += count
            // An order of more lines is refused without them, however many they are.
            guard lineCount <= OrderPolicy.largestLineCount else { return lines.removeAll() }
            lines.reserveCapacity(lineCount)
            for _ in 0..<count { lines.append(part.value()) }
        case 2: otherLine = otherLine ?? part.count()
        default: badLine = badLine ?? part.text()
        }
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
        lines = reader.values()
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
        writer.write(lines)
    }
}

extension OrderBook.Entry.Line: SpoolCoded {
    init(from reader: inout SpoolReader) {
        number = reader.number()
        item = reader.value()
        isReturn = reader.flag()
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(number)
        writer.write(item)
        writer.write(isReturn)
    }
}
