import OrderEvents
import OrderQueries

extension AnswerSchemas {
    static let ofDirectory: [Schema.Member] = [
        ("CustomerSummary", .object(customer)),
        (
            "Customer",
            .object(
                customer + [
                    ("suspensionReason", .nullable(.text)), ("orders", byStatus), ("freshness", .named("Freshness")),
                ])
        ),
        (
            "CustomerList",
            .object([("customers", .list(.named("CustomerSummary"))), ("freshness", .named("Freshness"))])
        ),
        ("ProductSummary", .object(product)),
        ("Product", .object(product + [("freshness", .named("Freshness"))])),
        (
            "ProductList",
            .object([("products", .list(.named("ProductSummary"))), ("freshness", .named("Freshness"))])
        ),
    ]

    static let ofDesk: [Schema.Member] = [
        ("Overview", overview), ("Totals", totals), ("Status", status),
        ("Health", .object([("status", .oneOf(["live", "ready", "not ready"])), ("reasons", .list(.text))])),
    ]

    private static let customer: [Schema.Member] = [
        ("customerID", .text), ("name", .text), ("email", .text), ("country", .text), ("isSuspended", .flag),
    ]

    private static let product: [Schema.Member] = [
        ("productID", .text), ("name", .text), ("unitPriceCents", .integer), ("currency", .currency),
        ("formattedPrice", .text), ("isDiscontinued", .flag),
    ]

    private static let byStatus = Schema.object(of: OrderStatus.allCases.map(\.rawValue), .named("Tally"))

    private static let totals = Schema.object([
        ("byStatus", byStatus), ("highValueByStatus", byStatus), ("attention", .named("Tally")),
        ("byDay", .list(.object([("day", .day), ("orders", .named("Tally"))]))),
        ("freshness", .named("Freshness")),
    ])

    // MARK: Overview

    private static let acts = OrderAct.allCases.map(\.rawValue)
    private static let part = Schema.object([("start", .instant), ("orders", .named("Tally"))])
    private static let seller = Schema.object([
        ("id", .text), ("name", .text), ("orders", .integer), ("quantity", .integer), ("totalCents", .integer),
        ("currency", .currency),
    ])

    private static let overview = Schema.object([
        ("period", .oneOf(StatisticsPeriod.allCases.map(\.rawValue))), ("timeZone", .text),
        ("start", .nullable(.instant)), ("startBefore", .nullable(.instant)), ("endBefore", .nullable(.instant)),
        ("acts", .object(of: acts, .named("Tally"))),
        ("actsBefore", .nullable(.object(of: acts, .named("Tally")))), ("sold", .named("Tally")),
        ("soldBefore", .nullable(.named("Tally"))), ("waiting", .named("Tally")), ("attention", .named("Tally")),
        (
            "attentionByReason",
            .object(of: OrderAttention.Reason.allCases.map(\.rawValue), .named("Tally"))
        ),
        ("suspended", .named("Tally")), ("placed", .list(part)), ("days", .list(part)),
        ("topCustomers", .list(seller)), ("topProducts", .list(seller)), ("topCountries", .list(seller)),
        (
            "people",
            .list(
                .object(
                    [("actor", .text)] + acts.map { ($0, .integer) } + [("refused", .nullable(.integer))]))
        ),
        ("refusalsError", .nullable(.text)), ("freshness", .named("Freshness")),
    ])

    // MARK: Status

    private static let status = Schema.object([
        ("state", .oneOf(AnswerHeader.states)), ("head", .nullable(.integer(minimum: 0))),
        ("chain", .nullable(.text)), ("projections", .list(projection)),
        (
            "visibleMilliseconds",
            .object([
                ("windowSeconds", .integer), ("samples", .integer), ("p50", .nullable(.number)),
                ("p95", .nullable(.number)), ("p99", .nullable(.number)),
            ])
        ),
        (
            "projector",
            .object([
                ("projecting", .flag), ("state", .oneOf(AnswerHeader.states)), ("behind", .nullable(.integer)),
                ("pausedBy", .nullable(.text)), ("delayMilliseconds", .nullable(.number)),
                ("slowedBy", .nullable(.text)), ("stoppedBy", .nullable(.text)), ("stoppedSessions", .integer),
                ("nextEventFailsFor", .nullable(.text)),
            ])
        ),
    ])

    private static let projection = Schema.object([
        ("name", .text), ("state", .oneOf(AnswerHeader.states)), ("checkpoint", .integer(minimum: 0)),
        ("behind", .nullable(.integer(minimum: 0))), ("lagMilliseconds", .nullable(.number)),
        ("watchedMilliseconds", .nullable(.number)), ("heartbeatMilliseconds", .nullable(.number)),
        ("deadLetters", .integer(minimum: 0)),
        (
            "rebuild",
            .nullable(
                .object([
                    ("checkpoint", .integer), ("head", .integer), ("eventsPerSecond", .nullable(.number)),
                    ("windowSeconds", .nullable(.number)), ("millisecondsLeft", .nullable(.number)),
                    ("error", .nullable(.text)),
                ]))
        ),
    ])
}
