import CQRS
import OrderCommands
import OrderEvents

/// Brings the rows of `orders.csv` and `order_items.csv` together; an order with a bad line is refused whole.
struct OrderBook {
    private let ordersFile: String
    private let itemsFile: String
    private let options: ImportOptions
    private var entries: [Entry] = []
    private var places: [String: Int] = [:]
    /// Ids whose row in `orders.csv` is bad: their lines are not worth a complaint each.
    private var refused: Set<String> = []
    private var rejected: [RejectedRow] = []
    /// Whether a bad line could not be given to any order: then one of them may lack it.
    private var hasStrayLines = false
    /// Lines of one order usually follow one another.
    private var latest: (id: String, place: Int)?

    /// The currencies that the orders are in.
    private(set) var currencies: Set<Currency> = []

    init(ordersFile: String, itemsFile: String, options: ImportOptions) {
        self.ordersFile = ordersFile
        self.itemsFile = itemsFile
        self.options = options
    }

    /// Takes a row of `orders.csv`; false when it is refused.
    mutating func takeOrder(_ item: CSVTable.Item) -> Bool {
        switch item {
        case .fault(let reason, let row): refuse(row, reason)
        case .row(let row):
            do throws(RowFault) {
                try add(row)
                return true
            } catch {
                refuse(row, error.reason)
            }
        }
        return false
    }

    /// Takes a row of `order_items.csv`; false when it is refused. All orders have to be in.
    mutating func takeItem(_ item: CSVTable.Item) -> Bool {
        switch item {
        case .fault(let reason, let row): refuseLine(row, reason)
        case .row(let row):
            do throws(RowFault) {
                try addLine(row)
                return true
            } catch {
                refuseLine(row, error.reason)
            }
        }
        return false
    }

    /// Hands the whole orders and all refusals over.
    func finish(into batch: inout ImportBatch) {
        batch.rejected += rejected
        for entry in entries {
            if entry.customerID == nil { batch.hasGuests = true }
            do throws(RowFault) {
                let items = try entry.items(mustBeGapless: hasStrayLines)
                let total = try entry.total()
                batch.asked.add(entry.history.status, total)
                let command = try command(for: entry, items)
                batch.orders.append(
                    OrderRecord(origin: entry.origin, command: command, total: total, history: entry.history))
            } catch {
                batch.rejected.append(entry.origin.rejected(error.reason))
            }
        }
    }

    private mutating func add(_ row: CSVRow) throws(RowFault) {
        let id = try row.id("order_id")
        if let place = places[id] {
            throw RowFault(reason: "order '\(id.inert)' is on line \(entries[place].origin.line) already")
        }
        let entry = try Entry(id: id, origin: Origin(file: ordersFile, line: row.line), row: row, options: options)
        places[id] = entries.count
        entries.append(entry)
        currencies.insert(entry.currency)
    }

    private mutating func refuse(_ row: CSVRow, _ reason: String) {
        let id = row.word("order_id")
        if places[id] == nil { refused.insert(id) }
        rejected.append(RejectedRow(file: ordersFile, line: row.line, reason: reason))
    }

    private mutating func addLine(_ row: CSVRow) throws(RowFault) {
        let id = try row.id("order_id")
        guard let place = place(of: id) else {
            if refused.contains(id) { return }
            throw RowFault(reason: "no order '\(id.inert)' is in \(ordersFile)")
        }
        let entry = entries[place]
        entries[place].lines.append(try Entry.Line(row, of: entry.orderID, in: entry.currency))
    }

    private mutating func refuseLine(_ row: CSVRow, _ reason: String) {
        rejected.append(RejectedRow(file: itemsFile, line: row.line, reason: reason))
        let id = row.word("order_id")
        guard let place = place(of: id) else {
            if !refused.contains(id) { hasStrayLines = true }
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
