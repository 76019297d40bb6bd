import OrderCommands
import OrderEvents
import OrderQueries

extension PlaceOrderForm {
    /// One finished line.
    struct Line: Hashable, Sendable {
        let product: ProductSummary
        let quantity: Int64
        /// The price of one that was typed; nil for the catalogue's.
        var unitPrice: Money?
        /// The discount in basis points, 0 to 10,000.
        var discountBasisPoints: Int64 = 0

        /// The expected price of one.
        var price: Money { unitPrice ?? product.unitPrice }

        /// What the line is expected to cost; nil when it cannot be counted.
        var estimate: Money? {
            OrderLine.total(of: quantity, at: price.minorUnits, discountBasisPoints: discountBasisPoints)
                .map { Money(minorUnits: $0, currency: price.currency) }
        }

        /// The line as it is ordered.
        var item: OrderItem {
            OrderItem(
                productID: product.productID, quantity: quantity, unitPrice: unitPrice,
                discountBasisPoints: discountBasisPoints)
        }

        /// The discount in percent, such as `12.5`; empty for none.
        var discount: String {
            discountBasisPoints == 0 ? "" : Percentage(basisPoints: discountBasisPoints)?.plain ?? ""
        }
    }
}

extension CustomerSummary {
    /// The name, or the id where there is none.
    var title: String { name.isEmpty ? customerID.rawValue : name }
}

extension ProductSummary {
    /// The name, or the id where there is none.
    var title: String { name.isEmpty ? productID.rawValue : name }
}
