import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

@testable import Dashboard

/// What the screens besides the orders are answered with, all at ``Sample/now``.
enum ScreenSample {
    static func money(_ cents: Int64, _ currency: Currency = .usd) -> Money {
        Money(minorUnits: cents, currency: currency)
    }

    static func totals(_ count: Int, _ sums: Money...) -> OrderTotals { OrderTotals(count: count, sums: sums) }

    static func ago(_ seconds: Int64) -> Timestamp { Sample.now + .seconds(-seconds) }

    // MARK: Customers

    static func customer(
        _ id: String, _ name: String, _ country: String = "Germany", isSuspended: Bool = false,
        all: OrderTotals = .none, inPeriod: OrderTotals = .none, pending: OrderTotals = .none, months: [Int64] = [],
        last: Int64? = nil
    ) -> CustomerSales {
        CustomerSales(
            summary: CustomerSummary(
                customerID: CustomerID(id), name: name, email: "", country: country, isSuspended: isSuspended),
            all: all, inPeriod: inPeriod, pending: pending,
            months: months + Array(repeating: 0, count: 12 - months.count), lastPlacedAt: last.map(ago))
    }

    /// One who buys much, one in two currencies, one with a name that no column holds, one suspended, one of long ago, and
    /// one who never ordered.
    static let customers = ListCustomerSales.Answer(
        customers: [
            customer(
                "QUICK", "QUICK-Stop", all: totals(28, money(11_027_740)), inPeriod: totals(3, money(1_638_750)),
                pending: totals(2, money(410_000)), months: [1, 2, 1, 3, 5, 2, 1, 4, 2, 7, 5, 8], last: 7_300),
            customer(
                "TOKYO", "日本 trading 株式会社 of Tōkyō 🚢 and a name that goes on for longer than any column", "Japan",
                all: totals(2, money(1_200_000), money(90_000, .eur)),
                inPeriod: totals(2, money(1_200_000), money(90_000, .eur)), months: [0, 0, 3], last: 40),
            customer(
                "WHOLE", "Wholesale of everything", "United Kingdom",
                all: totals(1_234_567_890, money(98_765_432_100)),
                inPeriod: totals(1_234_567_890, money(98_765_432_100)),
                pending: totals(1_234_567_890, money(98_765_432_100)), months: [9], last: 1),
            customer(
                "ALFKI", "Alfreds Futterkiste", isSuspended: true, all: totals(12, money(427_300)),
                inPeriod: totals(1, money(233_827)), months: [0, 0, 1], last: 4),
            customer("BONAP", "Bon app'", "France", all: totals(17, money(2_000_000)), last: 900_000_000),
            customer("FISSA", ""),
        ],
        matching: SalesSummary(
            count: 4_372, inPeriod: totals(7, money(3_072_577), money(90_000, .eur)),
            before: totals(3, money(2_600_000)),
            closed: 1, idle: 2))

    // MARK: Products

    static func product(
        _ id: String, _ name: String, _ price: Money, isDiscontinued: Bool = false, sold: Int64 = 0,
        inPeriod: OrderTotals = .none, months: [Int64] = []
    ) -> ProductSales {
        ProductSales(
            summary: ProductSummary(
                productID: ProductID(id), name: name, unitPrice: price, isDiscontinued: isDiscontinued),
            sold: sold, inPeriod: inPeriod, months: months + Array(repeating: 0, count: 12 - months.count))
    }

    static let products = ListProductSales.Answer(
        products: [
            product(
                "1", "Chai", money(1_800), sold: 412, inPeriod: totals(30, money(721_440)), months: [1, 2, 3, 4, 5, 6]),
            product(
                "85123A", "白い茶碗 🍵 HANGING HEART T-LIGHT HOLDER WITH A LABEL OF ITS OWN", money(295, .eur),
                sold: 1_234_567_890, inPeriod: totals(900, money(36_419_752_755, .eur)), months: [7]),
            product("24", "Guaraná Fantástica", money(450), isDiscontinued: true), product("77", "", money(0)),
        ],
        matching: SalesSummary(count: 77, inPeriod: totals(930, money(721_440)), closed: 1, idle: 2))

    // MARK: Overview

    static let today = TimeSpan(from: Sample.instant("2026-11-21"), before: Sample.instant("2026-11-22"))

    static let overview = GetOverview.Answer(
        span: today, spanBefore: today,
        acts: [
            .placed: totals(64, money(4_889_120)), .approved: totals(41, money(3_100_000), money(90_000, .eur)),
            .shipped: totals(38, money(2_940_000)), .cancelled: totals(2, money(90_000)),
        ],
        actsBefore: [
            .placed: totals(54, money(4_143_000)), .approved: totals(41, money(2_980_000)),
            .shipped: totals(43, money(3_300_000)),
        ],
        sold: totals(62, money(4_799_120)), soldBefore: totals(53, money(4_100_000)),
        placed: (0..<24).map { hour in
            GetOverview.Part(
                start: today.start + .seconds(hour * 3_600),
                totals: (8...18).contains(hour) ? totals(hour, money(Int64(hour) * 1_000)) : .none)
        },
        days: (0..<30).map { day in
            GetOverview.Part(
                start: today.start + .seconds((day - 29) * 86_400), totals: totals(1, money(Int64(day % 7) * 1_000)))
        },
        topCustomers: [
            GetOverview.Seller(id: "QUICK", name: "QUICK-Stop", orders: 3, money: money(1_638_750)),
            GetOverview.Seller(
                id: "TOKYO", name: "日本 trading 株式会社 of Tōkyō 🚢 and a name that goes on for longer than any column",
                orders: 2, money: money(1_138_000)),
            GetOverview.Seller(id: "FISSA", name: "", orders: 1, money: money(1_000)),
        ],
        topProducts: [
            GetOverview.Seller(id: "38", name: "Côte de Blaye", orders: 4, money: money(1_410_000)),
            GetOverview.Seller(id: "1", name: "Chai", orders: 4, money: money(921_000)),
        ],
        topCountries: [GetOverview.Seller(id: "Germany", name: "Germany", orders: 9, money: money(2_000_000))],
        people: [
            GetOverview.Person(actor: "alice", acts: [.approved: 11_330, .shipped: 11_330, .cancelled: 1, .noted: 12]),
            GetOverview.Person(actor: "web", acts: [.placed: 64]),
        ])

