import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TestSupport

@testable import Dashboard

/// Answers what the screens of customers, products, events and figures ask, from a few of each.
struct ScreenModel {
    /// The numbers of the customers and products there are; how they are ranked depends on number, period and season.
    var numbers = Array(1...12)
    /// Changes the order of all lists.
    var season = 0
    /// The last position of the log.
    var head: Int64 = 450
    /// When the event of the first position was recorded; each is recorded a second after the one before.
    var startedAt = Timestamp(iso8601: "2026-11-21T13:50:00Z")!
    /// The instant that periods and ages are counted to.
    var now = Timestamp(iso8601: "2026-11-21T14:00:00Z")!

    /// Returns the answer to a query as a screen receives it; nil for any other query.
    func answer(to query: any Hashable & Sendable) -> (any Sendable)? {
        let checkpoint = Position(head)
        return switch query {
        case let query as ListCustomerSales: Snapshot(customers(query), checkpoint: checkpoint)
        case let query as ListProductSales: Snapshot(products(query), checkpoint: checkpoint)
        case let query as GetOverview: Snapshot(overview(query), checkpoint: checkpoint)
        case let query as ListEvents: Snapshot(events(query), checkpoint: checkpoint)
        default: nil
        }
    }

    /// Customers come and go, ranks change, and events come in.
    mutating func change(_ random: inout SeededRandom) {
        if random.once(in: 2), numbers.count > 1 { numbers.remove(at: random.below(numbers.count)) }
        if random.once(in: 2) { numbers.append((numbers.max() ?? 0) + 1) }
        if random.once(in: 2) { season += 1 }
        head += Int64(random.pick([0, 1, 1, 3, 150, 500, 2_500]))
    }

    // MARK: Customers and products

    private func amount(_ number: Int, _ period: StatisticsPeriod) -> Int64 {
        let factor = 7 + 4 * (StatisticsPeriod.allCases.firstIndex(of: period) ?? 0) + season
        return Int64((number * factor) % 97 + 1) * 100
    }

    private func totals(_ number: Int, _ period: StatisticsPeriod) -> OrderTotals {
        OrderTotals(count: 1, sums: [Money(minorUnits: amount(number, period), currency: .usd)])
    }

    /// The numbers that match, in an order of a sort.
    private func listed(_ text: String, _ period: StatisticsPeriod, byName: Bool, isDescending: Bool) -> [Int] {
        let found = numbers.filter { text.isEmpty || "name\($0)".contains(text.lowercased()) }
        let sorted = found.sorted { left, right in
            byName || amount(left, period) == amount(right, period)
                ? left < right : amount(left, period) < amount(right, period)
        }
        return isDescending ? sorted.reversed() : sorted
    }

    private func customers(_ query: ListCustomerSales) -> ListCustomerSales.Answer {
        let found = listed(
            query.matching, query.period, byName: query.sort == .name, isDescending: query.isDescending)
        return ListCustomerSales.Answer(
            customers: found.map { number in
                CustomerSales(
                    summary: CustomerSummary(
                        customerID: CustomerID("C\(number)"), name: "Name\(number)", email: "", country: "",
                        isSuspended: false),
                    inPeriod: totals(number, query.period))
            }, matching: SalesSummary(count: found.count))
    }

    private func products(_ query: ListProductSales) -> ListProductSales.Answer {
        let found = listed(
            query.matching, query.period, byName: query.sort == .name, isDescending: query.isDescending)
        return ListProductSales.Answer(
            products: found.map { number in
                ProductSales(
                    summary: ProductSummary(
                        productID: ProductID("P\(number)"), name: "Name\(number)",
                        unitPrice: Money(minorUnits: 100, currency: .usd), isDiscontinued: false),
                    inPeriod: totals(number, query.period))
            }, matching: SalesSummary(count: found.count))
    }

