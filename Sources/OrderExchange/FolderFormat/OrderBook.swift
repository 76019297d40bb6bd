import CQRS
import OrderCommands
import OrderEvents

/// Brings the rows of `orders.csv` and `order_items.csv` together; an order with a bad line is refused whole.
///
/// A line belongs to the order whose id it names, and only when exactly one row has that id and was accepted. Where
/// several rows have it, or the only one was refused, it is unknown which order the lines belong to.
struct OrderBook {
    private let ordersFile: String
    private let itemsFile: String
    /// Whether the rows of the orders hold the lines.
    private let hasLines: Bool
    private let options: ImportOptions
    private let values: ValueReader
    /// The rows of the orders and what is added to them, by the orders' ids.
    private var parts: SpooledParts
    private let spool: ImportSpool
    /// Ids whose row in `orders.csv` is bad, with its line: the order's lines are not reported one by one.
    private var refused: SpooledIDs
    private var rejected: [RejectedRow] = []
    /// What a file leaves open, by the first row that it keeps out.
    private var question: ImportQuestion?
    /// Whether a bad line names no order: then any of them may lack it.
    private var hasNamelessLines = false
    /// The greatest common divisor of all line numbers: some systems count 10, 20, 30.
    private var numberStep: Int64 = 0
    /// The order whose lines were added last; those of one order usually follow one another.
    private var open: OpenOrder?

    /// How many lines the rows of the orders held.
    private(set) var lineCount = 0
    /// The currencies that the orders are in.
    private(set) var currencies: Set<Currency> = []

    /// Without `itemsFile` the rows of the orders hold the lines.
    init(
        ordersFile: String, itemsFile: String?, options: ImportOptions, values: ValueReader, in spool: ImportSpool
    ) {
        self.ordersFile = ordersFile
        self.itemsFile = itemsFile ?? ordersFile
        hasLines = itemsFile == nil
        self.options = options
        self.values = values
        self.spool = spool
        parts = SpooledParts(in: spool)
        refused = SpooledIDs(in: spool)
    }

    /// Adds a row of `orders.csv`; false when it is refused. Throws `StoreError`.
    mutating func addOrder(_ item: CSVTable.Item) throws -> Bool {
        switch item {
        case .fault(let reason, let row): try refuse(row, reason)
        case .row(let row):
            do {
                try add(row)
                return true
            } catch let fault as RowFault {
                question = question ?? Origin(file: ordersFile, line: row.line).question(fault)
                try refuse(row, fault.reason)
            }
        }
        return false
    }

    /// Adds a row of `order_items.csv`; false when it is refused. All orders have to be added before. Throws
    /// `StoreError`.
    mutating func addItem(_ item: CSVTable.Item) throws -> Bool {
        switch item {
        case .fault(let reason, let row): try refuseLine(row, reason)
        case .row(let row):
            do {
                try addLine(row)
                return true
            } catch let fault as RowFault {
                question = question ?? Origin(file: itemsFile, line: row.line).question(fault)
                try refuseLine(row, fault.reason)
            }
        }
        return false
    }

    /// Hands the whole orders and all refusals over. Throws `StoreError`.
    mutating func finish(into batch: inout ImportBatch) throws {
        try closeOrder()
        batch.rejected += rejected
        batch.question = batch.question ?? question
        for orders in try finishedOrders() {
            try batch.orders.append(contentsOf: orders.records)
            batch.rejected += orders.rejected
            batch.asked.add(orders.asked)
            if orders.haveGuests { batch.hasGuests = true }
        }
    }

    /// Some orders in the order of the file, each put together from its parts.
    private struct FinishedOrders: Sendable {
        var records: SpooledList<OrderRecord>
        var rejected: [RejectedRow] = []
        var asked = OrderTally()
        /// Whether some order has no customer of its own.
        var haveGuests = false
    }

    /// So few orders are put together in less time than two threads take to begin.
    private static let fewOrders = 500

    /// Puts all orders together, by two threads where there are many: until then one has nothing to do. Throws `StoreError`.
    private func finishedOrders() throws -> [FinishedOrders] {
        guard parts.count > Self.fewOrders else { return [try finishedOrders(numbered: 0..<parts.count)] }
        let middle = parts.count / 2
        return try concurrently(
            { try finishedOrders(numbered: 0..<middle) }, { try finishedOrders(numbered: middle..<parts.count) })
    }

    private func finishedOrders(numbered numbers: Range<Int>) throws -> FinishedOrders {
        var finished = FinishedOrders(records: SpooledList(in: spool))
        for number in numbers {
            let entry = try Entry(number, of: parts)
            if entry.customerID == nil { finished.haveGuests = true }
            let record: OrderRecord
            do throws(RowFault) {
                record = try self.record(of: entry, countedIn: &finished.asked)
            } catch {
                finished.rejected.append(entry.origin.rejected(error.reason))
                continue
            }
            try finished.records.append(record)
        }
        return finished
    }

