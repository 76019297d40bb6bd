import CQRS
import OrderCommands
import OrderEvents

extension Origin: SpoolCoded {
    init(from reader: inout SpoolReader) { self.init(file: reader.text(), line: reader.count()) }

    func encode(into writer: inout SpoolWriter) {
        writer.write(file)
        writer.write(line)
    }
}

extension RejectedRow: SpoolCoded {
    init(from reader: inout SpoolReader) {
        self.init(file: reader.text(), line: reader.count(), reason: reader.text())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(file)
        writer.write(line)
        writer.write(reason)
    }
}

extension CustomerRecord: SpoolCoded {
    init(from reader: inout SpoolReader) {
        origin = reader.value()
        command = RegisterCustomer(
            customerID: CustomerID(reader.text()), customerName: reader.text(), email: reader.text(),
            country: reader.text())
        isDerived = reader.flag()
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(origin)
        writer.write(command.customerID.rawValue)
        writer.write(command.customerName)
        writer.write(command.email)
        writer.write(command.country)
        writer.write(isDerived)
    }
}

extension ProductRecord: SpoolCoded {
    init(from reader: inout SpoolReader) {
        origin = reader.value()
        command = ListProduct(
            productID: ProductID(reader.text()), productName: reader.text(), unitPrice: reader.value())
        isDerived = reader.flag()
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(origin)
        writer.write(command.productID.rawValue)
        writer.write(command.productName)
        writer.write(command.unitPrice)
        writer.write(isDerived)
    }
}

extension OrderRecord: SpoolCoded {
    init(from reader: inout SpoolReader) {
        self.init(
            origin: reader.value(), command: reader.value(), total: reader.value(), history: reader.value(),
            refunds: reader.values(), notes: reader.values())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(origin)
        writer.write(command)
        writer.write(total)
        writer.write(history)
        writer.write(refunds)
        writer.write(notes)
    }
}

extension OrderHistory: SpoolCoded {
    init(from reader: inout SpoolReader) {
        status = reader.value()
        placedAt = reader.value()
        approvedAt = reader.optional()
        shippedAt = reader.optional()
        cancelledAt = reader.optional()
        stated = Stated(
            approvedAt: reader.optional(), shippedAt: reader.optional(), cancelledAt: reader.optional())
        cancelReason = reader.optional()
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(status)
        writer.write(placedAt)
        writer.write(approvedAt)
        writer.write(shippedAt)
        writer.write(cancelledAt)
        writer.write(stated.approvedAt)
        writer.write(stated.shippedAt)
        writer.write(stated.cancelledAt)
        writer.write(cancelReason)
    }
}

extension RefundLine: SpoolCoded {
    init(from reader: inout SpoolReader) { self.init(line: reader.count(), quantity: reader.number()) }

    func encode(into writer: inout SpoolWriter) {
        writer.write(line)
        writer.write(quantity)
    }
}

extension RefundRecord: SpoolCoded {
    init(from reader: inout SpoolReader) {
        self.init(at: reader.optional(), what: reader.value(), reason: reader.text())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(at)
        writer.write(what)
        writer.write(reason)
    }
}

extension RefundRecord.Extent: SpoolCoded {
    init(from reader: inout SpoolReader) {
        switch reader.count() {
        case 0: self = .full
        case 1: self = .lines(reader.values())
        default: self = .amount(reader.value())
        }
    }

    func encode(into writer: inout SpoolWriter) {
        switch self {
        case .full: writer.write(0)
        case .lines(let lines):
            writer.write(1)
            writer.write(lines)
        case .amount(let amount):
            writer.write(2)
            writer.write(amount)
        }
    }
}

extension NoteRecord: SpoolCoded {
    init(from reader: inout SpoolReader) {
        self.init(at: reader.optional(), author: reader.text(), text: reader.text())
    }

    func encode(into writer: inout SpoolWriter) {
        writer.write(at)
        writer.write(author)
        writer.write(text)
    }
}