    private func overview(_ query: GetOverview) -> GetOverview.Answer {
        let top = listed("", query.period, byName: false, isDescending: true).prefix(3)
        func sellers(_ kind: String) -> [GetOverview.Seller] {
            top.map { number in
                GetOverview.Seller(
                    id: "\(kind)\(number)", name: "Name\(number)", orders: 1,
                    money: Money(minorUnits: amount(number, query.period), currency: .usd))
            }
        }
        return GetOverview.Answer(
            span: query.period.span(at: now, in: query.timeZone),
            spanBefore: query.period.spanBefore(at: now, in: query.timeZone), acts: [:], actsBefore: [:], placed: [],
            days: [], topCustomers: sellers("C"), topProducts: sellers("P"), topCountries: [], people: [])
    }

    // MARK: Events

    /// The event at a position; its data holds the position.
    func event(_ position: Int64) -> ListedEvent {
        let recordedAt = startedAt + .seconds(position)
        let type = position % 3 == 0 ? "OrderPlaced" : "OrderApproved"
        return ListedEvent(
            recorded: RecordedEvent(
                position: Position(position), stream: StreamID(category: "order", key: "s\(position % 5)"),
                version: StreamVersion(1), type: EventType(type), occurredAt: recordedAt, recordedAt: recordedAt,
                cause: EventCause(
                    commandID: CommandID(UUID(uuidString: "9F0E0000-0000-4000-8000-000000000021")!), actor: "web",
                    correlationID: UUID(uuidString: "9F0E0000-0000-4000-8000-000000000022")!, causationID: nil),
                data: Data("{\"at\":\(position)}".utf8), chain: .start),
            summary: "event \(position)", orderID: OrderID("s\(position % 5)"),
            delivery: EventDelivery(of: .orders, .visible(since: recordedAt)))
    }

    private func events(_ query: ListEvents) -> ListEvents.Answer {
        let highest = min(query.through?.rawValue ?? head, head)
        let test = query.filter.test(now: now, timeZone: query.timeZone)
        var (found, lowest) = ([ListedEvent](), highest + 1)
        while lowest > 1, found.count < query.limit {
            lowest -= 1
            let event = event(lowest)
            if test.passes(event.recorded) { found.append(event) }
        }
        let names: [ProjectionName] = [.orders, .history, .directory, .statistics]
        return ListEvents.Answer(
            events: found, highest: Position(highest), lowest: Position(lowest), head: Position(head),
            checkpoints: names.map { ProjectionCheckpoint($0, Position(head)) })
    }
}

extension DashboardDriver {
    /// Answers every open question of a screen from a model.
    mutating func answer(_ id: ScreenID, from model: ScreenModel) {
        while let request = requests(for: .screen(id)).first {
            guard case .load(let load, _)? = open.first(where: { $0.request == request }),
                let found = model.answer(to: load.query)
            else { return }
            answer(request, .screen(.success(found)))
        }
    }

    /// Draws a frame and records that it is on the screen.
    @discardableResult
    mutating func draw() -> String {
        let text = view(state).text
        state.hasShown()
        return text
    }

    /// The line of the cursor in the frame of the present state; nil when there is none.
    var cursorLine: String? {
        view(state).text.split(separator: "\n").dropFirst().first { $0.contains("▸") }.map(String.init)
    }

    /// Lets the dashboard see a desk whose projections have reached a position.
    mutating func observe(_ names: ProjectionName..., at position: Int64) {
        let all: [ProjectionName] = [.orders, .history, .directory, .statistics]
        let projections = all.map { name in
            let reached = names.contains(name) ? Position(position) : Position(100)
            return Freshness(
                projection: name, state: .live, head: Position(position), checkpoint: reached, behind: 0, lag: .zero,
                heartbeatAge: .zero, eta: nil, deadLetters: 0, generation: 1, rebuild: nil, observedAt: now)
        }
        send(.freshnessObserved(FreshnessReport(projections: projections, visibleLatency: nil, delay: .zero)))
    }
}
