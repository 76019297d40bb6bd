import CQRS
import Foundation
import PostgresEventStore

/// Measures appends to a log on a PostgreSQL server, in turns with bare inserts by as many clients.
struct SharedLogFigure: Figure {
    static let name = "shared-log"
    static let about = "appends to a log on the server that --log names"

    private static let turns = 5
    private static let turnSeconds = 2
    /// How many rows each client inserts in the first turn, by which the others are measured out.
    private static let firstCount = 200

    func measure(on bench: Workbench) async throws -> [Reading] {
        guard let server = bench.server else {
            throw BenchError("not measured: name an empty database of a PostgreSQL server with --log")
        }
        let bare = try BareInserts(into: server, script: bench.emptyFolder(Self.name).appending(path: "insert.sql"))
        try await bare.prepare()
        let address = try ServerAddress(server)
        try await PostgresEventStore.makeLog(at: address)
        var readings: [Reading] = []
        for clients in [1, 8] {
            bench.progress.begin("appending to the shared log, \(clients) at once")
            let writers = SharedLogWriters(clients, at: address)
            defer { writers.close() }
            readings += try await compare(writers, clients, next: bare)
        }
        return readings
    }

    private func compare(_ writers: SharedLogWriters, _ clients: Int, next bare: BareInserts) async throws
        -> [Reading]
    {
        var (inserts, alone, together) = (0.0, 0.0, 0.0)
        var count = Self.firstCount
        // The first turn makes the connections, and the server's plans.
        for turn in 0...Self.turns {
            let found = (
                try await bare.perSecond(clients: clients, each: count),
                try await writers.perSecond(groupsOf: 1, for: .seconds(Self.turnSeconds)),
                try await writers.perSecond(groupsOf: 64, for: .seconds(Self.turnSeconds))
            )
            count = max(Self.firstCount, Int(found.0) * Self.turnSeconds / clients)
            guard turn > 0 else { continue }
            inserts += found.0 / Double(Self.turns)
            alone += found.1 / Double(Self.turns)
            together += found.2 / Double(Self.turns)
        }
        var one = reading("one by one", clients, alone, inserts)
        // Appends follow one another however many send them, which bare inserts do not have to.
        if clients == 1 { one.want(ratioAtLeast: 0.25) }
        var many = reading("64 at once", clients, together, inserts)
        many.want(ratioAtLeast: clients == 1 ? 2 : 0.6)
        return [one, many]
    }

    private func reading(_ title: String, _ clients: Int, _ value: Double, _ inserts: Double) -> Reading {
        let by = clients == 1 ? "1 client" : "\(clients) clients"
        var reading = Reading(
            figure: Self.name, title: "append to the shared log, \(title), \(by)", value: value, unit: "/s",
            notes: ["a command of one event of 200 bytes and one condition, to a new stream"])
        reading.limit = Reading.Limit(
            what: "a bare insert of as many bytes, one in each commit, by pgbench with \(by), in turns with the above",
            value: inserts)
        return reading
    }
}

/// Appends from several programs' connections to one log.
struct SharedLogWriters: Sendable {
    private let stores: [PostgresEventStore]

    /// Creates so many, each with its own connections.
    init(_ count: Int, at address: ServerAddress) {
        stores = (0..<count).map { _ in PostgresEventStore(at: address) }
    }

    func close() {
        for store in stores { store.close() }
    }

    /// Returns how many commands a second were accepted.
    func perSecond(groupsOf size: Int, for length: Duration) async throws -> Double {
        let start = ContinuousClock.now
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for store in stores {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now - start < length {
                        let results = try await store.append((0..<size).map { _ in Self.request() })
                        guard results.allSatisfy({ if case .committed = $0 { true } else { false } }) else {
                            throw BenchError("an append to the shared log was refused")
                        }
                        count += size
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / (ContinuousClock.now - start).inSeconds
    }

    private static func request() -> AppendRequest {
        let command = CommandID.random()
        return AppendRequest(
            cause: EventCause(commandID: command, actor: "bench", correlationID: command.uuid, causationID: nil),
            commandName: "Bench",
            target: StreamCondition(stream: StreamID(category: "bench", key: "\(command)"), version: .none),
            events: [
                NewEvent(type: EventType("Benched"), occurredAt: Timestamp(microseconds: 0), data: Data(count: 200))
            ],
            conditions: [StreamCondition(stream: StreamID(category: "bench", key: "none"), version: .none)],
            outcome: .accepted(details: Data()))
    }
}
