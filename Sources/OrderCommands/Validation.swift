import CQRS
import OrderEvents

/// Checks what can be checked without any state.
enum Validation {
    private static let longestID = 200
    private static let largestQuantity: Int64 = 1_000_000_000
    private static let largestPrice = OrderPolicy.largestTotal * 10

    static func id(_ id: some Identifier, of kind: String) -> Rejection? {
        if isBlank(id.rawValue) { return Rejection(.invalidID, "the \(kind) id is empty") }
        guard id.rawValue.utf8.count <= longestID else {
            return Rejection(.invalidID, "the \(kind) id is longer than \(longestID) bytes")
        }
        return nil
    }

    static func item(_ item: OrderItem) -> Rejection? {
        if let rejection = id(item.productID, of: "product") { return rejection }
        guard (1...largestQuantity).contains(item.quantity) else {
            return Rejection(
                .invalidQuantity,
                "the quantity of product '\(item.productID)' is \(item.quantity); it has to be 1 to \(largestQuantity)")
        }
        guard (0...10_000).contains(item.discountBasisPoints) else {
            return Rejection(
                .invalidPrice,
                "the discount on product '\(item.productID)' is \(item.discountBasisPoints) basis points; it has to be 0 to 10000"
            )
        }
        return item.unitPrice.flatMap { price($0, of: item.productID) }
    }

    static func price(_ price: Money, of product: ProductID) -> Rejection? {
        guard (0...largestPrice).contains(price.minorUnits) else {
            return Rejection(
                .invalidPrice,
                "the price of product '\(product)' is \(price.plain); it has to be 0.00 to \(Money(minorUnits: largestPrice, currency: price.currency).plain)"
            )
        }
        return nil
    }

    static func isBlank(_ text: String) -> Bool {
        text.allSatisfy(\.isWhitespace)
    }
}
