import OrderEvents

/// Remembers what was chosen last in the form, newest first.
struct RecentChoices: Hashable, Sendable {
    private static let limit = 8

    private(set) var customers: [CustomerID] = []
    private(set) var products: [ProductID] = []

    mutating func add(_ customer: CustomerID) {
        customers = Self.adding(customer, to: customers)
    }

    mutating func add(_ product: ProductID) {
        products = Self.adding(product, to: products)
    }

    private static func adding<ID: Equatable>(_ id: ID, to ids: [ID]) -> [ID] {
        Array(([id] + ids.filter { $0 != id }).prefix(limit))
    }
}
