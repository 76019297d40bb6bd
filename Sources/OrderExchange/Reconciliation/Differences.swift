import CQRS
import OrderEvents

/// Collects where a record of a file differs from the desk; a field that the file leaves empty is not compared.
struct Differences {
    /// How many lines of an order are compared in words.
    private static let mostLines = 3

    /// Each names what is compared, what the desk has and what the file has.
    private(set) var sentences: [String] = []

    var isEmpty: Bool { sentences.isEmpty }

    /// All of them in one line of sanitized text.
    var text: String { sentences.joined(separator: "; ") }

    mutating func compare(_ what: String, desk: String, file: String) {
        // Byte by byte: a name that only looks the same is a different name.
        guard !file.isEmpty, !desk.utf8.elementsEqual(file.utf8) else { return }
        sentences.append("\(what) '\(desk.sanitized)' at the desk, '\(file.sanitized)' in the file")
    }

    mutating func compare(_ what: String, desk: Money, file: Money) {
        guard desk != file else { return }
        sentences.append("\(what) \(desk.formatted) at the desk, \(file.formatted) in the file")
    }

    mutating func compare(_ what: String, desk: Timestamp?, file: Timestamp?) {
        guard let desk, let file, desk != file else { return }
        sentences.append("\(what) \(desk.iso8601) at the desk, \(file.iso8601) in the file")
    }

    mutating func compare(status desk: OrderStatus, file: OrderStatus) {
        guard desk != file else { return }
        sentences.append("status \(desk.rawValue) at the desk, \(file.rawValue) in the file")
    }

    mutating func note(missingNotes count: Int) {
        guard count > 0 else { return }
        sentences.append("\(count) \(count == 1 ? "note" : "notes") of the file not at the desk")
    }

    mutating func compare(lines desk: [OrderLine], file: [OrderLine], in currency: Currency) {
        guard desk.count == file.count else {
            sentences.append("\(desk.count) lines at the desk, \(file.count) in the file")
            return
        }
        let different = zip(desk, file).enumerated().filter { !$0.element.0.matches($0.element.1) }
        for (offset, (desk, file)) in different.prefix(Self.mostLines) {
            sentences.append(
                "line \(offset + 1) \(desk.sentence(in: currency)) at the desk, \(file.sentence(in: currency)) in the file"
            )
        }
        let rest = different.count - Self.mostLines
        if rest > 0 { sentences.append("\(rest) more lines differ") }
    }
}

extension OrderLine {
    /// Whether another line has the same product, number, price and discount; names are the catalogue's.
    func matches(_ other: OrderLine) -> Bool {
        productID.rawValue.utf8.elementsEqual(other.productID.rawValue.utf8) && quantity == other.quantity
            && unitPrice == other.unitPrice && discountBasisPoints == other.discountBasisPoints
    }

    fileprivate func sentence(in currency: Currency) -> String {
        let price = Money(minorUnits: unitPrice, currency: currency).formatted
        let discount = discountBasisPoints == 0 ? "" : " less \(discountBasisPoints) basis points"
        return "\(quantity) × \(productID.rawValue.sanitized) at \(price)\(discount)"
    }
}

extension CustomerRecord {
    /// Returns where the desk has something else.
    func differences(from desk: CustomerRegistered) -> Differences {
        var found = Differences()
        found.compare("name", desk: desk.name, file: command.customerName)
        found.compare("e-mail", desk: desk.email, file: command.email)
        found.compare("country", desk: desk.country, file: command.country)
        return found
    }
}

extension ProductRecord {
    /// Returns where the desk has something else.
    func differences(from desk: DeskProduct) -> Differences {
        var found = Differences()
        found.compare("name", desk: desk.name, file: command.productName)
        found.compare("price", desk: desk.unitPrice, file: command.unitPrice)
        return found
    }
}

extension OrderRecord {
    /// The file's lines as the desk would have them.
    var lines: [OrderLine] {
        command.items.map { $0.line(of: $0.quantity) }
    }

    /// Returns where the desk has something else.
    func differences(from desk: DeskOrder) -> Differences {
        var found = Differences()
        found.compare("customer", desk: desk.customerID.rawValue, file: command.customerID.rawValue)
        found.compare("currency", desk: desk.total.currency.rawValue, file: total.currency.rawValue)
        found.compare(lines: desk.lines, file: lines, in: total.currency)
        found.compare("placed", desk: desk.placedAt, file: history.placedAt)
        found.compare(status: desk.status, file: status)
        if desk.status == status, let refunded, !refunds.isEmpty {
            let currency = total.currency
            found.compare(
                "refunded", desk: Money(minorUnits: desk.refunds.amount, currency: currency),
                file: Money(minorUnits: refunded, currency: currency))
        }
        found.compare("approved", desk: desk.approvedAt, file: history.stated.approvedAt)
        found.compare("shipped", desk: desk.shippedAt, file: history.stated.shippedAt)
        found.compare("cancelled", desk: desk.cancelledAt, file: history.stated.cancelledAt)
        found.note(missingNotes: outstandingNotes(after: desk.notes).count)
        return found
    }
}
