import CQRS
import OrderEvents

/// Checks what can be checked without any state.
enum Validation {
    private static let largestQuantity: Int64 = 1_000_000_000
    private static let quantities = 1...largestQuantity
    private static let largestPrice = OrderPolicy.largestTotal * 10
    private static let prices = 0...largestPrice
    private static let discounts: ClosedRange<Int64> = 0...10_000

    static func id(_ id: some Identifier, of kind: String) -> Rejection? {
        if id.rawValue.isBlank { return Rejection(.invalidID, "the \(kind) id is empty; give it one") }
        return optionalID(id, of: kind)
    }

    /// Refuses a new record's id whose spelling could be confused with another id.
    static func newID(_ id: some Identifier, of kind: String) -> Rejection? {
        if let rejection = self.id(id, of: kind) { return rejection }
        guard !id.hasIDSpelling else { return nil }
        return Rejection(
            .invalidID,
            "the \(kind) id has blanks around it or letters separate from their accents (it is not in Unicode's form NFC); "
                + "write it as '\(id.rawValue.spelledAsID)'")
    }

    /// Refuses an id that cannot be kept; an empty one means that there is none.
    static func optionalID(_ id: some Identifier, of kind: String) -> Rejection? {
        TextLimit.fault(in: id.rawValue, longestBytes: TextLimit.idBytes).map {
            Rejection(.invalidID, "the \(kind) id \($0)")
        }
    }

    /// Refuses a name that shows nothing, and one that cannot be kept.
    static func requiredName(_ name: String, _ label: String) -> Rejection? {
        name.isEmpty ? blank(label) : visibleName(name, label)
    }

    /// Refuses a name that shows nothing though it is not empty, and one that cannot be kept.
    static func visibleName(_ name: String, _ label: String) -> Rejection? {
        if !name.isEmpty, name.isBlank { return blank(label) }
        return self.name(name, label)
    }

    /// Refuses a name that cannot be kept; it may be empty.
    static func name(_ name: String, _ label: String) -> Rejection? {
        TextLimit.fault(in: name, longestBytes: TextLimit.nameBytes).map {
            Rejection(.invalidText, "the \(label) \($0)")
        }
    }

    /// Refuses a free text that cannot be kept; it may be empty.
    static func text(_ text: String, _ label: String) -> Rejection? {
        TextLimit.fault(in: text, longestBytes: TextLimit.textBytes).map {
            Rejection(.invalidText, "the \(label) \($0)")
        }
    }

    /// Refuses a free text that shows nothing, and one that cannot be kept.
    static func requiredText(_ text: String, _ label: String) -> Rejection? {
        text.isBlank
            ? Rejection(.invalidText, "the \(label) is blank; write something that can be seen")
            : self.text(text, label)
    }

    static func items(_ items: [OrderItem], of order: OrderID) -> Rejection? {
        if items.isEmpty { return Rejection(.emptyOrder, "order '\(order)' has no lines; an order needs at least one") }
        guard items.count <= OrderPolicy.largestLineCount else {
            return Rejection(
                .orderTooLarge,
                "order '\(order)' has \(items.count) lines; the most is \(OrderPolicy.largestLineCount): split it")
        }
        return items.lazy.compactMap(item).first
    }

    static func item(_ item: OrderItem) -> Rejection? {
        if isPlain(item) { return nil }
        return id(item.productID, of: "product") ?? quantity(item.quantity, of: item.productID)
            ?? discount(item.discountBasisPoints, on: item.productID)
            ?? item.unitPrice.flatMap { price($0, of: item.productID) }
    }

    /// Whether a line is plainly right, as nearly all are, which is found many times faster than that nothing is to be refused.
    private static func isPlain(_ item: OrderItem) -> Bool {
        var id = item.productID.rawValue
        let isPlainID = id.withUTF8 { bytes in
            (1...TextLimit.idBytes).contains(bytes.count) && bytes.allSatisfy { (0x21...0x7E).contains($0) }
        }
        return isPlainID && quantities.contains(item.quantity) && discounts.contains(item.discountBasisPoints)
            && (item.unitPrice.map { prices.contains($0.minorUnits) } ?? true)
    }

    static func price(_ price: Money, of product: ProductID) -> Rejection? {
        guard !prices.contains(price.minorUnits) else { return nil }
        let smallest = Money(minorUnits: 0, currency: price.currency)
        let largest = Money(minorUnits: largestPrice, currency: price.currency)
        return Rejection(
            .invalidPrice,
            "the price of product '\(product)' is \(price.plain); it has to be \(smallest.plain) to \(largest.plain)")
    }

    /// Refuses a refund that gives back nothing, or one line twice.
    static func refund(_ refund: Refund, of order: OrderID) -> Rejection? {
        switch refund {
        case .full: return nil
        case .amount(let amount) where amount.minorUnits > 0: return nil
        case .amount(let amount):
            return Rejection(
                .invalidRefund,
                "order '\(order)' cannot be refunded \(amount.formatted); an amount is more than nothing")
        case .lines(let lines):
            guard !lines.isEmpty, lines.count <= OrderPolicy.largestLineCount else {
                return Rejection(
                    .invalidRefund,
                    "the refund of order '\(order)' names \(lines.count) lines; it can name 1 to "
                        + "\(OrderPolicy.largestLineCount)")
            }
            var seen: Set<Int> = []
            guard let twice = lines.first(where: { !seen.insert($0.line).inserted }) else {
                return lines.lazy.compactMap { refunded($0, of: order) }.first
            }
            return Rejection(
                .invalidRefund, "the refund of order '\(order)' names line \(twice.line) twice; name it once")
        }
    }

    private static func refunded(_ line: RefundedLine, of order: OrderID) -> Rejection? {
        guard line.line >= 1 else {
            return Rejection(.invalidRefund, "order '\(order)' has no line \(line.line); lines are numbered from 1")
        }
        guard let quantity = line.quantity, !quantities.contains(quantity) else { return nil }
        return Rejection(
            .invalidQuantity,
            "the quantity of line \(line.line) is \(quantity); it has to be 1 to \(largestQuantity)")
    }

    private static func blank(_ label: String) -> Rejection {
        Rejection(.invalidText, "the \(label) is blank; give it one that can be seen")
    }

    private static func quantity(_ quantity: Int64, of product: ProductID) -> Rejection? {
        guard !quantities.contains(quantity) else { return nil }
        return Rejection(
            .invalidQuantity,
            "the quantity of product '\(product)' is \(quantity); it has to be 1 to \(largestQuantity)")
    }

    private static func discount(_ basisPoints: Int64, on product: ProductID) -> Rejection? {
        guard !discounts.contains(basisPoints) else { return nil }
        return Rejection(
            .invalidPrice,
            "the discount on product '\(product)' is \(basisPoints) basis points; it has to be 0 to 10000")
    }
}
