import CQRS
import Foundation
import GRDB
import SQLiteProjectionStore

typealias CounterStore = SQLiteProjectionStore<CounterFact>

extension CounterStore {
    /// Every projection of counters.
    static var all: [any BatchedSQLiteProjection<CounterFact>.Type] {
        [CountersProjection.self, ChangesProjection.self, SumsProjection.self]
    }

    convenience init(
        url: URL, readOnly: Bool = false, log: URL? = nil, onWarning: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        try await self.init(url: url, projections: Self.all, readOnly: readOnly, log: log, onWarning: onWarning)
    }

    /// Applies the facts to every projection, with their checkpoints; what cannot be applied is parked.
    func apply(_ facts: CounterFact...) async throws {
        let events = facts.recorded()
        try await write { transaction in
            for projection in try transaction.status().projections {
                try transaction.apply(events, to: projection.liveBuild)
                guard let last = events.last else { continue }
                try transaction.moveCheckpoint(of: projection.liveBuild, from: projection.checkpoint, to: last)
            }
        }
    }

    /// Returns what each counter stands at, as a query handler would.
    func counters() async throws -> [String: Int] {
        try await snapshot(of: .counters) { db, suffix in
            let rows = try Row.fetchAll(db, sql: "SELECT key, value FROM counters\(suffix)")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
        }.answer
    }

    /// Returns the sums kept by kind, and the positions of the events they are made of.
    func sums() async throws -> (sums: [String: Int], positions: [Int]) {
        try await snapshot(of: .sums) { db, suffix in
            let rows = try Row.fetchAll(db, sql: "SELECT kind, value FROM sums\(suffix)")
            let positions = try Int.fetchAll(db, sql: "SELECT position FROM summed_events\(suffix) ORDER BY position")
            return (Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) }), positions)
        }.answer
    }
}

extension SQLiteProjectionTransaction<CounterFact> {
    /// Applies events to a build; what cannot be applied is parked.
    func apply(_ events: [RecordedEvent], to build: ProjectionBuild) throws {
        for event in events {
            do {
                try apply(CounterFact(decoding: event), recorded: event, to: build)
            } catch let error as ProjectionError {
                try park(event, in: build, because: "\(error)", at: event.recordedAt)
            }
        }
    }
}

extension ProjectionBuild {
    /// The rows of each projection in a new read model.
    static let counters = ProjectionBuild(.counters, generation: 1)
    static let changes = ProjectionBuild(.changes, generation: 2)
    static let sums = ProjectionBuild(.sums, generation: 3)
}
