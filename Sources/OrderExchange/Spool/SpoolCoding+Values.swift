import CQRS
import OrderCommands
import OrderEvents

extension Timestamp: SpoolCoded {
    init(from reader: inout SpoolReader) { self.init(microseconds: reader.number()) }

    func encode(into writer: inout SpoolWriter) { writer.write(microseconds) }
}

extension Currency: SpoolCoded {
    init(from reader: inout SpoolReader) { self = reader.currencyCode() }

    func encode(into writer: inout SpoolWriter) { writer.write(self) }
}

extension Money: SpoolCoded {
    init(from reader: inout SpoolReader) {
        self.init(minorUnits: reader.number(), currency: reader.value())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(minorUnits)
        writer.write(currency)
    }
}

extension OrderStatus: SpoolCoded {
    init(from reader: inout SpoolReader) {
        guard let status = OrderStatus(rawValue: reader.text()) else { preconditionFailure("this is no status") }
        self = status
    }

    func encode(into writer: inout SpoolWriter) { writer.write(rawValue) }
}

extension OrderItem: SpoolCoded {
    init(from reader: inout SpoolReader) {
        self.init(
            productID: ProductID(reader.text()), quantity: reader.number(), unitPrice: reader.optional(),
            discountBasisPoints: reader.number())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(productID.rawValue)
        writer.write(quantity)
        writer.write(unitPrice)
        writer.write(discountBasisPoints)
    }
}

extension PlaceOrder: SpoolCoded {
    init(from reader: inout SpoolReader) {
        self.init(
            orderID: OrderID(reader.text()), customerID: CustomerID(reader.text()), items: reader.items(),
            paymentMethodID: PaymentMethodID(reader.text()), shippingAddress: reader.optional())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(orderID.rawValue)
        writer.write(customerID.rawValue)
        writer.write(items: items)
        writer.write(paymentMethodID.rawValue)
        writer.write(shippingAddress)
    }
}

/// The currency of an order's items is written once where they have one, as they mostly do.
extension SpoolWriter {
    fileprivate mutating func write(items: [OrderItem]) {
        guard let currency = items.first?.unitPrice?.currency,
            items.allSatisfy({ $0.unitPrice?.currency == currency })
        else {
            write(false)
            return write(items)
        }
        write(true)
        write(currency)
        write(items.count)
        for item in items {
            write(item.productID.rawValue)
            write(item.quantity)
            write(item.unitPrice?.minorUnits ?? 0)
            write(item.discountBasisPoints)
        }
    }
}

extension SpoolReader {
    fileprivate mutating func items() -> [OrderItem] {
        guard flag() else { return values() }
        let currency = currencyCode()
        let count = count()
        var items: [OrderItem] = []
        items.reserveCapacity(count)
        for _ in 0..<count {
            items.append(
                OrderItem(
                    productID: ProductID(text()), quantity: number(),
                    unitPrice: Money(minorUnits: number(), currency: currency), discountBasisPoints: number()))
        }
        return items
    }
}
