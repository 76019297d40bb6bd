import OrderEvents

/// Makes the facts that tests speak of.
enum Facts {
    static func placed(
        _ id: String, customer: String = "ALFKI", name: String = "Alfreds Futterkiste",
        email: String = "maria@alfki.de", total: Int64 = 13_897, currency: Currency = .usd,
        products: [String] = ["Chai"], address: String? = nil
    ) -> DomainEvent {
        .order(
            .placed(
                OrderPlaced(
                    orderID: OrderID(id), customerID: CustomerID(customer), customerName: name, customerEmail: email,
                    lines: products.map { line($0, price: total / Int64(products.count)) },
                    total: Money(minorUnits: total, currency: currency), paymentMethodID: PaymentMethodID("card"),
                    shippingAddress: address)))
    }

    static func itemAdded(
        _ id: String, product: String = "Chang", total: Int64, currency: Currency = .usd
    ) -> DomainEvent {
        .order(
            .itemAdded(
                OrderItemAdded(
                    orderID: OrderID(id), line: line(product, price: 1_900),
                    total: Money(minorUnits: total, currency: currency))))
    }

    static func approved(_ id: String, by actor: String = "alice") -> DomainEvent {
        .order(.approved(OrderApproved(orderID: OrderID(id), approvedBy: actor)))
    }

    static func shipped(_ id: String) -> DomainEvent {
        .order(.shipped(OrderShipped(orderID: OrderID(id))))
    }

    static func cancelled(_ id: String, _ reason: String = "out of stock") -> DomainEvent {
        .order(.cancelled(OrderCancelled(orderID: OrderID(id), reason: reason)))
    }

    /// A refund with all that was refunded after it; each line is its number and how many came back.
    static func refunded(
        _ id: String, _ amount: Int64, total: Int64? = nil, lines: [(number: Int, quantity: Int64)] = [],
        reason: String = "", currency: Currency = .usd
    ) -> DomainEvent {
        .order(
            .refunded(
                OrderRefunded(
                    orderID: OrderID(id), amount: Money(minorUnits: amount, currency: currency),
                    lines: lines.map { OrderRefunded.Line(number: $0.number, quantity: $0.quantity) }, reason: reason,
                    refundedTotal: Money(minorUnits: total ?? amount, currency: currency))))
    }

    static func noted(_ id: String, _ text: String, by author: String = "alice") -> DomainEvent {
        .order(.noted(OrderNoted(orderID: OrderID(id), text: text, author: author)))
    }

    static func registered(
        _ id: String, name: String, email: String = "", country: String = ""
    ) -> DomainEvent {
        .customer(
            .registered(CustomerRegistered(customerID: CustomerID(id), name: name, email: email, country: country)))
    }

    static func suspended(_ id: String) -> DomainEvent {
        .customer(.suspended(CustomerSuspended(customerID: CustomerID(id), reason: "unpaid")))
    }

    static func reinstated(_ id: String) -> DomainEvent {
        .customer(.reinstated(CustomerReinstated(customerID: CustomerID(id), reason: "")))
    }

    static func listed(_ id: String, name: String, price: Int64 = 1_800) -> DomainEvent {
        .product(
            .listed(
                ProductListed(
                    productID: ProductID(id), name: name, unitPrice: Money(minorUnits: price, currency: .usd))))
    }

    static func repriced(_ id: String, price: Int64) -> DomainEvent {
        .product(
            .repriced(
                ProductRepriced(productID: ProductID(id), unitPrice: Money(minorUnits: price, currency: .usd))))
    }

    static func discontinued(_ id: String) -> DomainEvent {
        .product(.discontinued(ProductDiscontinued(productID: ProductID(id))))
    }

    private static func line(_ product: String, price: Int64) -> OrderLine {
        OrderLine(
            productID: ProductID(product), productName: product, quantity: 1, unitPrice: price, discountBasisPoints: 0)
    }
}
