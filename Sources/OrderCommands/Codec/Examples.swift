import CQRS
import OrderEvents

// What the examples of commands are about.

extension OrderID {
    static let example = OrderID("7f3a91c2")
}

extension CustomerID {
    static let example = CustomerID("ALFKI")
}

extension ProductID {
    static let example = ProductID("1")
}

extension Money {
    static let example = Money(minorUnits: 1_950, currency: .usd)
}

extension OrderItem {
    static let example = OrderItem(
        productID: .example, quantity: 3, unitPrice: .example, discountBasisPoints: 1_000)
}

extension StreamVersion {
    static let example = StreamVersion(1)
}