    private func record(of entry: Entry, countedIn asked: inout OrderTally) throws(RowFault) -> OrderRecord {
        let content = try entry.content(countedBy: hasNamelessLines ? numberStep : nil)
        let total = try entry.total()
        asked.add(entry.history.status(after: content.refunds, of: content.items, costing: total), total)
        return OrderRecord(
            origin: entry.origin, command: try command(for: entry, content.items), total: total,
            history: entry.history, refunds: content.refunds, notes: entry.notes)
    }

    private mutating func add(_ row: CSVRow) throws {
        let id = try row.id("order_id")
        if let number = try parts.number(of: id) {
            let first = try Entry(number, of: parts).origin.line
            throw RowFault(reason: "order '\(id.sanitized)' is on line \(first) already")
        }
        if let line = try refused.line(of: id) {
            throw RowFault(
                reason:
                    "order '\(id.sanitized)' is on line \(line) too, which is refused; whose lines they are is not known"
            )
        }
        var entry = try Entry(
            id: id, origin: Origin(file: ordersFile, line: row.line), row: row, options: options, values: values)
        if hasLines { try entry.addLines(in: row.text(FolderFormat.lines)) }
        lineCount += entry.lines.count
        try parts.add(id, Part.row(entry).written(in: entry.currency))
        currencies.insert(entry.currency)
    }

    private mutating func refuse(_ row: CSVRow, _ reason: String) throws {
        let id = row.idText("order_id")
        if let number = try parts.number(of: id) {
            // The first such line is enough to name, and a file may have any number of them.
            let latest = try parts.latestPart(of: number)
            if !Part.isOtherLine(latest) {
                try parts.extend(number, id, Part.otherLine(row.line).written(in: Part.currency(of: latest)))
            }
        } else if !id.isEmpty, try refused.line(of: id) == nil {
            try refused.add(id, line: row.line)
        }
        reject(row, reason)
    }

    private mutating func reject(_ row: CSVRow, _ reason: String) {
        rejected.append(RejectedRow(file: ordersFile, line: row.line, reason: reason))
    }

    private mutating func addLine(_ row: CSVRow) throws {
        let id = try row.id("order_id")
        guard try openOrder(id), let (orderID, currency) = open.map({ ($0.id, $0.currency) }) else {
            if try refused.line(of: id) != nil { return }
            throw RowFault(reason: "no order '\(id.sanitized)' is in \(ordersFile)")
        }
        let line = try Entry.Line(row, of: OrderID(orderID), in: currency, values: values)
        numberStep = greatestCommonDivisor(numberStep, line.number)
        open?.lines.add(line)
        if let byteCount = open?.lines.byteCount, byteCount >= spool.batchBytes { try closeOrder() }
    }

    private mutating func refuseLine(_ row: CSVRow, _ reason: String) throws {
        rejected.append(RejectedRow(file: itemsFile, line: row.line, reason: reason))
        let id = row.idText("order_id")
        guard try openOrder(id), let (number, currency) = open.map({ ($0.number, $0.currency) }) else {
            if id.isEmpty { hasNamelessLines = true }
            return
        }
        let sentence = "\(itemsFile):\(row.line): \(reason)"
        try parts.extend(number, id, Part.badLine(sentence).written(in: currency))
    }

    /// Makes an order the one to which lines are added; false when there is none of this id.
    private mutating func openOrder(_ id: String) throws -> Bool {
        if open?.id == id { return true }
        guard let number = try parts.number(of: id) else { return false }
        try closeOrder()
        open = OpenOrder(number: number, id: id, currency: Part.currency(of: try parts.latestPart(of: number)))
        return true
    }

    /// Hands the lines of the order that is open over.
    private mutating func closeOrder() throws {
        guard let order = open else { return }
        open = nil
        guard order.lines.count > 0 else { return }
        try parts.extend(order.number, order.id, Part.lines(order.lines).written(in: order.currency))
    }

    private func command(for entry: Entry, _ items: [OrderItem]) throws(RowFault) -> PlaceOrder {
        guard let customerID = entry.customerID ?? options.guestCustomerID else {
            throw RowFault(
                reason: "the order has no customer, so it is a guest's; name a customer for guests' orders to keep it")
        }
        let command = PlaceOrder(
            orderID: entry.orderID, customerID: customerID, items: items, paymentMethodID: options.paymentMethodID)
        try command.check()
        return command
    }
}

private func greatestCommonDivisor(_ one: Int64, _ other: Int64) -> Int64 {
    other == 0 ? one : greatestCommonDivisor(other, one % other)
}
