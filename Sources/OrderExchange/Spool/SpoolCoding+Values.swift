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
            orderID: OrderID(reader.text()), customerID: CustomerID(reader.text()), items: reader.values(),
            paymentMethodID: PaymentMethodID(reader.text()), shippingAddress: reader.optional())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(orderID.rawValue)
        writer.write(customerID.rawValue)
        writer.write(items)
        writer.write(paymentMethodID.rawValue)
        writer.write(shippingAddress)
    }
}
