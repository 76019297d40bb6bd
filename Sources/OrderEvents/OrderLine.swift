/// Holds one priced line of an order.
public struct OrderLine: Hashable, Sendable {
    /// The product.
    public let productID: ProductID
    /// The product's name when the line was priced.
    public let productName: String
    /// How many; at least 1.
    public let quantity: Int64
    /// The price of one, in minor units of the order's currency.
    public let unitPrice: Int64
    /// The discount in basis points, 0 to 10,000.
    public let discountBasisPoints: Int64

    /// Creates a line.
    public init(
        productID: ProductID, productName: String, quantity: Int64, unitPrice: Int64, discountBasisPoints: Int64
    ) {
        self.productID = productID
        self.productName = productName
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.discountBasisPoints = discountBasisPoints
    }

    /// The line's total in minor units, by ``total(of:at:discountBasisPoints:)``.
    ///
    /// Nil when it does not fit 64 bits.
    public var total: Int64? {
        Self.total(of: quantity, at: unitPrice, discountBasisPoints: discountBasisPoints)
    }

    /// Returns what so many come to in minor units: `(quantity × unitPrice × (10000 − discount) + 5000) / 10000`.
    ///
    /// Nil when it does not fit 64 bits.
    public static func total(of quantity: Int64, at unitPrice: Int64, discountBasisPoints: Int64) -> Int64? {
        let (gross, grossOverflow) = quantity.multipliedReportingOverflow(by: unitPrice)
        let (share, shareOverflow) = Int64(10_000).subtractingReportingOverflow(discountBasisPoints)
        let (net, netOverflow) = gross.multipliedReportingOverflow(by: share)
        let (rounded, roundedOverflow) = net.addingReportingOverflow(5_000)
        return grossOverflow || shareOverflow || netOverflow || roundedOverflow ? nil : rounded / 10_000
    }
}
