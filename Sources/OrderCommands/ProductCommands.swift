import CQRS
import OrderEvents

/// Puts a product into the catalogue.
public struct ListProduct: Command, Hashable {
    /// The receipt's details when the command is accepted.
    public typealias Details = ProductDetails
    /// The command's name.
    public static let name = "ListProduct"

    /// The new product's id.
    public var productID: ProductID
    /// Its name; not blank.
    public var productName: String
    /// The price of one; not negative.
    public var unitPrice: Money

    /// Creates the command.
    public init(productID: ProductID, productName: String, unitPrice: Money) {
        self.productID = productID
        self.productName = productName
        self.unitPrice = unitPrice
    }

    /// Refuses a bad id, a name that is blank or too long and a price out of range.
    public func validate() -> Rejection? {
        Validation.newID(productID, of: "product") ?? Validation.requiredName(productName, "product's name")
            ?? Validation.price(unitPrice, of: productID)
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(productID.rawValue)
        fields.add(productName)
        fields.add(unitPrice)
    }
}

/// Changes a product's price for orders from now on.
public struct RepriceProduct: Command {
    /// The receipt's details when the command is accepted.
    public typealias Details = ProductDetails
    /// The command's name.
    public static let name = "RepriceProduct"

    /// The product.
    public var productID: ProductID
    /// The new price of one; not negative.
    public var unitPrice: Money

    /// The price it is to have until then; nil for any.
    public var expectedPrice: Money?

    /// Creates the command.
    public init(productID: ProductID, unitPrice: Money, expectedPrice: Money? = nil) {
        self.productID = productID
        self.unitPrice = unitPrice
        self.expectedPrice = expectedPrice
    }

    /// Refuses a bad id and a price out of range.
    public func validate() -> Rejection? {
        Validation.id(productID, of: "product") ?? Validation.price(unitPrice, of: productID)
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(productID.rawValue)
        fields.add(unitPrice)
        fields.add(expectedPrice?.minorUnits)
        fields.add(expectedPrice?.currency.rawValue)
    }
}

/// Removes a product from the catalogue.
public struct DiscontinueProduct: Command {
    /// The receipt's details when the command is accepted.
    public typealias Details = ProductDetails
    /// The command's name.
    public static let name = "DiscontinueProduct"

    /// The product.
    public var productID: ProductID

    /// Creates the command.
    public init(productID: ProductID) {
        self.productID = productID
    }

    /// Refuses a bad id.
    public func validate() -> Rejection? {
        Validation.id(productID, of: "product")
    }

    /// Adds every field.
    public func describe(in fields: inout ContentFields) {
        fields.add(productID.rawValue)
    }
}
