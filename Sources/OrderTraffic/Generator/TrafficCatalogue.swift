import OrderEvents

/// Holds the customers and products that made-up traffic is about.
public struct TrafficCatalogue: Hashable, Sendable {
    /// A customer by id and name.
    public struct Customer: Hashable, Sendable {
        /// The customer's id.
        public let id: CustomerID
        /// The customer's name.
        public let name: String

        /// Creates a customer.
        public init(id: CustomerID, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// A product with its price.
    public struct Product: Hashable, Sendable {
        /// The product's id.
        public let id: ProductID
        /// The price of one.
        public let price: Money

        /// Creates a product.
        public init(id: ProductID, price: Money) {
            self.id = id
            self.price = price
        }
    }

    /// The customers, those who order most first.
    public let customers: [Customer]
    /// The products, those that sell best first.
    public let products: [Product]

    /// Creates a catalogue of at least two customers and two products: one of each kind is not available.
    public init(customers: [Customer], products: [Product]) {
        precondition(customers.count > 1 && products.count > 1, "traffic needs customers and products")
        self.customers = customers
        self.products = products
    }

    /// The customer who is suspended from the start.
    public var suspended: Customer { customers[customers.count / 3] }
    /// The product that is discontinued from the start.
    public var discontinued: Product { products[products.count / 3] }
}
