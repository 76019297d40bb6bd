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
    private var entries: [Entry] = []
    private var places: [String: Int] = [:]
    /// Ids whose row in `orders.csv` is bad, with its line: the order's lines are not reported one by one.
    private var refused: [String: Int] = [:]
    private var rejected: [RejectedRow] = []
    /// What a file leaves open, by the first row that it keeps out.
    private var question: ImportQuestion?
    /// Whether a bad line names no order: then any of them may lack it.
    private var hasNamelessLines = false
    /// The greatest common divisor of all line numbers: some systems count 10, 20, 30.
    private var numberStep: Int64 = 0
    /// Lines of one order usually follow one another.
    private var latest: (id: String, place: Int)?

    /// How many lines the rows of the orders held.
    private(set) var lineCount = 0
    /// The currencies that the orders are in.
    private(set) var currencies: Set<Currency> = []

    /// Without `itemsFile` the rows of the orders hold the lines.
    init(ordersFile: String, itemsFile: String?, options: ImportOptions, values: ValueReader) {
        self.ordersFile = ordersFile
        self.itemsFile = itemsFile ?? ordersFile
        hasLines = itemsFile == nil
        self.options = options
        self.values = values
    }

    /// Adds a row of `orders.csv`; false when it is refused.
    mutating func addOrder(_ item: CSVTable.Item) -> Bool {
        switch item {
        case .fault(let reason, let row): refuse(row, reason)
        case .row(let row):
            do throws(RowFault) {
                try add(row)
                return true
            } catch {
                question = question ?? Origin(file: ordersFile, line: row.line).question(error)
                refuse(row, error.reason)
            }
        }
        return false
    }

    /// Adds a row of `order_items.csv`; false when it is refused. All orders have to be added before.
    mutating func addItem(_ item: CSVTable.Item) -> Bool {
        switch item {
        case .fault(let reason, let row): refuseLine(row, reason)
        case .row(let row):
            do throws(RowFault) {
                try addLine(row)
                return true
            } catch {
                question = question ?? Origin(file: itemsFile, line: row.line).question(error)
                refuseLine(row, error.reason)
            }
        }
        return false
    }

    /// Hands the whole orders and all refusals over.
    func finish(into batch: inout ImportBatch) {
        batch.rejected += rejected
        batch.question = batch.question ?? question
        for entry in entries {
            if entry.customerID == nil { batch.hasGuests = true }
            do throws(RowFault) {
                let content = try entry.content(countedBy: hasNamelessLines ? numberStep : nil)
                let total = try entry.total()
                batch.asked.add(
                    entry.history.status(after: content.refunds, of: content.items, costing: total), total)
                let command = try command(for: entry, content.items)
                let record = OrderRecord(
                    origin: entry.origin, command: command, total: total, history: entry.history,
                    refunds: content.refunds, notes: entry.notes)
                batch.orders.append(record)
            } catch {
                batch.rejected.append(entry.origin.rejected(error.reason))
            }
        }
    }

    private mutating func add(_ row: CSVRow) throws(RowFault) {
        let id = try row.id("order_id")
        if let place = places[id] {
            throw RowFault(reason: "order '\(id.sanitized)' is on line \(entries[place].origin.line) already")
        }
        if let line = refused[id] {
            throw RowFault(
                reason:
                    "order '\(id.sanitized)' is on line \(line) too, which is refused; whose lines they are is not known"
            )
        }
        var entry = try Entry(
            id: id, origin: Origin(file: ordersFile, line: row.line), row: row, options: options, values: values)
        if hasLines { try entry.addLines(in: row.text(FolderFormat.lines)) }
        lineCount += entry.lines.count
        places[id] = entries.count
        entries.append(entry)
        currencies.insert(entry.currency)
    }

    private mutating func refuse(_ row: CSVRow, _ reason: String) {
        let id = row.idText("order_id")
        if let place = places[id] {
            entries[place].otherLine = entries[place].otherLine ?? row.line
        } else if !id.isEmpty, refused[id] == nil {
            refused[id] = row.line
        }
        rejected.append(RejectedRow(file: ordersFile, line: row.line, reason: reason))
    }

    private mutating func addLine(_ row: CSVRow) throws(RowFault) {
        let id = try row.id("order_id")
        guard let place = place(of: id) else {
            if refused[id] != nil { return }
            throw RowFault(reason: "no order '\(id.sanitized)' is in \(ordersFile)")
        }
        // Not by a copy of the entry: that would make the next line copy all lines before it.
        let (orderID, currency) = (entries[place].orderID, entries[place].currency)
        let line = try Entry.Line(row, of: orderID, in: currency, values: values)
        numberStep = greatestCommonDivisor(numberStep, line.number)
        entries[place].lines.append(line)
    }

    private mutating func refuseLine(_ row: CSVRow, _ reason: String) {
        rejected.append(RejectedRow(file: itemsFile, line: row.line, reason: reason))
        let id = row.idText("order_id")
        guard let place = place(of: id) else {
            if id.isEmpty { hasNamelessLines = true }
            return
        }
        if entries[place].badLine == nil { entries[place].badLine = "\(itemsFile):\(row.line): \(reason)" }
    }

    private mutating func place(of id: String) -> Int? {
        if let latest, latest.id == id { return latest.place }
        guard let place = places[id] else { return nil }
        latest = (id, place)
        return place
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
