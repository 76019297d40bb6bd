import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Writes the rows of events within one transaction, and ensures that nothing remains of an event that fails half-way.
final class RowWriter<Fact: Event> {
    private let url: URL
    private let db: Database
    private let writers: ProjectionWriters<Fact>
    private let care: TransactionCare
    /// One for each set of rows written so far: those that readers see, and at times those of a shadow rebuild.
    private var batches: [ProjectionBuild: any SQLiteProjectionBatch<Fact>] = [:]
    /// The one that was used last: a projection applies its events one after another.
    private var last: (build: ProjectionBuild, batch: any SQLiteProjectionBatch<Fact>)?
    private var isHalfDone = false
    /// What showed that the file is damaged; nil while nothing did.
    private var damage: StoreError?

    init(url: URL, db: Database, writers: ProjectionWriters<Fact>, care: TransactionCare) {
        self.url = url
        self.db = db
        self.writers = writers
        self.care = care
    }

    /// Writes the rows of one event: all of them, or none when it throws.
    ///
    /// An error that is not a `StoreError` means that the event itself cannot be applied.
    func apply(_ fact: Fact, recorded: RecordedEvent, to build: ProjectionBuild) throws {
        do {
            try write(fact, recorded: recorded, by: batch(for: build))
        } catch let error as DatabaseError {
            guard !Self.isAboutTheEvent(error) else {
                throw ProjectionError("the event contradicts the read model (\(error.message ?? "a constraint"))")
            }
            throw trouble(error)
        }
    }

    private func batch(for build: ProjectionBuild) -> any SQLiteProjectionBatch<Fact> {
        if let last, last.build == build { return last.batch }
        let batch = batches[build] ?? writers.makeBatch(for: build)
        batches[build] = batch
        last = (build, batch)
        return batch
    }

    private func write(
        _ fact: Fact, recorded: RecordedEvent, by batch: any SQLiteProjectionBatch<Fact>
    ) throws {
        switch care {
        case .together:
            let before = db.totalChangesCount
            do {
                try batch.apply(fact, recorded: recorded, in: db)
            } catch {
                if db.totalChangesCount != before { isHalfDone = true }
                throw error
            }
        case .oneByOne:
            try db.undoingOnError {
                try batch.apply(fact, recorded: recorded, in: db)
                try batch.finish(in: db)
            }
        }
    }

    /// Writes what is left to write before the commit, or before rows are dropped or change places.
    ///
    /// Throws ``HalfDoneEvent`` when there must be no commit.
    func finish() throws {
        guard !isHalfDone else { throw HalfDoneEvent() }
        do {
            for batch in batches.values { try batch.finish(in: db) }
            (batches, last) = ([:], nil)
        } catch let error as DatabaseError {
            isHalfDone = true
            // One of the events is to blame, and only one by one it shows which.
            throw Self.isAboutTheEvent(error) ? HalfDoneEvent() : trouble(error)
        } catch is ProjectionError {
            isHalfDone = true
            throw HalfDoneEvent()
        }
    }

    /// Returns what a body's error, whatever it made of it, comes from.
    func cause(of error: any Error) -> any Error {
        damage ?? (isHalfDone ? HalfDoneEvent() : error)
    }

    private func trouble(_ error: DatabaseError) -> StoreError {
        let trouble = StoreError(error, in: url)
        if trouble.kind == .corrupt { damage = trouble }
        return trouble
    }

    /// A row that breaks a rule, or is too big for one, is the event's fault; everything else is the file's.
    private static func isAboutTheEvent(_ error: DatabaseError) -> Bool {
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG: true
        default: false
        }
    }
}

/// How the rows of an event are undone when it fails between two of them.
enum TransactionCare {
    /// The whole transaction is rolled back and repeated with savepoints: a savepoint for each event costs more than
    /// its rows, and such events are rare.
    case together
    /// Every event is undone by itself.
    case oneByOne
}

/// Reports that a transaction holds only a part of an event's rows, so that it must not be committed.
struct HalfDoneEvent: Error {}
