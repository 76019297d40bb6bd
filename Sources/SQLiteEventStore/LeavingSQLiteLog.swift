import CQRS
import Foundation
import GRDB
import SQLiteStorage
import Synchronization

/// A log in a file that is moved to another place: nobody writes to it while this is open.
public final class LeavingSQLiteLog: LeavingLog {
    private let url: URL
    private let retired: URL
    private let file: StoreFile
    private let hold: WriteHold
    private let isClosed = Mutex(false)

    /// What the file of a log that was moved is called: its name with `.moved`.
    public static func retired(_ url: URL) -> URL { url.appendingPathExtension("moved") }

    /// Opens the log and keeps everybody from writing to it.
    ///
    /// Throws `StoreError`: also when another program has it open, and when there is no such file.
    public init(at url: URL) throws {
        self.url = url
        retired = Self.retired(url)
        guard try !StoreFile.isOpen(url) else { throw Self.openElsewhere(url, "nothing was copied") }
        file = try StoreFile(
            at: url, kind: EventLogSchema.kind, durability: .full, access: .readWrite,
            migration: StoreFile.Migration(allowsForeignSchema: true))
        do {
            hold = try file.holdWrites()
            if let finding = try file.readInline(EventLogSchema.findingBesideMark) {
                throw StoreError.damaged(url, because: finding)
            }
        } catch {
            file.close()
            throw error
        }
    }

    deinit { letGo() }

    private static func openElsewhere(_ url: URL, _ outcome: String) -> StoreError {
        StoreError(
            .busy, "another program has '\(url.lastPathComponent)' open; \(outcome)",
            remedy: "end it, and do this again: it goes on where it was")
    }

    /// What the log is called in messages.
    public var name: String { "'\(url.lastPathComponent)'" }

    /// Returns where it was moved to.
    public func movedTo() throws -> LogPlace? { try file.readInline(MovedLog.place) }

    /// Throws when its other name is that of a file that holds anything else.
    public func prepare() async throws { try await requireReplaceable() }

    /// Returns how much it holds.
    public func extent() async throws -> LogExtent { try await file.read(LogExtents.read) }

    /// Returns whether it holds all that another log does.
    public func holds(_ other: LogExtent) async throws -> Bool {
        try await file.read { db in try LogExtents.holds(db, other) }
    }

    /// Returns events in the order of their positions.
    public func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await file.read { db in try EventRows.fetch(db, after: position, limit: limit) }
    }

    /// Returns answers in the order they were given.
    public func answers(after sequence: Int64, limit: Int) async throws -> [RecordedAnswer] {
        try await file.read { db in
            try db.raw("\(AnswerRows.recordedColumns) WHERE sequence > ? ORDER BY sequence LIMIT ?")
                .all([.integer(sequence), .integer(Int64(limit))], read: AnswerRows.recorded)
        }
    }

    /// Marks the file, in the transaction that has kept others from writing.
    public func close(movedTo place: LogPlace) throws {
        try hold.commit { db in try MovedLog.mark(db, movedTo: place) }
    }

    /// Gives the file its other name, so that nobody takes it for a log; one by that name that holds no more goes.
    public func retire() async throws {
        try await requireReplaceable()
        letGo()
        guard try StoreFile.rename(url, to: retired, replacing: true) else {
            throw Self.openElsewhere(url, "the log is moved, and this file still has its name")
        }
    }

    /// Throws when a file has the name and holds anything that this one does not.
    private func requireReplaceable() async throws {
        try StoreFile.requireNoRemains(of: retired)
        guard FileManager.default.fileExists(atPath: retired.path(percentEncoded: false)) else { return }
        guard try await holds(try SQLiteEventStore.reading(retired, LogExtents.read)) else {
            throw StoreError(
                .cannotOpen, "'\(retired.lastPathComponent)' is there, and is of another log",
                remedy: "move it away, and do this again")
        }
    }

    private func letGo() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        hold.release()
        file.close()
    }
}

/// Reads how much a log holds.
enum LogExtents {
    @Sendable static func read(_ db: Database) throws -> LogExtent {
        let end = try EventRows.head(db, after: .start).end
        let answers = try db.raw("SELECT sequence, chain FROM commands ORDER BY sequence DESC LIMIT 1").first {
            ($0.integer(0), try $0.chain(1))
        }
        let counts = try db.raw("SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM commands)").first {
            (Int($0.integer(0)), Int($0.integer(1)))
        }
        return LogExtent(
            end: end, events: counts?.0 ?? 0, lastAnswer: answers?.0 ?? 0, answerChain: answers?.1 ?? .start,
            answers: counts?.1 ?? 0)
    }

    static func holds(_ db: Database, _ other: LogExtent) throws -> Bool {
        let chain = { (table: String, key: String, number: Int64) -> Chain? in
            guard number > 0 else { return .start }
            return try db.raw("SELECT chain FROM \(table) WHERE \(key) = ?").first([.integer(number)]) {
                try $0.chain(0)
            }
        }
        return try chain("events", "position", other.end.position.rawValue) == other.end.chain
            && chain("commands", "sequence", other.lastAnswer) == other.answerChain
    }
}
