import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``CompareTotals``: the log's totals are the kept ones, changed by the events that wait as these would change the
/// rows.
struct CompareTotalsHandler: QueryHandler {
    let store: OrderReadStore
    let log: any EventStore
    var mostWaiting = CompareTotals.mostWaiting

    func answer(_ query: CompareTotals) async throws -> Snapshot<CompareTotals.Answer> {
        let before = try await store.status()[CompareTotals.projection]
        let checkpoint = before?.checkpoint ?? .start
        let waiting = await waiting(after: checkpoint, chain: before?.live.chain)
        return try await store.snapshot(of: CompareTotals.projection) { [store] db, suffix in
            let rows = OrderTables(suffix: suffix)
            let live = try store.status(in: db)[CompareTotals.projection]?.live ?? BuildStatus()
            var tally = try StatusTally(of: rows, in: db)
            let readModel = tally.totals
            let end = max(live.checkpoint, waiting.head ?? live.checkpoint)
            do {
                let events = try waiting.events.get()
                try Self.requireComparable(live, since: checkpoint)
                let differing = try tally.apply(events.filter { $0.position > live.checkpoint }, to: rows, in: db)
                return CompareTotals.Answer(
                    readModel: readModel, log: .known(tally.totals, differing: differing), head: end)
            } catch let reason as NotComparable {
                return CompareTotals.Answer(readModel: readModel, log: .unknown(reason.words), head: end)
            }
        }
    }

    // MARK: The log

    private struct Waiting: Sendable {
        /// The end of the log; nil when it could not be read.
        var head: Position?
        var events: Result<[RecordedEvent], NotComparable>
    }

    /// Reads what waits behind a checkpoint, if that is not too much.
    private func waiting(after checkpoint: Position, chain: Chain?) async -> Waiting {
        do {
            let head = try await log.head(after: checkpoint)
            let isOfThisLog = head.head >= checkpoint && (chain.map { $0 == head.chain } ?? true)
            guard isOfThisLog else {
                return Waiting(head: head.head, events: .failure("the rows were made from another log"))
            }
            guard head.head - checkpoint <= Int64(mostWaiting) else {
                return Waiting(head: head.head, events: .failure("more than \(mostWaiting) events wait"))
            }
            let events = try await log.events(after: checkpoint, limit: mostWaiting)
            guard !events.contains(where: { $0.type.name == DeadLetterDiscarded.eventType.name }) else {
                return Waiting(head: head.head, events: .failure("an event is being left out of the read model"))
            }
            return Waiting(head: head.head, events: .success(events.filter { $0.position <= head.head }))
        } catch {
            return Waiting(head: nil, events: .failure("the log cannot be read: \(error)"))
        }
    }

    private static func requireComparable(_ live: BuildStatus, since checkpoint: Position) throws {
        guard live.isCurrent else { throw "the rows are another version's" as NotComparable }
        guard live.checkpoint >= checkpoint else { throw "the read model is being made again" as NotComparable }
        let letters = live.deadLetters
        guard letters == 0 else {
            throw NotComparable(words: letters == 1 ? "a dead letter waits" : "\(letters) dead letters wait")
        }
    }
}

/// Reports in a few words why the log's totals are not known.
private struct NotComparable: Error, ExpressibleByStringInterpolation {
    let words: String

    init(words: String) {
        self.words = words
    }

    init(stringLiteral words: String) {
        self.words = words
    }
}

/// Adds up orders by currency and status.
private struct StatusTally {
    private struct Kind: Hashable {
        let currency: Currency
        let status: OrderStatus
    }

    private struct Sums {
        var count = 0
        var sum: Int64 = 0
        var refunded: Int64 = 0
    }

    private var kinds: [Kind: Sums] = [:]

    /// Reads the kept totals.
    init(of rows: OrderTables, in db: Database) throws {
        let found = try db.rows(
            """
            SELECT currency, status, sum(order_count), sum(total_minor), sum(refunded_minor)
            FROM \(rows.totals) GROUP BY currency, status
            """, read: { $0.copy() })
        for row in found {
            let kind = Kind(currency: try Currency(stored: row[0]), status: try OrderStatus(stored: row[1]))
            kinds[kind] = Sums(count: row[2], sum: row[3], refunded: row[4])
        }
    }

    /// All orders, with the sums of those that are not cancelled.
    var totals: OrderTotals {
        var sums: [Currency: Sums] = [:]
        for (kind, part) in kinds where kind.status != .cancelled && part.count > 0 {
            sums[kind.currency, default: Sums()].sum += part.sum
            sums[kind.currency, default: Sums()].refunded += part.refunded
        }
        let present = sums.sorted { $0.key < $1.key }
        return OrderTotals(
            count: kinds.values.reduce(0) { $0 + $1.count },
            sums: present.map { Money(minorUnits: $0.value.sum, currency: $0.key) },
            refunds: present.filter { $0.value.refunded != 0 }.map {
                Money(minorUnits: $0.value.refunded, currency: $0.key)
            })
    }

    /// Applies events to orders as the rows have them, and returns how many orders these are.
    mutating func apply(_ events: [RecordedEvent], to rows: OrderTables, in db: Database) throws -> Int {
        let selectState = OrderStatements(rows).selectState
        var orders: [OrderID: OrderState] = [:]
        for recorded in events where recorded.stream.category == StreamCategory.order {
            do {
                let event = try OrderEvent(decoding: recorded)
                let id = event.orderID
                let old =
                    try orders[id]
                    ?? db.raw(selectState).first([.text(id.rawValue.storable)], read: OrderStatements.state)
                let new = try Self.state(after: event, recorded, from: old)
                for change in TotalsChange.changes(from: old, to: new) { add(change) }
                orders[id] = new
            } catch let error as DatabaseError {
                throw error
            } catch {
                throw NotComparable(words: "event \(recorded.position) cannot be applied: \(error)")
            }
        }
        return orders.count
    }

    private static func state(
        after event: OrderEvent, _ recorded: RecordedEvent, from old: OrderState?
    ) throws -> OrderState {
        if let old { return try old.applying(event, recorded: recorded) }
        guard case .placed(let placed) = event else {
            throw ProjectionError("order '\(event.orderID)' is not in the read model")
        }
        return try OrderState(placed, recorded: recorded)
    }

    private mutating func add(_ change: TotalsChange) {
        let kind = Kind(currency: change.kind.kind.currency, status: change.kind.kind.status)
        kinds[kind, default: Sums()].count += change.count
        kinds[kind, default: Sums()].sum += change.sum
        kinds[kind, default: Sums()].refunded += change.refunded
    }
}
