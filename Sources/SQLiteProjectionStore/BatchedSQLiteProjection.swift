import CQRS
import GRDB

/// Maps facts to the rows of its own tables, and may gather over the events of a transaction what it writes once.
///
/// It gets at its creation the suffix that its tables' names carry, so that a second set can be filled in a shadow of
/// the first.
public protocol BatchedSQLiteProjection<Fact>: Sendable {
    /// The decoded events it applies.
    associatedtype Fact: Event

    /// Makes the projection that writes the tables with this suffix.
    init(suffix: String)

    /// Its name in the store.
    var name: ProjectionName { get }
    /// Whether its batches write rows once that many events change, so that a projector with much to do may apply more events
    /// in each of its transactions than others'.
    var gathers: Bool { get }
    /// Its tables and how they are made.
    var schema: ProjectionSchema { get }
    /// To be raised whenever the same events would make other rows in the same tables; 1 at first.
    var revision: Int { get }
    /// The statements that give tables of an older shape what they lack to be read, by that shape's hash.
    var upgrades: [String: [String]] { get }
    /// The column that identifies a row for people in reports, where the key does not; nil when the key does.
    var namingColumn: String? { get }

    /// Begins to apply the events of one transaction.
    func makeBatch() -> any SQLiteProjectionBatch<Fact>

    /// Returns in a sentence how its rows contradict each other; nil when they do not. May read every row.
    func finding(in db: Database) throws -> String?
}

/// Applies events to the tables of one projection within one transaction.
public protocol SQLiteProjectionBatch<Fact>: AnyObject {
    /// The decoded events it applies.
    associatedtype Fact: Event

    /// Writes the rows of one event, and gathers what is written later; nothing for events it does not handle.
    ///
    /// Throws ``ProjectionError``, or a database error of a constraint, when the event cannot be applied; the caller
    /// then ensures that none of its rows is kept, and nothing of it was gathered.
    func apply(_ fact: Fact, recorded: RecordedEvent, in db: Database) throws

    /// Writes what was gathered, and gathers from scratch; also when it throws.
    func finish(in db: Database) throws
}

extension BatchedSQLiteProjection {
    /// Revision 1, for a projection whose meaning never changed.
    public var revision: Int { 1 }
    /// Each event costs the same, however many are in a transaction.
    public var gathers: Bool { false }
    /// Tables of an older shape are dropped where nothing else is known.
    public var upgrades: [String: [String]] { [:] }
    /// Nil: keys identify the rows.
    public var namingColumn: String? { nil }
    /// Rows that cannot contradict each other need no check.
    public func finding(in db: Database) throws -> String? { nil }
}

extension BatchedSQLiteProjection {
    /// Identifies this shape and meaning of the rows; computed from the projection made without a suffix.
    var fingerprint: String { "\(revision)-\(shape)" }

    /// The fingerprint of rows in today's tables whose meaning is not today's; of the projection made without a suffix.
    var readableFingerprint: String { "0-\(shape)" }

    /// Returns the statements after which rows made under an older fingerprint can be read; nil when there are none.
    func upgrade(ofRowsOf fingerprint: String) -> [String]? {
        fingerprint.split(separator: "-").last.flatMap { upgrades[String($0)] }
    }

    /// Whether this program can read rows that were made under another fingerprint: their tables are the same.
    func canRead(rowsOf fingerprint: String) -> Bool {
        fingerprint.hasSuffix("-\(shape)")
    }

    private var shape: String {
        let text = schema.statements.joined(separator: ";")
        // FNV-1a: the same in every process, unlike Swift's own hashing.
        let hash = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}

/// Lists a projection's tables and the statements that make them with their indexes.
public struct ProjectionSchema: Hashable, Sendable {
    /// The tables, each to be dropped before those it follows.
    public let tables: [String]
    /// The statements, in order.
    public let statements: [String]
    /// The indexes that only readers use: a shadow rebuild makes them of its finished rows.
    public let readingIndexes: [String]

    /// Lists tables and statements; each of `readingIndexes` is made by one of the statements, beginning `CREATE INDEX`.
    public init(tables: [String], statements: [String], readingIndexes: [String] = []) {
        self.tables = tables
        self.statements = statements
        self.readingIndexes = readingIndexes
        precondition(readingIndexes.allSatisfy { statement(making: $0) != nil }, "no statement makes an index")
    }

    /// The statements but those that make indexes which only readers use.
    var statementsForWriting: [String] {
        let later = Set(readingIndexes.compactMap(statement))
        return statements.filter { !later.contains($0) }
    }

    /// Returns the statement that makes an index; nil when none does.
    func statement(making index: String) -> String? {
        statements.first { $0.hasPrefix("CREATE INDEX \(index) ON ") }
    }
}

/// Describes why an event cannot be applied to a read model.
public struct ProjectionError: Error, Hashable, CustomStringConvertible {
    /// The reason, in a sentence.
    public let description: String

    /// Gives the reason in a sentence.
    public init(_ description: String) {
        self.description = description
    }
}
