import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``GetOverview``.
struct GetOverviewHandler: QueryHandler {
    let store: OrderReadStore
    /// Who was refused: refusals are answers in the log, and no events.
    let log: any EventStore
    let clock: any WallClock

    func answer(_ query: GetOverview) async throws -> Snapshot<GetOverview.Answer> {
        let now = clock.now()
        let period = query.period.span(at: now, in: query.timeZone).through(now)
        let refused = await refusals(in: period)
        if case .failure(let error) = refused, error is CancellationError { throw error }
        return try await store.snapshot(of: GetOverview.projection) { db, suffix in
            let reader = SalesReader(StatisticsTables(suffix: suffix), in: db)
            let span = query.period.span(at: now, in: query.timeZone)
            var before = query.period.spanBefore(at: now, in: query.timeZone)
            // What was done is kept by the minute.
            before.end = Timestamp(
                microseconds: before.end.periods(of: GatheredStatistics.minute) * GatheredStatistics.minute)
            // What is dated later is not believed.
            let past = span.through(now)
            let shown = query.period == .all ? (try reader.extent() ?? .none).through(now) : past
            let acts = try reader.acts(in: past)
            let directory = try DirectoryNames(in: db)
            let customers = try reader.customers(inEach: [past]).sums(inSpan: 0)
            let products = try reader.products(inEach: [past]).sums(inSpan: 0)
            return GetOverview.Answer(
                span: span, spanBefore: before, acts: Self.totals(of: acts),
                actsBefore: Self.totals(of: try reader.acts(in: before)),
                sold: try Self.parts([shown], reader)[0].totals,
                soldBefore: try Self.parts([before], reader)[0].totals,
                placed: try Self.parts(query.period.parts(of: shown, in: query.timeZone), reader),
                days: try Self.parts(TimeSpan.days(30, upTo: now, in: query.timeZone), reader),
                topCustomers: try Self.top(customers, query.limit, directory.customer),
                topProducts: try Self.top(products, query.limit, directory.product),
                topCountries: try Self.top(reader.countries(of: customers), query.limit) { $0 },
                people: Self.people(acts, (try? refused.get()) ?? [], query.limit),
                suspended: try reader.pending(of: directory.suspendedCustomers()),
                refusalsFailure: refused.failure.map { "\($0)" })
        }
    }

    /// What the log cannot tell keeps nobody from the rest.
    private func refusals(in period: TimeSpan) async -> Result<[RefusalCount], any Error> {
        do { return .success(try await log.refusals(in: period.start..<period.end)) } catch { return .failure(error) }
    }

    private static func totals(of acts: [SalesReader.Act]) -> [OrderAct: OrderTotals] {
        var sums: [OrderAct: [Currency: Figures]] = [:]
        for done in acts { sums[done.act, default: [:]][done.currency, default: .zero] += done.figures }
        return sums.reduce(into: [:]) { totals, done in
            totals[done.key] = done.value.totals
            if !done.key.hasAmount { totals[done.key]?.sums = [] }
        }
    }

    private static func parts(_ spans: [TimeSpan], _ reader: SalesReader) throws -> [GetOverview.Part] {
        zip(spans, try reader.orders(inEach: spans)).map { span, sums in
            GetOverview.Part(start: span.start, totals: sums.totals)
        }
    }

    /// Returns the first of each currency by what they come to; the currency of most orders comes first.
    private static func top(
        _ sums: [SalesReader.Key: Figures], _ limit: Int, _ name: (String) throws -> String
    ) rethrows -> [GetOverview.Seller] {
        let byCurrency = Dictionary(grouping: sums) { $0.key.currency }
        let currencies = byCurrency.sorted { left, right in
            let counts = [left, right].map { $0.value.reduce(0) { $0 + $1.value.count } }
            return counts[0] == counts[1] ? left.key < right.key : counts[0] > counts[1]
        }
        return try currencies.flatMap { currency, sums in
            let first = sums.sorted { left, right in
                left.value.net == right.value.net ? left.key.id < right.key.id : left.value.net > right.value.net
            }
            return try first.prefix(max(0, limit)).map { key, figures in
                GetOverview.Seller(
                    id: key.id.text, name: try name(key.id.text), orders: Int(figures.count),
                    quantity: figures.quantity,
                    money: Money(minorUnits: figures.net, currency: currency))
            }
        }
    }

    /// Those who did most, then those who were refused most; a refusal without its actor is of nobody known.
    private static func people(
        _ acts: [SalesReader.Act], _ refusals: [RefusalCount], _ limit: Int
    ) -> [GetOverview.Person] {
        var people: [StoredText: GetOverview.Person] = [:]
        func change(_ actor: StoredText, _ change: (inout GetOverview.Person) -> Void) {
            change(&people[actor, default: GetOverview.Person(actor: actor.text, acts: [:])])
        }
        for done in acts { change(done.actor) { $0.acts[done.act, default: 0] += Int(done.figures.count) } }
        for refusal in refusals { change(StoredText(refusal.actor ?? "")) { $0.refused += refusal.count } }
        let most = people.sorted { left, right in
            let counts = [left, right].map { [$0.value.acts.values.reduce(0, +), $0.value.refused] }
            return counts[0] == counts[1] ? left.key < right.key : counts[1].lexicographicallyPrecedes(counts[0])
        }
        return most.prefix(max(0, limit)).map(\.value)
    }
}

extension Result {
    /// The error; nil of a success.
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}

/// Finds names by id, in the rows that readers see.
struct DirectoryNames {
    private let tables: DirectoryTables
    private let db: Database

    init(in db: Database) throws {
        self.db = db
        tables = try db.snapshot(of: .directory) { _, suffix in DirectoryTables(suffix: suffix) }.answer
    }

    /// Returns a customer's name; the id where there is none.
    func customer(_ id: String) throws -> String {
        try name("SELECT name FROM \(tables.customers) WHERE customer_id = ?", id)
    }

    /// Returns a product's name; the id where there is none.
    func product(_ id: String) throws -> String {
        try name("SELECT name FROM \(tables.products) WHERE product_id = ?", id)
    }

    /// Returns the ids of the customers whose account is suspended.
    func suspendedCustomers() throws -> [String] {
        try db.raw("SELECT customer_id FROM \(tables.customers) WHERE is_suspended = 1").all { $0.text(0) }
    }

    private func name(_ sql: String, _ id: String) throws -> String {
        let name = try db.raw(sql).first([.text(id)]) { $0.text(0) } ?? ""
        return name.isEmpty ? id : name
    }
}
