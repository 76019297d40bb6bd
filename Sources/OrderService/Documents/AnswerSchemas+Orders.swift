import OrderEvents
import OrderQueries

extension AnswerSchemas {
    static let ofOrders: [Schema.Member] = [
        ("OrderSummary", .object(summary)),
        ("Order", .object(summary + detail + [("freshness", .named("Freshness"))])),
        ("OrderList", list), ("History", history), ("Timeline", timeline),
    ]

    private static let summary: [Schema.Member] = [
        ("orderID", .text), ("customerID", .text), ("customerName", .text),
        ("status", .oneOf(OrderStatus.allCases.map(\.rawValue))), ("itemCount", .integer(minimum: 0)),
        ("totalCents", .integer), ("currency", .currency), ("formattedTotal", .text), ("placedAt", .instant),
        ("lastUpdated", .instant), ("isHighValue", .flag), ("version", .integer(minimum: 1)),
        ("position", .integer(minimum: 1)), ("refundedCents", .integer),
    ]

    private static let detail: [Schema.Member] = [
        ("customerEmail", .text), ("paymentMethodID", .text), ("shippingAddress", .nullable(.text)),
        ("approvedBy", .nullable(.text)), ("shippedAt", .nullable(.instant)),
        ("cancellationReason", .nullable(.text)),
        (
            "items",
            .list(
                .object([
                    ("line", .integer(minimum: 1)), ("productID", .text), ("productName", .text),
                    ("quantity", .integer), ("unitPriceCents", .integer), ("discountBasisPoints", .integer),
                    ("totalCents", .nullable(.integer)), ("refundedQuantity", .integer),
                ]))
        ),
        ("notes", .list(.object([("text", .text), ("author", .text), ("notedAt", .instant)]))),
    ]

    private static let list = Schema.object(
        [
            ("orders", .list(.named("OrderSummary"))), ("total", .integer(minimum: 0)),
            ("pageSize", .integer(minimum: 1)), ("next", .nullable(.text)),
            (
                "totals",
                .nullable(
                    .list(
                        .object([("currency", .currency), ("totalCents", .integer), ("refundedCents", .integer)])))
            ),
            ("freshness", .named("Freshness")),
        ], optional: [("page", .integer(minimum: 1))])

    private static let history = Schema.object([
        (
            "history",
            .list(
                .object([
                    ("position", .integer(minimum: 1)), ("version", .integer(minimum: 1)), ("type", .text),
                    ("occurredAt", .instant), ("recordedAt", .instant), ("actor", .text), ("summary", .text),
                ]))
        ),
        ("freshness", .named("Freshness")),
    ])

    private static let timeline = Schema.object([
        (
            "timeline",
            .list(
                .object([
                    ("position", .integer(minimum: 1)), ("version", .integer(minimum: 1)), ("type", .text),
                    ("actor", .text), ("occurredAt", .instant), ("recordedAt", .instant),
                    ("projections", .list(delivery)),
                ]))
        ),
        ("usualMilliseconds", .nullable(.number)), ("freshness", .named("Freshness")),
    ])

    private static let delivery = Schema.object([
        ("projection", .text), ("state", .oneOf(["visible", "parked", "waiting", "notRecorded"])),
        ("since", .nullable(.instant)), ("waitMilliseconds", .nullable(.number)), ("isAsUsual", .nullable(.flag)),
        (
            "waits",
            .list(
                .object(
                    [("cause", .text), ("milliseconds", .nullable(.number)), ("count", .nullable(.integer))],
                    optional: [("actor", .text), ("delayMilliseconds", .nullable(.number))]))
        ),
    ])
}
