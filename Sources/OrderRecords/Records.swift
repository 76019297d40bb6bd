import CQRS
import JSON
import OrderCommands
import OrderEvents
import OrderQueries

extension OrderSummary {
    /// The keys that scripts rely on.
    package var record: JSONObject {
        [
            "orderID": .string(orderID.rawValue),
            "customerID": .string(customerID.rawValue),
            "customerName": .string(customerName),
            "status": .string(status.rawValue),
            "itemCount": .integer(Int64(itemCount)),
            "totalCents": .integer(total.minorUnits),
            "currency": .string(total.currency.rawValue),
            "formattedTotal": .string(total.formatted),
            "placedAt": .string(placedAt.iso8601),
            "lastUpdated": .string(lastUpdated.iso8601),
            "isHighValue": .bool(isHighValue),
            "version": .integer(version.rawValue),
            "position": .integer(position.rawValue),
            "refundedCents": .integer(refunded.minorUnits),
        ]
    }

    /// The names of the keys, in order.
    package static let recordKeys = [
        "orderID", "customerID", "customerName", "status", "itemCount", "totalCents", "currency", "formattedTotal",
        "placedAt", "lastUpdated", "isHighValue", "version", "position", "refundedCents",
    ]
}

extension OrderDetail {
    /// What lists hold of the order, and the rest.
    package var record: JSONObject {
        summary.record + [
            "customerEmail": .string(summary.customerEmail),
            "paymentMethodID": .string(paymentMethodID.rawValue),
            "shippingAddress": .optional(shippingAddress),
            "approvedBy": .optional(approvedBy),
            "shippedAt": .optional(summary.shippedAt?.iso8601),
            "cancellationReason": .optional(cancellationReason),
            "items": .array(
                lines.enumerated().map { index, line in
                    .object(line.record(number: index + 1, refunded: refundedQuantities[index + 1] ?? 0))
                }),
            "notes": .array(notes.map { .object($0.record) }),
        ]
    }
}

extension OrderLine {
    fileprivate func record(number: Int, refunded: Int64) -> JSONObject {
        [
            "line": .integer(Int64(number)),
            "productID": .string(productID.rawValue),
            "productName": .string(productName),
            "quantity": .integer(quantity),
            "unitPriceCents": .integer(unitPrice),
            "discountBasisPoints": .integer(discountBasisPoints),
            "totalCents": .optional(total),
            "refundedQuantity": .integer(refunded),
        ]
    }
}

extension OrderNote {
    fileprivate var record: JSONObject {
        ["text": .string(text), "author": .string(author), "notedAt": .string(notedAt.iso8601)]
    }
}

extension OrderHistoryEntry {
    /// The entry's keys.
    package var record: JSONObject {
        [
            "position": .integer(position.rawValue),
            "version": .integer(version.rawValue),
            "type": .string(type),
            "occurredAt": .string(occurredAt.iso8601),
            "recordedAt": .string(recordedAt.iso8601),
            "actor": .string(actor),
            "summary": .string(summary),
        ]
    }

    /// The names of the keys, in order.
    package static let recordKeys = [
        "position", "version", "type", "occurredAt", "recordedAt", "actor", "summary",
    ]
}

extension CustomerSummary {
    /// The customer's keys.
    package var record: JSONObject {
        [
            "customerID": .string(customerID.rawValue),
            "name": .string(name),
            "email": .string(email),
            "country": .string(country),
            "isSuspended": .bool(isSuspended),
        ]
    }

    /// The names of the keys, in order.
    package static let recordKeys = [
        "customerID", "name", "email", "country", "isSuspended",
    ]
}

extension ProductSummary {
    /// The product's keys.
    package var record: JSONObject {
        [
            "productID": .string(productID.rawValue),
            "name": .string(name),
            "unitPriceCents": .integer(unitPrice.minorUnits),
            "currency": .string(unitPrice.currency.rawValue),
            "formattedPrice": .string(unitPrice.formatted),
            "isDiscontinued": .bool(isDiscontinued),
        ]
    }

    /// The names of the keys, in order.
    package static let recordKeys = [
        "productID", "name", "unitPriceCents", "currency", "formattedPrice", "isDiscontinued",
    ]
}

extension Freshness {
    /// How much the answer can be trusted.
    package var record: JSONObject {
        [
            "state": .string(state.word),
            "behind": .optional(behind),
            "lagMilliseconds": .milliseconds(lag),
        ]
    }

    /// The same in one line.
    package var sentence: String {
        let count = behind.map { "\($0) behind" } ?? "behind by an unknown number"
        let age = lag?.inWords ?? (isLagUnknownByClock ? Self.unknownLag : nil)
        return ([state.word, count] + [age].compactMap { $0 }).joined(separator: " · ")
    }

    /// The words for a first waiting event that is dated in the future.
    package static let unknownLag = "lag unknown, clock"
}

extension JSONValue {
    /// A duration in milliseconds with its fraction; null when it is not known.
    package static func milliseconds(_ duration: Duration?) -> JSONValue {
        duration.map { .number($0.inMilliseconds) } ?? .null
    }
}

extension Duration {
    /// The duration for people, in the unit that fits.
    package var inWords: String {
        switch inSeconds {
        case ..<1: "\(Int(inMilliseconds.rounded())) ms"
        case ..<120: "\((inSeconds * 10).rounded() / 10) s"
        case ..<7_200: "\(Int(inSeconds / 60)) min"
        default: "\(Int(inSeconds / 3_600)) h"
        }
    }
}

extension Timestamp {
    /// The instant to the second, in UTC, for a column whose title names the zone.
    package var inTable: String {
        String(iso8601.prefix(19)).replacing("T", with: " ")
    }

    /// The same with its zone, where it stands alone.
    package var withZone: String { "\(inTable) UTC" }
}
