import CQRS
import OrderEvents

extension ContentFields {
    /// Adds a line of an order.
    mutating func add(_ item: OrderItem) {
        add(item.productID.rawValue)
        add(item.quantity)
        add(item.unitPrice?.minorUnits)
        add(item.unitPrice?.currency.rawValue)
        add(item.discountBasisPoints)
    }

    /// Adds an amount.
    mutating func add(_ amount: Money) {
        add(amount.minorUnits)
        add(amount.currency.rawValue)
    }
}