    static let nothing = GetOverview.Answer(
        span: today, spanBefore: today, acts: [:], actsBefore: [:],
        placed: (0..<24).map { GetOverview.Part(start: today.start + .seconds($0 * 3_600), totals: .none) },
        days: (0..<30).map { GetOverview.Part(start: today.start + .seconds(($0 - 29) * 86_400), totals: .none) },
        topCustomers: [], topProducts: [], topCountries: [], people: [])

    // MARK: Lag

    /// Ten minutes: quiet, then a pause of eight seconds and a delay behind it.
    static func lag(samples: Int) -> PastLag {
        func delivery(_ position: Int64, _ ago: Int64, waited: Duration, _ waits: [DeliveryWait] = []) -> Delivery {
            let recorded = Sample.now + .seconds(-ago)
            return Delivery(
                of: .orders, first: Position(position), last: Position(position), recorded: recorded...recorded,
                beganAt: recorded + waited, endedAt: recorded + waited, waits: waits)
        }
        let pause = DeliveryWait(.pause(by: "alice"), from: ago(120), until: ago(112))
        let delay = DeliveryWait(.delay(.milliseconds(500)), from: ago(110), until: ago(20))
        let letter = DeliveryWait(.deadLetter, from: ago(400), until: ago(290))
        let quiet = (0..<50).map { delivery(Int64($0), 600 - Int64($0) * 8, waited: .milliseconds(3)) }
        let late = [
            delivery(50, 290, waited: .milliseconds(90), [letter]), delivery(51, 120, waited: .seconds(9), [pause]),
            delivery(52, 110, waited: .milliseconds(1_500), [delay]),
        ]
        return PastLag(
            of: quiet + late, present: .nothingWaits, knownSince: ago(600), from: ago(600), until: Sample.now,
            samples: samples)
    }

    // MARK: Events

    static func event(
        _ position: Int64, _ type: String, _ stream: String, _ summary: String, by actor: String = "web",
        state: EventDelivery.State? = nil, isReadable: Bool = true, data: String? = nil
    ) -> ListedEvent {
        let id = StreamID(stream) ?? StreamID(category: "order", key: stream)
        let recordedAt = Sample.now + .milliseconds(-(18_212 - position) * 1_500)
        var delivery = EventDelivery(
            of: .orders, state ?? (position > 18_204 ? .waiting : .visible(since: Sample.now)))
        if position <= 18_204 { delivery.wait = .milliseconds(2_000 + position % 7 * 11) }
        return ListedEvent(
            recorded: RecordedEvent(
                position: Position(position), stream: id, version: StreamVersion(2), type: EventType(type),
                occurredAt: recordedAt, recordedAt: recordedAt,
                cause: EventCause(
                    commandID: CommandID(UUID(uuidString: "9F0E0000-0000-4000-8000-000000000021")!), actor: actor,
                    correlationID: UUID(uuidString: "9F0E0000-0000-4000-8000-000000000022")!, causationID: nil),
                data: Data((data ?? #"{"orderID":"\#(id.key)"}"#).utf8), chain: .start),
            summary: summary, isReadable: isReadable,
            orderID: id.category == "order" ? OrderID(id.key) : nil, delivery: delivery)
    }

    /// Two that wait, then one that no projection could read, one with names that no column holds, and others.
    static let events = ListEvents.Answer(
        events: [
            event(18_206, "OrderApproved", "order-7f3a91c2", "approved by alice", by: "alice"),
            event(
                18_205, "OrderPlaced", "order-7f3a91c2", "Save-a-lot Markets and all its branches · 12 items, $586.00"),
            event(
                18_204, "OrderPlaced", "order-06e97941", "cannot be read: 'lines' is missing", by: "mallory",
                state: .parked(since: ago(65)), isReadable: false, data: "{}"),
            event(
                18_203, "CustomerRegistered", "customer-TOKYO",
                "registered 日本 trading 株式会社 of Tōkyō 🚢 and a name that goes on, Japan", by: "administrator"),
            event(18_202, "OrderShipped", "order-10248", "shipped", state: .notRecorded),
            event(
                18_201, "OrderPlaced", "order-an-id-that-is-longer-than-others", "Ernst Handel · 1 item, $12.00",
                data: #"{"orderID":"x","lines":[{"productID":"9","productName":"Mishi Kobe Niku","quantity":1000}]}"#),
        ], highest: Position(18_206), lowest: Position(18_001), head: Position(18_206),
        checkpoints: [
            ProjectionCheckpoint(.orders, Position(18_204)), ProjectionCheckpoint(.history, Position(18_204)),
            ProjectionCheckpoint(.directory, Position(18_206)), ProjectionCheckpoint(.statistics, Position(18_202)),
        ])
}
