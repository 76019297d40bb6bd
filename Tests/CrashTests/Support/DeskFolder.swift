import CQRS
import Foundation
import GRDB
import Logging
import OrderReadModel
import SQLiteEventStore
import TestSupport

/// Holds the files of one desk that several processes work on.
struct DeskFolder: Sendable {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    var writeStore: URL { directory.file("write.sqlite") }
    var readStore: URL { directory.file("read.sqlite") }

    func openLog() throws -> SQLiteEventStore {
        try SQLiteEventStore(url: writeStore, clock: SystemClock())
    }

    func openReadStore() async throws -> OrderReadStore {
        try await OrderReadStore(url: readStore)
    }

    /// Returns what SQLite has to object to in the two files; nothing when they are whole.
    func damages() async throws -> [String] {
        var all: [String] = []
        for url in [writeStore, readStore] {
            let file = try DatabaseQueue(path: url.path(percentEncoded: false))
            let found = try await file.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check") }
            try file.close()
            all += found.filter { $0 != "ok" }.map { "\(url.lastPathComponent): \($0)" }
        }
        return all
    }

    /// Returns where the records of deliveries leave events out, name one twice, or do not end at a projection's checkpoint,
    /// in a read model that was never rebuilt; nothing where they do not.
    func deliveryGaps(_ checkpoints: [ProjectionName: Position]) async throws -> [String] {
        let file = try DatabaseQueue(path: readStore.path(percentEncoded: false))
        defer { try? file.close() }
        return try await file.read { db in
            try checkpoints.flatMap { name, checkpoint -> [String] in
                let records = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT first_position, last_position FROM deliveries
                        WHERE instr(',' || projection || ',', ?) > 0 ORDER BY id
                        """,
                    arguments: [",\(name.rawValue),"])
                let spans = try records.map { ($0[0] as Int64, $0[1] as Int64) } + Self.recentSpans(of: name, in: db)
                var (last, gaps) = (Int64(0), [String]())
                for (first, end) in spans {
                    if first != last + 1 { gaps.append("\(name): a record begins at \(first) behind \(last)") }
                    last = end
                }
                if last != checkpoint.rawValue {
                    gaps.append("\(name): the records end at \(last), the checkpoint is \(checkpoint)")
                }
                return gaps
            }
        }
    }

    /// The records that are lines in the projector's row, until there are enough of them for rows.
    private static func recentSpans(of name: ProjectionName, in db: Database) throws -> [(Int64, Int64)] {
        let lines = try String.fetchOne(db, sql: "SELECT recent_deliveries FROM projector") ?? ""
        return lines.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.last?.split(separator: ",").contains(where: { $0 == name.rawValue }) == true,
                let first = Int64(fields[1]), let further = Int64(fields[2])
            else { return nil }
            return (first, first + further)
        }
    }

    /// Removes the read model, so that it has to be rebuilt from the log.
    func removeReadStore() {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(at: directory.file("read.sqlite\(suffix)"))
        }
    }
}

extension OrderReadStore {
    /// Applies a log to its end in this process, where nobody else projects any more.
    func project(_ log: any EventStore) async throws {
        try await letLeaseRunOut()
        let runner = ProjectionRunner(
            log: log, store: self, clock: SystemClock(), session: UUID().uuidString,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var step = await runner.step()
        while case .applied = step { step = await runner.step() }
        guard step == .idle else { throw ConditionNotMet("a log could be projected: \(step)") }
        try await letLeaseRunOut()
    }

    /// Returns how far the slowest projection is.
    func checkpoint() async throws -> Position {
        try await status().projections.map(\.checkpoint).min() ?? .start
    }

    /// Makes the lease of a holder that is gone as old as it would be some seconds later.
    func letLeaseRunOut() async throws {
        try await write { transaction in
            guard var lease = try transaction.status().lease else { return }
            lease.renewedAt = lease.renewedAt + .seconds(-10)
            try transaction.setLease(lease)
        }
    }
}
