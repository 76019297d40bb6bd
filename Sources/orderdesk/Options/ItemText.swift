import ArgumentParser
import CQRS
import DeskComposition
import OrderCommands
import OrderEvents

/// Reads one order line as the command line writes it: `PRODUCT:QTY[@PRICE][-DISCOUNT%]`.
///
/// It is read from the right, since a product id may hold colons, at-signs and spaces. Text that is not of this shape
/// is wrong usage; a number out of range is a business refusal, exactly as it is where numbers cannot be written
/// that large.
enum ItemText {
    /// Returns the line, or the refusal of a number that fits no order; throws for text of another shape.
    static func parse(_ text: String, currency: Currency) throws -> Result<OrderItem, RejectionError> {
        guard let colon = text.lastIndex(of: ":") else { throw malformed(text) }
        let product = ProductID(typed: String(text[..<colon]))
        let (figures, discountText) = splitDiscount(text[text.index(after: colon)...])
        let (quantityText, priceText) = splitPrice(figures)
        guard let quantity = Number.integer(quantityText), colon > text.startIndex else { throw malformed(text) }
        guard case .value(let quantity) = quantity else {
            return .failure(RejectionError(quantity: quantityText, of: product))
        }
        var item = OrderItem(productID: product, quantity: quantity)
        if let priceText {
            guard let price = try? PriceText.parse(priceText, currency: currency) else { throw malformed(text) }
            switch price {
            case .failure(let refusal): return .failure(refusal)
            case .success(let price): item.unitPrice = price
            }
        }
        if let discountText {
            guard Number.isDecimal(discountText) else { throw malformed(text) }
            guard let discount = Percentage(discountText) else {
                return .failure(RejectionError(discount: discountText, on: product))
            }
            item.discountBasisPoints = discount.basisPoints
        }
        return .success(item)
    }

    private static func malformed(_ text: String) -> ValidationError {
        ValidationError(
            "'\(text)' is not an order line; write PRODUCT:QTY, PRODUCT:QTY@PRICE or PRODUCT:QTY@PRICE-DISCOUNT%, "
                + "for example 11:3@18.00-10%")
    }

    private static func splitDiscount(_ text: Substring) -> (figures: Substring, discount: String?) {
        guard text.hasSuffix("%"), let sign = text.lastIndex(of: "-") else { return (text, nil) }
        return (text[..<sign], String(text[text.index(after: sign)...].dropLast()))
    }

    private static func splitPrice(_ text: Substring) -> (quantity: String, price: String?) {
        guard let sign = text.lastIndex(of: "@") else { return (String(text), nil) }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }
}

/// Reads an amount as the command line writes it, such as `18`, `18.5` or `-3.00`.
enum PriceText {
    /// Returns the price, or the refusal of a number that is none; throws for what is not a number.
    static func parse(_ text: String, currency: Currency) throws -> Result<Money, RejectionError> {
        guard Number.isDecimal(text) else {
            throw ValidationError("the price: \(AmountFault(text, in: currency))")
        }
        guard let money = Money(text, currency: currency) else {
            return .failure(RejectionError(.invalidPrice, unkept: text, "price", in: currency))
        }
        return .success(money)
    }
}

extension RejectionError {
    fileprivate init(quantity: String, of product: ProductID) {
        self.init(
            Rejection(.invalidQuantity, "the quantity of product '\(product)' is \(quantity); no order can hold that"))
    }

    fileprivate init(discount: String, on product: ProductID) {
        self.init(
            Rejection(
                .invalidPrice,
                "the discount on product '\(product)' is \(discount)%; it has to be 0 to 100 with at most two decimals")
        )
    }

    /// Refuses an amount with more decimals than its currency has, or too large to be kept.
    init(_ code: RejectionCode, unkept text: String, _ noun: String, in currency: Currency) {
        let decimals =
            switch currency.decimals {
            case 0: "no decimals"
            case let count: "at most \(count) decimals"
            }
        self.init(
            Rejection(
                code,
                "the \(noun) \(text) cannot be kept; an amount in \(currency) has \(decimals) and at most 15 digits"))
    }
}

/// Recognises numbers in text.
enum Number {
    case value(Int64)
    case outOfRange

    /// Returns nil unless the text is an optional sign and digits.
    static func integer(_ text: String) -> Number? {
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard areDigits(digits) else { return nil }
        return Int64(text).map(Number.value) ?? .outOfRange
    }

    static func isDecimal(_ text: String) -> Bool {
        let number = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.allSatisfy(areDigits)
    }

    private static func areDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
