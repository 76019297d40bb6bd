import CQRS
import Foundation
import GRDB
import OrderReadModel
import TestSupport

/// A read model that nothing ever went wrong with, made from the same log in this process.
final class Replay {
    private let directory: TemporaryDirectory
    private let store: OrderReadStore
    /// The position it has come to.
    private(set) var reached = Position.start

    init() async throws {
        directory = try TemporaryDirectory()
        store = try await OrderReadStore(url: directory.file("read.sqlite"))
    }

    /// Applies the log up to a position.
    func advance(to position: Position, of log: some EventStore) async throws {
        try await store.project(LogUpTo(log: log, end: position))
        reached = position
    }

    /// Returns how a read model at the same position differs, a sentence for each table; nothing when it is equal.
    ///
    /// Where projections are named, the others may be at another position.
    func differences(from readStore: URL, in projections: Set<ProjectionName>? = nil) async throws -> [String] {
        let live = try DatabaseQueue(path: readStore.path(percentEncoded: false))
        let twin = directory.file("read.sqlite").path(percentEncoded: false)
        let found = try await live.writeWithoutTransaction { db in
            try db.execute(sql: "ATTACH ? AS twin", arguments: [twin])
            return try ReadModelComparison(db: db, projections: projections).differences()
        }
        try live.close()
        return found
    }
}

/// A log that ends at a position.
private struct LogUpTo<Log: EventStore>: PassingEventStore {
    let log: Log
    let end: Position

    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(in: stream, after: version, limit: limit).filter { $0.position <= end }
    }

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(after: position, limit: limit).filter { $0.position <= end }
    }

    func head(after position: Position) async throws -> LogHead {
        let found = try await log.head(after: position)
        let last = min(end, found.head)
        let chain = try await log.head(after: last).chain
        return LogHead(
            end: LogPoint(last, chain ?? .start), chain: position <= end ? found.chain : nil,
            nextRecordedAt: position < end ? found.nextRecordedAt : nil)
    }
}
