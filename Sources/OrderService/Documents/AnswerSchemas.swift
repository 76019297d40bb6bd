import OrderEvents
import OrderQueries

/// Describes what answers hold; tests compare each with real ones, member by member.
enum AnswerSchemas {
    /// All of them, by name.
    static let all: [Schema.Member] =
        [
            ("Problem", problem), ("Freshness", freshness), ("Tally", tally),
            ("OrderReceipt", receipt(of: order)), ("CustomerReceipt", receipt(of: customer)),
            ("ProductReceipt", receipt(of: product)),
        ] + ofOrders + ofDirectory + ofDesk

    /// RFC 9457.
    private static let problem = Schema.object(
        [
            ("type", .text(example: "/docs#ORDER_NOT_FOUND")), ("title", .text),
            ("status", .integer(minimum: 400, maximum: 599)), ("detail", .text),
            ("code", .text(pattern: "^[A-Z_]+$", example: "ORDER_NOT_FOUND")),
        ],
        optional: [
            ("commandID", .inline(["type": "string", "format": "uuid"])),
            ("characters", .list(.integer(minimum: 0))),
        ])

    private static let freshness = Schema.object([
        ("position", .integer(minimum: 0)), ("state", .oneOf(AnswerHeader.states)),
        ("behind", .nullable(.integer(minimum: 0))), ("lagMilliseconds", .nullable(.number)),
        ("stale", .nullable(.text)),
    ])

    /// How many orders, and what they come to less the refunds, by currency.
    private static let tally = Schema.object([
        ("count", .integer(minimum: 0)),
        ("sums", .list(.object([("currency", .currency), ("totalCents", .integer)]))),
    ])

    // MARK: Receipts

    private static func receipt(of details: [Schema.Member]) -> Schema {
        .object(
            [details[0]] + [
                ("position", .integer(minimum: 1)), ("chain", .text(pattern: "^[0-9a-f]{64}$")),
                ("version", .integer(minimum: 1)),
            ] + details.dropFirst() + [
                ("visible", .flag), ("commandID", .inline(["type": "string", "format": "uuid"])),
                ("isEstimated", .flag), ("notYetVisible", .nullable(.text)),
            ])
    }

    private static let order: [Schema.Member] = [
        ("orderID", .text), ("status", .oneOf(OrderStatus.allCases.map(\.rawValue))), ("totalCents", .integer),
        ("refundedCents", .integer), ("currency", .currency), ("formattedTotal", .text),
    ]
    private static let customer: [Schema.Member] = [("customerID", .text), ("isSuspended", .flag)]
    private static let product: [Schema.Member] = [
        ("productID", .text), ("unitPriceCents", .integer), ("currency", .currency), ("isDiscontinued", .flag),
    ]
}
