import CQRS
import OrderEvents

/// Folds a product's history into what decisions about it and about its orders need.
struct Product: Aggregate, Hashable {
    /// What is known of a product once listed.
    struct Listing: Hashable {
        let name: String
        var unitPrice: Money
        var isDiscontinued = false
    }

    static let category = StreamCategory.product

    /// Nil until the product is listed.
    private(set) var listing: Listing?

    mutating func evolve(_ fact: ProductEvent) {
        switch fact {
        case .listed(let fact): listing = Listing(name: fact.name, unitPrice: fact.unitPrice)
        case .repriced(let fact): listing?.unitPrice = fact.unitPrice
        case .discontinued: listing?.isDiscontinued = true
        }
    }
}
