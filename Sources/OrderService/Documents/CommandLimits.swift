import CQRS
import JSON
import OrderEvents

/// The limits of the members of commands, in JSON Schema's words: necessary for what the write side accepts.
///
/// Bytes are counted there and characters here, so a text may have as many characters as bytes at most.
enum CommandLimits {
    /// Returns the limits of a member of a command, `path` being its keys such as `items.quantity`.
    static func limits(of path: String, in command: String) -> JSONObject {
        let name = path.split(separator: ".").last.map(String.init) ?? path
        return special["\(command).\(path)"] ?? usual[name] ?? [:]
    }

    private static let id: JSONObject = [
        "pattern": .string(Schema.idPattern), "maxLength": .integer(Int64(TextLimit.idBytes)),
    ]

    private static func text(_ longest: Int, isVisible: Bool = false) -> JSONObject {
        let pattern = isVisible ? Schema.idPattern : #"^[^\u0000]*$"#
        return ["pattern": .string(pattern), "maxLength": .integer(Int64(longest))]
    }

    private static func range(_ range: ClosedRange<Int64>) -> JSONObject {
        ["minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }

    /// A price may be ten times what an order may come to, because there are discounts.
    private static let largestPrice = OrderPolicy.largestTotal * 10

    private static let usual: [String: JSONObject] = [
        "orderID": id, "customerID": id, "productID": id, "paymentMethodID": text(TextLimit.idBytes),
        "customerName": text(TextLimit.nameBytes), "email": text(TextLimit.nameBytes),
        "country": text(TextLimit.nameBytes), "expectedName": text(TextLimit.nameBytes),
        "expectedEmail": text(TextLimit.nameBytes), "expectedCountry": text(TextLimit.nameBytes),
        "productName": text(TextLimit.nameBytes, isVisible: true),
        "reason": text(TextLimit.textBytes), "shippingAddress": text(TextLimit.textBytes),
        "text": text(TextLimit.textBytes, isVisible: true),
        "quantity": range(1...1_000_000_000), "discountBasisPoints": range(0...10_000),
        "minorUnits": range(0...largestPrice), "currency": ["pattern": "^[A-Z]{3}$"],
        "line": ["minimum": .integer(1)],
        "items": ["minItems": .integer(1), "maxItems": .integer(Int64(OrderPolicy.largestLineCount))],
        "lines": ["minItems": .integer(1), "maxItems": .integer(Int64(OrderPolicy.largestLineCount))],
    ]

    private static let special: [String: JSONObject] = [
        "CancelOrder.reason": text(TextLimit.textBytes, isVisible: true),
        "RefundOrder.amount.minorUnits": range(1...Int64.max),
        // What it is expected to be has no limit: it is only compared.
        "RepriceProduct.expectedPrice.minorUnits": [:],
    ]
}
