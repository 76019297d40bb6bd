import CQRS
import OrderCommands
import OrderEvents

/// Holds what a source asks for, checked as far as that goes without the desk; every format ends in one.
struct ImportBatch: Sendable {
    /// What holds its records.
    let spool: ImportSpool
    var customers: SpooledList<CustomerRecord>
    var products: SpooledList<ProductRecord>
    var orders: SpooledList<OrderRecord>
    /// How many rows of each kind the source has, good and bad.
    var rows = RowCounts()
    /// The orders whose total is known, whether or not they can be imported.
    var asked = OrderTally()
    var rejected: [RejectedRow] = []
    /// What a file leaves open, by the first row that is rejected for it.
    var question: ImportQuestion?
    /// How each file was read.
    var readings: [FileReading] = []
    /// Whether some order has no customer of its own.
    var hasGuests = false
    /// Sentences about the source as a whole: how it was read, and what the desk cannot keep of it.
    var notes: [String] = []

    /// Creates a batch of nothing, whose records go to a spool.
    init(in spool: ImportSpool) {
        self.spool = spool
        customers = SpooledList(in: spool)
        products = SpooledList(in: spool)
        orders = SpooledList(in: spool)
    }
}

/// Counts rows by kind.
struct RowCounts: Sendable, Equatable {
    var customers = 0
    var products = 0
    var orders = 0
    var lines = 0

    var all: Int { customers + products + orders + lines }
}

/// The place in the source that a record comes from.
struct Origin: Sendable, Hashable {
    let file: String
    let line: Int

    func rejected(_ reason: String) -> RejectedRow {
        RejectedRow(file: file, line: line, reason: reason)
    }

    /// Makes the question of a row that is kept out by what is open; nil when that is not why.
    func question(_ fault: RowFault) -> ImportQuestion? {
        fault.open.map { ImportQuestion($0, at: self) }
    }

    func rejected(_ rejection: Rejection) -> RejectedRow {
        rejected(rejection.sentence)
    }
}

extension Rejection {
    /// The code and the message.
    var sentence: String { "\(code): \(message)" }
}

/// A customer to register.
struct CustomerRecord: Sendable {
    let origin: Origin
    let command: RegisterCustomer
    /// Whether it was derived from the orders; then a customer that the desk already has stays unchanged.
    var isDerived = false
}

/// A product to list.
struct ProductRecord: Sendable {
    let origin: Origin
    let command: ListProduct
    /// Whether it was derived from the orders; then a product that the desk already has stays unchanged.
    var isDerived = false
}

/// An order to place and to lead to its status.
struct OrderRecord: Sendable {
    let origin: Origin
    let command: PlaceOrder
    let total: Money
    let history: OrderHistory
    /// What was given back after shipping, in order.
    var refunds: [RefundRecord] = []
    /// Its notes, in the order they were written.
    var notes: [NoteRecord] = []
}

extension OrderRecord {
    /// What is given back in all; nil when it does not fit.
    var refunded: Int64? { refunds.total(of: command.items, costing: total) }

    /// Returns the refunds that a desk still has to make, after `count` refunds of `amount` minor units in all.
    ///
    /// Where that is not what the first refunds come to, the file states a sum that has grown since: the rest is one refund.
    func outstandingRefunds(after count: Int, of amount: Int64) -> [RefundRecord] {
        let done = Array(refunds.prefix(count))
        guard let last = refunds.last, let refunded, done.total(of: command.items, costing: total) != amount else {
            return Array(refunds.dropFirst(count))
        }
        guard refunded > amount else { return [] }
        let rest = Money(minorUnits: refunded - amount, currency: total.currency)
        return [
            RefundRecord(at: last.at, what: refunded == total.minorUnits ? .full : .amount(rest), reason: last.reason)
        ]
    }

    /// Returns the notes that a desk which has some of them still lacks.
    func outstandingNotes(after written: [NoteRecord]) -> [NoteRecord] {
        notes.filter { note in !written.contains { note.isNote($0) } }
    }

    /// The status that the order comes to with what is given back.
    var status: OrderStatus { history.status(after: refunds, of: command.items, costing: total) }
}

