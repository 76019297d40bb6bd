import CQRS
import OrderEvents

/// Asks for what an order would be if it were placed again today.
public struct GetOrderToRepeat: Query {
    /// The order with its customer and products of today, or nil when the read model has no order of that id.
    public typealias Answer = OrderToRepeat?
    /// The query's name.
    public static let name = "GetOrderToRepeat"
    /// The projection it reads the order from; customer and products are those of the directory.
    public static let projection = ProjectionName.orders

    /// The order.
    public var orderID: OrderID

    /// Creates the query.
    public init(orderID: OrderID) {
        self.orderID = orderID
    }
}

/// One order with what its customer and its products are today.
public struct OrderToRepeat: Hashable, Sendable {
    /// A line that can be ordered again.
    public struct Line: Hashable, Sendable {
        /// The product with today's price.
        public var product: ProductSummary
        /// How many the order had.
        public var quantity: Int64
        /// The discount the order had, in basis points.
        public var discountBasisPoints: Int64

        /// Creates a line.
        public init(product: ProductSummary, quantity: Int64, discountBasisPoints: Int64) {
            self.product = product
            self.quantity = quantity
            self.discountBasisPoints = discountBasisPoints
        }
    }

    /// A line that cannot be ordered again.
    public struct LeftOutLine: Hashable, Sendable, CustomStringConvertible {
        /// Why not.
        public enum Reason: String, Hashable, Sendable {
            /// The product can be ordered no more.
            case discontinued
            /// The catalogue does not have the product.
            case unlisted = "not in the catalogue"
        }

        /// The product.
        public var productID: ProductID
        /// Its name in the order.
        public var productName: String
        /// Why it is left out.
        public var reason: Reason

        /// Creates a line that is left out.
        public init(productID: ProductID, productName: String, reason: Reason) {
            self.productID = productID
            self.productName = productName
            self.reason = reason
        }

        /// The product and the reason in words.
        public var description: String {
            "\(productName.isEmpty ? productID.rawValue : productName) (\(reason.rawValue))"
        }
    }

    /// The order as it is.
    public var order: OrderDetail
    /// Its customer as of today; nil when the directory does not have the customer.
    public var customer: CustomerSummary?
    /// The lines that can be ordered again, in order.
    public var lines: [Line]
    /// The lines that cannot, in order.
    public var leftOut: [LeftOutLine]

    /// Sorts an order's lines by what its products, as of today, allow.
    public init(_ order: OrderDetail, customer: CustomerSummary?, products: [ProductSummary]) {
        self.order = order
        self.customer = customer
        let products = Dictionary(products.map { ($0.productID, $0) }) { first, _ in first }
        lines = []
        leftOut = []
        for line in order.lines {
            guard let product = products[line.productID], !product.isDiscontinued else {
                let reason: LeftOutLine.Reason = products[line.productID] == nil ? .unlisted : .discontinued
                leftOut.append(
                    LeftOutLine(productID: line.productID, productName: line.productName, reason: reason))
                continue
            }
            lines.append(
                Line(product: product, quantity: line.quantity, discountBasisPoints: line.discountBasisPoints))
        }
    }
}
