import CQRS
import OrderCommands
import OrderEvents

/// Prices the lines of one order from the products as they were read.
struct Pricing {
    /// The order, for messages.
    let orderID: OrderID

    /// Returns an order's lines in order, and their sum in the currency of the first; each has the product in its place.
    func lines(
        _ items: [OrderItem], of products: some Collection<Product>
    ) throws(DecisionRejection) -> (lines: [OrderLine], total: Money) {
        precondition(items.count == products.count, "every line has a product")
        var lines: [OrderLine] = []
        lines.reserveCapacity(items.count)
        var total: Money?
        for (item, product) in zip(items, products) {
            let (line, sum) = try add(item, of: product, to: total)
            lines.append(line)
            total = sum
        }
        guard let total else {
            throw DecisionRejection(.emptyOrder, "order '\(orderID)' has no lines; add at least one")
        }
        return (lines, try bounded(total))
    }

    /// Returns one more line and the order's total with it.
    func line(
        _ item: OrderItem, of product: Product, addedTo total: Money
    ) throws(DecisionRejection) -> (line: OrderLine, total: Money) {
        let (line, sum) = try add(item, of: product, to: total)
        return (line, try bounded(sum))
    }

    private func add(
        _ item: OrderItem, of product: Product, to total: Money?
    ) throws(DecisionRejection) -> (line: OrderLine, total: Money) {
        let listing = try product.orderable(item.productID)
        let unitPrice = item.unitPrice ?? listing.unitPrice
        let currency = total?.currency ?? unitPrice.currency
        guard unitPrice.currency == currency else {
            throw DecisionRejection(
                .invalidPrice,
                "product '\(item.productID)' is priced in \(unitPrice.currency) but order '\(orderID)' is in \(currency)"
                    + "; give it a price in \(currency) or order it separately")
        }
        let line = OrderLine(
            productID: item.productID, productName: listing.name, quantity: item.quantity,
            unitPrice: unitPrice.minorUnits, discountBasisPoints: item.discountBasisPoints)
        guard let amount = line.total, let sum = (total?.minorUnits ?? 0).adding(amount) else {
            throw tooLarge("more than can be counted", currency)
        }
        return (line, Money(minorUnits: sum, currency: currency))
    }

    private func bounded(_ total: Money) throws(DecisionRejection) -> Money {
        guard total.minorUnits <= OrderPolicy.largestTotal else { throw tooLarge(total.formatted, total.currency) }
        return total
    }

    private func tooLarge(_ amount: String, _ currency: Currency) -> DecisionRejection {
        let largest = Money(minorUnits: OrderPolicy.largestTotal, currency: currency)
        return DecisionRejection(
            .orderTooLarge,
            "order '\(orderID)' would come to \(amount); the largest total is \(largest.formatted): split it or order less"
        )
    }
}

extension Int64 {
    /// Returns nil when the sum does not fit.
    func adding(_ other: Int64) -> Int64? {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? nil : sum
    }
}