extension OrderHistory {
    /// Returns the status that an order comes to with what is given back.
    func status(after refunds: [RefundRecord], of items: [OrderItem], costing total: Money) -> OrderStatus {
        !refunds.isEmpty && refunds.total(of: items, costing: total) == total.minorUnits ? .refunded : status
    }
}

extension [RefundRecord] {
    /// Returns what is given back in all of an order; nil when it does not fit.
    fileprivate func total(of items: [OrderItem], costing total: Money) -> Int64? {
        var sum: Int64 = 0
        for refund in self {
            let amount: Int64?
            switch refund.what {
            case .full: return total.minorUnits
            case .amount(let money): amount = money.minorUnits
            case .lines(let parts): amount = items.total(of: parts)
            }
            guard let amount, case (let next, let overflow) = sum.addingReportingOverflow(amount), !overflow else {
                return nil
            }
            sum = next
        }
        return sum
    }
}

extension OrderItem {
    /// Returns the line that so many of it make, without the name, which is the catalogue's.
    func line(of quantity: Int64) -> OrderLine {
        OrderLine(
            productID: productID, productName: "", quantity: quantity, unitPrice: unitPrice?.minorUnits ?? 0,
            discountBasisPoints: discountBasisPoints)
    }
}

extension [OrderItem] {
    /// Returns what parts of the items cost; nil when they name none of them, or too much.
    fileprivate func total(of parts: [RefundLine]) -> Int64? {
        var sum: Int64 = 0
        for part in parts {
            guard indices.contains(part.line - 1) else { return nil }
            guard let total = self[part.line - 1].line(of: part.quantity).total, total <= OrderPolicy.largestTotal - sum
            else { return nil }
            sum += total
        }
        return sum
    }
}

/// Records that money of an order was given back.
struct RefundRecord: Sendable, Equatable {
    /// How much of the order was refunded.
    enum Extent: Sendable, Equatable {
        /// All of it.
        case full
        /// Some units of some lines.
        case lines([RefundLine])
        /// An amount that belongs to no line.
        case amount(Money)
    }

    /// When it was refunded; nil where the source gives no date.
    let at: Timestamp?
    let what: Extent
    let reason: String
}

/// Counts the units of one line that were given back.
struct RefundLine: Sendable, Equatable {
    /// The line's number within the order, from 1.
    let line: Int
    let quantity: Int64
}

/// Holds when an order reached the steps that lead to its status; each no earlier than the one before.
struct OrderHistory: Sendable, Equatable {
    let status: OrderStatus
    let placedAt: Timestamp
    let approvedAt: Timestamp?
    let shippedAt: Timestamp?
    let cancelledAt: Timestamp?
    /// The dates that the records state, after the same order.
    let stated: Stated

    /// Holds the dates of steps that the records state, and not those that follow from the step before.
    struct Stated: Sendable, Equatable {
        var approvedAt: Timestamp?
        var shippedAt: Timestamp?
        var cancelledAt: Timestamp?
    }
    /// Why it was cancelled; nil when it was not, or the records give no reason.
    let cancelReason: String?

    /// Keeps the dates of the steps the status asks for; a missing one is that of the step before.
    ///
    /// A cancelled order counts as approved before only when the records have a date for that.
    init(
        status: OrderStatus, placedAt: Timestamp, approvedAt: Timestamp?, shippedAt: Timestamp?,
        cancelledAt: Timestamp?, cancelReason: String = ""
    ) {
        let approval = max(placedAt, approvedAt ?? placedAt)
        let wasApproved = status == .approved || status == .shipped || (status == .cancelled && approvedAt != nil)
        let lastStep = wasApproved ? approval : placedAt
        self.status = status
        self.placedAt = placedAt
        self.approvedAt = wasApproved ? approval : nil
        self.shippedAt = status == .shipped ? max(approval, shippedAt ?? approval) : nil
        self.cancelledAt = status == .cancelled ? max(lastStep, cancelledAt ?? lastStep) : nil
        stated = Stated(
            approvedAt: approvedAt == nil ? nil : self.approvedAt, shippedAt: shippedAt == nil ? nil : self.shippedAt,
            cancelledAt: cancelledAt == nil ? nil : self.cancelledAt)
        self.cancelReason = status == .cancelled && !cancelReason.allSatisfy(\.isWhitespace) ? cancelReason : nil
    }
}
