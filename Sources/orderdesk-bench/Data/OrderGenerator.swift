import CQRS
import OrderCommands
import OrderEvents
import OrderTraffic

/// Makes the same orders for the same seed: customers and products by Zipf's law, one to five lines, and a life each.
struct OrderGenerator: Sendable {
    /// One thing that happens to an order, and the name of the command it comes of.
    struct Step: Sendable {
        let command: String
        let fact: OrderEvent
        let at: Timestamp
    }

    /// One order as it happened.
    struct Life: Sendable {
        let placed: OrderPlaced
        let placedAt: Timestamp
        /// What happened to it afterwards, in order.
        let later: [Step]
    }

    let catalogue: Catalogue
    private var random: SplitMix64
    private var index: UInt32
    private let customers: ZipfDistribution
    private let products: ZipfDistribution

    /// 2024-01-01T00:00:00Z.
    private static let firstDay = Timestamp(microseconds: 1_704_067_200_000_000)
    private static let betweenOrders: Duration = .seconds(10)

    /// Creates a generator; no two orders have one id unless their indices meet.
    init(catalogue: Catalogue, seed: UInt64, firstIndex: UInt32 = 0) {
        self.catalogue = catalogue
        random = SplitMix64(seed: seed)
        index = firstIndex
        customers = ZipfDistribution(count: catalogue.customers.count)
        products = ZipfDistribution(count: catalogue.products.count)
    }

    /// Returns the next order's command, with so many lines, or one to five.
    mutating func command(lines: Int? = nil) -> PlaceOrder {
        let placed = place(lines: lines)
        return PlaceOrder(
            orderID: placed.orderID, customerID: placed.customerID,
            items: placed.lines.map { OrderItem(productID: $0.productID, quantity: $0.quantity) },
            paymentMethodID: placed.paymentMethodID, shippingAddress: placed.shippingAddress)
    }

    /// Returns the next order, with so many lines, or one to five, and all that happens to it.
    mutating func life(lines: Int? = nil) -> Life {
        let placedAt = Self.firstDay + Self.betweenOrders * Int(index)
        let placed = place(lines: lines)
        return Life(placed: placed, placedAt: placedAt, later: later(placed.orderID, after: placedAt))
    }

    private mutating func place(lines count: Int?) -> OrderPlaced {
        defer { index &+= 1 }
        let customer = catalogue.customers[customers.draw(using: &random)]
        let lines = (0..<(count ?? Int.random(in: 1...5, using: &random))).map { _ in line() }
        return OrderPlaced(
            orderID: Self.orderID(index), customerID: customer.customerID, customerName: customer.name,
            customerEmail: customer.email, lines: lines,
            total: Money(minorUnits: lines.compactMap(\.total).reduce(0, +), currency: .usd),
            paymentMethodID: PaymentMethodID("card"), shippingAddress: nil, placedBy: "bench")
    }

    private mutating func line() -> OrderLine {
        let product = catalogue.products[products.draw(using: &random)]
        return OrderLine(
            productID: product.productID, productName: product.name, quantity: Int64.random(in: 1...8, using: &random),
            unitPrice: product.unitPrice.minorUnits, discountBasisPoints: 0)
    }

    /// Of a hundred orders 20 stay pending, 15 are approved, 55 shipped and 10 cancelled.
    private mutating func later(_ id: OrderID, after placedAt: Timestamp) -> [Step] {
        let chance = Int.random(in: 0..<100, using: &random)
        let approved = Step(
            command: ApproveOrder.name, fact: .approved(OrderApproved(orderID: id, approvedBy: "bench")),
            at: placedAt + .seconds(1_800))
        let shipped = Step(
            command: ShipOrder.name, fact: .shipped(OrderShipped(orderID: id)), at: placedAt + .seconds(86_400))
        switch chance {
        case ..<20: return []
        case ..<35: return [approved]
        case ..<90: return [approved, shipped]
        default:
            let fact = OrderCancelled(orderID: id, reason: "the customer changed their mind")
            return [Step(command: CancelOrder.name, fact: .cancelled(fact), at: placedAt + .seconds(3_600))]
        }
    }

    /// Returns an index from which on a generated log that ends at a position has no order.
    static func newIndex(after head: Position) -> UInt32 {
        0x8000_0000 + UInt32(truncatingIfNeeded: head.rawValue)
    }

    /// An odd factor makes every index another id (Knuth's multiplicative hashing), so ids seem as scattered as real
    /// ones.
    static func orderID(_ index: UInt32) -> OrderID {
        let digits = String(index &* 2_654_435_761, radix: 16)
        return OrderID(String(repeating: "0", count: 8 - digits.count) + digits)
    }
}
