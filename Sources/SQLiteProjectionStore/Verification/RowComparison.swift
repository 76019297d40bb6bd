import CQRS
import GRDB

/// Walks the same rows of two builds side by side, and stops at the first difference.
///
/// Only one row of each is in memory at a time.
struct RowComparison {
    /// Where rows are, and whose.
    typealias Side = (db: Database, build: ProjectionBuild)

    private static let rowsBetweenReports = 5_000

    let rows: ComparedRows
    /// Receives, from time to time, how many rows were compared.
    let progress: (Int) -> Void

    /// Returns how many rows were alike, and what differs first.
    func run(live: Side, replay: Side) throws -> (count: Int, difference: ReadModelDifference?) {
        var count = 0
        do {
            let theirRows = try rows.cursor(of: replay.build, in: replay.db)
            let myRows = try reading { try rows.cursor(of: live.build, in: live.db) }
            while true {
                let mine = try reading { try myRows.next().map { Array($0.databaseValues) } }
                let theirs = try theirRows.next().map { Array($0.databaseValues) }
                guard mine != nil || theirs != nil else { return (count, nil) }
                if let difference = difference(mine, theirs) { return (count, difference) }
                count += 1
                if count.isMultiple(of: Self.rowsBetweenReports) { progress(count) }
            }
        } catch let damage as Unreadable {
            return (count, .unreadable(table: rows.table, message: damage.message))
        }
    }

    private struct Unreadable: Error {
        let message: String
    }

    /// A table that readers need and cannot be read is a difference; a disk that fails is not.
    private func reading<T>(_ access: () throws -> T) throws -> T {
        do {
            return try access()
        } catch let error as DatabaseError where [.SQLITE_ERROR, .SQLITE_CORRUPT].contains(error.resultCode) {
            throw Unreadable(message: error.message ?? "it is damaged")
        }
    }

    private func difference(_ mine: [DatabaseValue]?, _ theirs: [DatabaseValue]?) -> ReadModelDifference? {
        guard let mine else { return theirs.map { .missing(table: rows.table, key: rows.name($0)) } }
        guard let theirs else { return .surplus(table: rows.table, key: rows.name(mine)) }
        guard let column = mine.indices.first(where: { mine[$0] != theirs[$0] }) else { return nil }
        guard column < rows.keyCount else {
            return .value(
                table: rows.table, key: rows.name(theirs), column: rows.columns[column],
                live: ComparedRows.text(mine[column]), replay: ComparedRows.text(theirs[column]))
        }
        // Both come in the order of their keys: the row that comes first has no match on the other side.
        return mine[column].precedes(theirs[column])
            ? .surplus(table: rows.table, key: rows.name(mine)) : .missing(table: rows.table, key: rows.name(theirs))
    }
}

extension DatabaseValue {
    /// Whether it comes before another in SQLite's own order: numbers, then texts, then bytes.
    fileprivate func precedes(_ other: DatabaseValue) -> Bool {
        switch (storage, other.storage) {
        case (.int64(let left), .int64(let right)): left < right
        case (.string(let left), .string(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.blob(let left), .blob(let right)): left.lexicographicallyPrecedes(right)
        default: rank < other.rank
        }
    }

    private var rank: Int {
        switch storage {
        case .null: 0
        case .int64, .double: 1
        case .string: 2
        case .blob: 3
        }
    }
}
