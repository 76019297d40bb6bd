import CQRS
import Foundation
import GRDB
import SQLiteEventStore
import SQLiteProjectionStore

enum AccountEvent: Event, Codable {
    case deposited(cents: Int)
    case withdrawn(cents: Int)

    var type: EventType {
        switch self {
        case .deposited: EventType("MoneyDeposited")
        case .withdrawn: EventType("MoneyWithdrawn")
        }
    }
}

struct Account: Aggregate {
    static let category = "account"
    var cents = 0

    mutating func evolve(_ event: AccountEvent) {
        switch event {
        case .deposited(let cents): self.cents += cents
        case .withdrawn(let cents): self.cents -= cents
        }
    }
}

struct MoveMoney: Command, Encodable {
    typealias Details = Int
    static let name = "MoveMoney"
    let account: String
    /// Positive to deposit, negative to withdraw.
    let cents: Int

    func validate() -> Rejection? {
        (1...1_000_000).contains(abs(cents)) ? nil : Rejection("INVALID_AMOUNT", "move from 0.01 to 10,000.00")
    }
}

extension Account {
    func decide(_ command: MoveMoney) -> Decision<AccountEvent> {
        if cents + command.cents < 0 { return .rejected(Rejection("OVERDRAWN", "there are only \(cents) cents")) }
        return .accepted([command.cents > 0 ? .deposited(cents: command.cents) : .withdrawn(cents: -command.cents)])
    }
}

struct Balances: SQLiteProjection {
    let name: ProjectionName = "balances"
    let table: String

    init(suffix: String) { table = "balances\(suffix)" }

    var schema: ProjectionSchema {
        ProjectionSchema(
            tables: [table], statements: ["CREATE TABLE \(table) (account TEXT PRIMARY KEY, cents INTEGER) STRICT"])
    }

    func apply(_ event: AccountEvent, recorded: RecordedEvent, in db: Database) throws {
        let change =
            switch event {
            case .deposited(let cents): cents
            case .withdrawn(let cents): -cents
            }
        try db.execute(
            sql: "INSERT INTO \(table) VALUES (?, ?) ON CONFLICT DO UPDATE SET cents = cents + excluded.cents",
            arguments: [recorded.stream.key, change])
    }
}

struct GetBalance: Query {
    typealias Answer = Int?
    static let name = "GetBalance"
    static let projection: ProjectionName = "balances"
    let account: String
}

struct GetBalanceHandler: QueryHandler {
    let store: SQLiteProjectionStore<AccountEvent>

    func answer(_ query: GetBalance) async throws -> Snapshot<Int?> {
        try await store.snapshot(of: GetBalance.projection) { db, suffix in
            try Int.fetchOne(
                db, sql: "SELECT cents FROM balances\(suffix) WHERE account = ?", arguments: [query.account])
        }
    }
}

let folder = FileManager.default.temporaryDirectory.appending(path: "bank-\(UUID())")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
let clock = SystemClock()
let log = try SQLiteEventStore(url: folder.appending(path: "log.sqlite"), clock: clock)
let store = try await SQLiteProjectionStore<AccountEvent>(
    url: folder.appending(path: "balances.sqlite"), projections: [Balances.self])

let accounts = AggregateStore(log: log)
var commands = CommandBus(middleware: [
    MetadataMiddleware(clock: clock), ValidationMiddleware(), ConflictRetryMiddleware(),
])
commands.register(
    AggregateHandler<MoveMoney, Account>(
        accounts, of: \.account, decide: { $1.state.decide($0) }, details: { $1.cents }))

let monitor = FreshnessMonitor(log: log, store: store, clock: clock, session: "bank")
var queries = QueryBus(gate: monitor)
queries.register(GetBalanceHandler(store: store))

let runner = ProjectionRunner(log: log, store: store, clock: clock, session: "bank")
let projecting = Task { await runner.run() }

func metadata() -> CommandMetadata { CommandMetadata(commandID: .random(), actor: "anna") }

func show(_ answer: CommandAnswer<Int>) {
    switch answer {
    case .accepted(let receipt): print("accepted at \(receipt.position), \(receipt.details) cents")
    case .rejected(let rejection, _): print("rejected \(rejection.code): \(rejection.message)")
    }
}

let once = metadata()
show(try await commands.dispatch(MoveMoney(account: "A-1", cents: 5_000), metadata: once))
show(try await commands.dispatch(MoveMoney(account: "A-1", cents: 5_000), metadata: once))
show(try await commands.dispatch(MoveMoney(account: "A-1", cents: -9_900), metadata: metadata()))

func showBalance(including position: Position, timeout: Duration = .seconds(10)) async throws {
    let result = try await queries.ask(
        GetBalance(account: "A-1"), consistency: .atLeast(position, timeout: timeout))
    let truth = result.staleness.map { "not yet up to \(position): \($0.reason)" } ?? "true up to \(position)"
    print("balance \(result.answer ?? 0), \(truth)")
}

let withdrawal = try await commands.dispatch(MoveMoney(account: "A-1", cents: -2_000), metadata: metadata())
if case .accepted(let receipt) = withdrawal { try await showBalance(including: receipt.position) }

let remote = ProjectorRemote(log: log, store: store, clock: clock, session: "bank", actor: "anna")
try await remote.setPaused(true)
show(try await commands.dispatch(MoveMoney(account: "A-1", cents: 700), metadata: metadata()))
try await showBalance(including: Position(3), timeout: .milliseconds(50))
let paused = await monitor.freshness(of: "balances")
print("\(paused.state.word), \(paused.behind ?? 0) behind")
try await remote.setPaused(false)

try await remote.rebuild(["balances"])
for await report in monitor.updates(every: .seconds(1)) {
    guard let balances = report["balances"], balances.generation != paused.generation else { continue }
    break
}
try await showBalance(including: Position(3))
print("\(await monitor.freshness(of: "balances").state.word)")

projecting.cancel()
await projecting.value
log.close()
store.close()
try FileManager.default.removeItem(at: folder)
