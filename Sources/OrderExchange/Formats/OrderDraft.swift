import CQRS
import OrderCommands
import OrderEvents

/// Holds one order as a reader found it in its file, before it is checked.
struct OrderDraft {
    let origin: Origin
    let id: String
    let customer: CustomerDraft
    let currency: Currency
    let history: OrderHistory
    var items: [ItemDraft]
    var refunds: [RefundRecord] = []
    var notes: [NoteRecord] = []

    /// How many lines a file may have for an order: as many as an order has, and one for each that gives it back.
    static let mostLines = 2 * OrderPolicy.largestLineCount

    /// Throws when a file has more lines for an order than ``mostLines``, before anything is made of them.
    static func check(lineCount: Int) throws(RowFault) {
        guard lineCount > mostLines else { return }
        throw tooLong(lineCount)
    }

    /// Throws when a file has more lines that sell something than an order may have.
    static func check(soldLineCount: Int) throws(RowFault) {
        guard soldLineCount > OrderPolicy.largestLineCount else { return }
        throw tooLong(soldLineCount)
    }

    private static func tooLong(_ count: Int) -> RowFault {
        RowFault(reason: "the order has \(count) lines; the most is \(OrderPolicy.largestLineCount): split it")
    }

    /// Throws when a spreadsheet has rounded the order's id, its customer's or a product's.
    func checkIDs() throws(RowFault) {
        try RowFault.checkNotRounded(id, "the order's id")
        try RowFault.checkNotRounded(customer.id, "the customer's id")
        for item in items { try RowFault.checkNotRounded(item.productID, "the product's id") }
    }

    /// The sum of the lines in minor units; nil when it is more than an order may come to.
    var total: Int64? {
        var sum: Int64 = 0
        for item in items {
            guard let total = item.total, (0...OrderPolicy.largestTotal).contains(total),
                total <= OrderPolicy.largestTotal - sum
            else { return nil }
            sum += total
        }
        return sum
    }
}

/// Holds what a file states about the customer who placed an order.
struct CustomerDraft: Equatable {
    /// Empty for a guest's order.
    var id: String
    var name = ""
    var email = ""
    var country = ""
}

/// Holds one line of an order.
struct ItemDraft: Equatable {
    let productID: String
    let productName: String
    let quantity: Int64
    /// In minor units of the order's currency.
    let unitPrice: Int64
    var discountBasisPoints: Int64 = 0

    /// In minor units; nil when it does not fit.
    var total: Int64? {
        OrderLine(
            productID: ProductID(productID), productName: productName, quantity: quantity, unitPrice: unitPrice,
            discountBasisPoints: discountBasisPoints
        ).total
    }
}

extension ItemDraft {
    /// Returns lines that come to exactly `net`: one where it can be, else two.
    ///
    /// The discount is in basis points where those express it to the cent, else the price is the one paid.
    static func lines(
        productID: String, productName: String, quantity: Int64, unitPrice: Int64, net: Int64
    ) throws(RowFault) -> [ItemDraft] {
        let (gross, overflows) = quantity.multipliedReportingOverflow(by: unitPrice)
        return try lines(
            productID: productID, productName: productName, quantity: quantity, gross: overflows ? -1 : gross, net: net)
    }

    /// Returns lines that come to exactly `net`: one where it can be, else two.
    ///
    /// Where `gross` is no multiple of the quantity, the price is the one paid. A remainder that the quantity does not
    /// divide makes a second line that is one minor unit dearer.
    static func lines(
        productID: String, productName: String, quantity: Int64, gross: Int64, net: Int64
    ) throws(RowFault) -> [ItemDraft] {
        guard quantity > 0, (0...OrderPolicy.largestTotal).contains(gross), (0...gross).contains(net) else {
            throw RowFault(
                reason: "the line of '\(productName.sanitized)' cannot be: its quantity is \(quantity), its amount "
                    + "\(gross < 0 ? "out of range" : "\(gross)") and \(net) after discounts, in minor units")
        }
        func line(_ quantity: Int64, at price: Int64, _ basisPoints: Int64 = 0) -> ItemDraft {
            ItemDraft(
                productID: productID, productName: productName, quantity: quantity, unitPrice: price,
                discountBasisPoints: basisPoints)
        }
        if gross % quantity == 0 {
            guard net < gross else { return [line(quantity, at: gross / quantity)] }
            let nearest = ((gross - net) * 10_000 + gross / 2) / gross
            for basisPoints in [nearest, nearest - 1, nearest + 1] where (0...10_000).contains(basisPoints) {
                let candidate = line(quantity, at: gross / quantity, basisPoints)
                if candidate.total == net { return [candidate] }
            }
        }
        let dearer = net % quantity
        let paid = [line(quantity - dearer, at: net / quantity), line(dearer, at: net / quantity + 1)]
        return paid.filter { $0.quantity > 0 }
    }

    /// Returns what each line keeps of its amount when a discount is spread over them all, in proportion.
    ///
    /// The parts are rounded down; the minor units left over go to the first lines that can bear them.
    static func spread(_ discount: Int64, over amounts: [Int64]) -> [Int64]? {
        // Amounts are within what an order may come to, so the products fit 128 bits with room to spare.
        let sum = amounts.reduce(0, +)
        guard discount >= 0, discount <= sum else { return nil }
        guard sum > 0 else { return amounts }
        let parts = amounts.map { Int64(Int128($0) * Int128(discount) / Int128(sum)) }
        var left = discount - parts.reduce(0, +)
        return zip(amounts, parts).map { amount, part in
            let more = min(left, amount - part, 1)
            left -= more
            return amount - part - more
        }
    }
}
