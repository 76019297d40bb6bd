import OrderEvents

/// Holds the sums of a Shopify order, and makes lines of them that come to exactly its Total.
///
/// The desk's orders have lines alone. Shipping, taxes and duties become lines of their own; the order's discount is
/// spread over the lines of goods.
struct ShopifySums {
    private let currency: Currency
    private let values: ValueReader
    /// Nil when the file leaves it out.
    private let subtotal: Int64?
    private let shipping: Int64
    private let taxes: Int64
    private let duties: Int64
    private let discount: Int64
    private let total: Int64

    init(_ order: CSVRow, _ currency: Currency, _ values: ValueReader) throws(RowFault) {
        guard !order.word("total").isEmpty else { throw RowFault(reason: "Total is empty") }
        self.currency = currency
        self.values = values
        subtotal =
            order.word("subtotal").isEmpty ? nil : try Self.amount("subtotal", order, currency, values)
        shipping = try Self.amount("shipping", order, currency, values)
        taxes = try Self.amount("taxes", order, currency, values)
        duties = try Self.amount("duties", order, currency, values)
        discount = try Self.amount("discount amount", order, currency, values)
        total = try Self.amount("total", order, currency, values)
        for sum in [subtotal ?? 0, shipping, taxes, duties, discount, total]
        where !(0...OrderPolicy.largestTotal).contains(sum) {
            throw RowFault(reason: "a sum of \(text(sum)) is not within what an order may come to")
        }
    }

    /// Reads an amount; zero when it is left out.
    static func amount(
        _ column: String, _ order: CSVRow, _ currency: Currency, _ values: ValueReader
    ) throws(RowFault) -> Int64 {
        let text = order.word(column)
        return text.isEmpty ? 0 : try values.amount(text, in: currency, column: column)
    }

    /// Throws when the lines and sums do not come to the Total.
    func items(of lines: [ShopifyLine]) throws(RowFault) -> [ItemDraft] {
        var goods: [Goods] = []
        for line in lines {
            // A line that was removed from the order stays in the file with no quantity.
            if let line = try Goods(line, currency, values) { goods.append(line) }
        }
        let reading = try reading(of: goods)
        var items: [ItemDraft] = []
        let nets = try nets(of: goods, reading)
        for (line, net) in zip(goods, nets) {
            items += try ItemDraft.lines(
                productID: line.productID, productName: line.name, quantity: line.quantity, unitPrice: line.price,
                net: net)
        }
        items += ExtraLine.items(shipping: reading.shipping, tax: reading.taxes, duties: duties)
        return items
    }

    /// Describes how the sums are to be interpreted.
    private struct Reading {
        /// The part of the order's discount to be spread over the goods, in addition to the lines' own.
        let spread: Int64
        let shipping: Int64
        let taxes: Int64
    }

    /// Finds the first way to understand the discount and the taxes that comes to the Subtotal and the Total.
    ///
    /// The Discount Amount is in addition to the lines' discounts, or includes them, or is one on the shipping, which may
    /// be given before or after it. Taxes are added to the prices or included in them.
    private func reading(of goods: [Goods]) throws(RowFault) -> Reading {
        let beforeOrder = goods.reduce(0) { $0 + $1.net }
        let own = goods.reduce(0) { $0 + $1.discount }
        let spreads = [discount, discount - own, 0]
        for spread in spreads where (0...max(0, beforeOrder)).contains(spread) {
            let kept = beforeOrder - spread
            guard subtotal == nil || subtotal == kept else { continue }
            let onShipping = spread == 0 && discount <= shipping ? [shipping, shipping - discount] : [shipping]
            for charged in onShipping {
                for added in [taxes, 0] where kept + charged + duties + added == total {
                    return Reading(spread: spread, shipping: charged, taxes: added)
                }
            }
        }
        let sum = beforeOrder - min(discount, beforeOrder) + shipping + duties + taxes
        let subtotal = subtotal.map { ", its Subtotal is \(text($0))" } ?? ""
        throw RowFault(
            reason:
                "its lines, discount, shipping, duties and taxes come to \(text(sum)), but its Total is \(text(total))"
                + subtotal)
    }

    private func nets(of goods: [Goods], _ reading: Reading) throws(RowFault) -> [Int64] {
        let nets = goods.map(\.net)
        let sum = nets.reduce(0, +)
        if reading.spread > 0, sum > 0, let even = evenly(goods, sum, sum - reading.spread) { return even }
        guard let spread = ItemDraft.spread(reading.spread, over: nets) else {
            throw RowFault(reason: "its discount of \(text(reading.spread)) is more than its lines come to")
        }
        return spread
    }

    /// Returns what the lines keep when one percentage on all of them comes to exactly the sum; nil when none does.
    private func evenly(_ goods: [Goods], _ before: Int64, _ after: Int64) -> [Int64]? {
        guard goods.allSatisfy({ $0.discount == 0 }) else { return nil }
        let nearest = ((before - after) * 10_000 + before / 2) / before
        for basisPoints in [nearest, nearest - 1, nearest + 1] where (0...10_000).contains(basisPoints) {
            let nets = goods.map { ($0.net * (10_000 - basisPoints) + 5_000) / 10_000 }
            if nets.reduce(0, +) == after { return nets }
        }
        return nil
    }

    private func text(_ sum: Int64) -> String { Money(minorUnits: sum, currency: currency).formatted }
}

extension ShopifySums {
    /// One line of goods in minor units.
    private struct Goods {
        let productID: String
        let name: String
        let quantity: Int64
        let price: Int64
        let discount: Int64
        var net: Int64 { quantity * price - discount }

        /// Nil for a line with no quantity.
        init?(_ line: ShopifyLine, _ currency: Currency, _ values: ValueReader) throws(RowFault) {
            quantity = try values.count(line.quantity, column: "lineitem quantity")
            if quantity == 0 { return nil }
            price = try values.amount(line.price, in: currency, column: "lineitem price")
            discount =
                line.discount.isEmpty ? 0 : try values.amount(line.discount, in: currency, column: "lineitem discount")
            name = line.name
            productID = ProductName.id(sku: line.sku, name: line.name)
            let (gross, overflows) = quantity.multipliedReportingOverflow(by: price)
            guard !productID.isEmpty else {
                throw RowFault(reason: "a line has neither a lineitem name nor a lineitem sku")
            }
            guard quantity > 0, !overflows, (0...OrderPolicy.largestTotal).contains(gross),
                (0...gross).contains(discount)
            else {
                throw RowFault(
                    reason:
                        "the line of '\(name.sanitized)' cannot be: \(line.quantity.sanitized) at \(line.price.sanitized) "
                        + "with a discount of \(line.discount.sanitized)")
            }
        }
    }
}
