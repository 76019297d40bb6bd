import CQRS
import GRDB
import OrderEvents

/// Maps facts to the rows of its own tables.
///
/// It is told at its creation which suffix its tables' names carry, so that a second set can be filled beside the
/// first.
protocol SQLiteProjection: Sendable {
    /// Makes the projection that writes the tables with this suffix.
    init(suffix: String)

    /// Its name in the store.
    var name: ProjectionName { get }
    /// To be raised whenever the same events would make other rows in the same tables.
    var revision: Int { get }
    /// Its tables and how they are made.
    var schema: ProjectionSchema { get }
    /// The statements that give tables of an older shape what they lack to be read, by that shape's hash.
    var upgrades: [String: [String]] { get }

    /// Writes the rows of one event, and adds what it does to kept totals; nothing for events it does not handle.
    ///
    /// Throws ``ProjectionError``, or a database error of a constraint, when the event cannot be applied; the caller
    /// then sees to it that none of its rows is kept, and `totals` was not added to.
    func apply(
        _ fact: DomainEvent, recorded: RecordedEvent, in db: Database, gathering totals: GatheredTotals
    ) throws

    /// Says in a sentence how its rows contradict each other; nil when they do not. May look at every row.
    func objection(in db: Database) throws -> String?
}

extension SQLiteProjection {
    /// Tells this shape and meaning of the rows from every other; of the projection made without a suffix.
    var fingerprint: String { "\(revision)-\(shape)" }

    /// Tables of an older shape are dropped where nothing else is known.
    var upgrades: [String: [String]] { [:] }

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
struct ProjectionSchema: Hashable, Sendable {
    /// The tables, each to be dropped before those it follows.
    let tables: [String]
    /// The statements, in order.
    let statements: [String]
}

/// Says why an event cannot be applied to a read model.
struct ProjectionError: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
