import CQRS
import Foundation

/// Describes a server and the log there, as one connection found them.
struct ServerState: Sendable {
    let encoding: String
    let fsync: String
    let fullPageWrites: String
    let synchronousCommit: String
    let isStandby: Bool
    let isReadOnly: Bool
    let isolation: String
    /// Whether a log is there.
    let hasLog: Bool
    /// Whether this user may read it.
    let mayRead: Bool
    /// Whether this user may append to it.
    let mayAppend: Bool
    /// Whether this user owns it, or is a member of the role that does.
    let isOwner: Bool
    let user: String
    /// How many servers have what is accepted.
    let copies: LogCopies

    /// Whether a commit waits until a second server has it too.
    var hasStandby: Bool { copies != .one }

    /// Asks for all of it, whatever this user may do.
    static let question = """
        SELECT current_setting('server_encoding'), current_setting('fsync'), current_setting('full_page_writes'),
            current_setting('synchronous_commit'), pg_is_in_recovery(), current_setting('transaction_read_only'),
            current_setting('transaction_isolation'), about.oid IS NOT NULL,
            coalesce(has_schema_privilege(log.oid, 'USAGE') AND has_table_privilege(about.oid, 'SELECT'), false),
            coalesce((
                SELECT bool_and(has_function_privilege(oid, 'EXECUTE')) FROM pg_proc
                WHERE pronamespace = log.oid AND proname IN ('append', 'commit_group')), false),
            coalesce(pg_has_role(log.nspowner, 'USAGE'), false), current_user,
            \(LogReading.copyCount)
        FROM (SELECT) AS always
        LEFT JOIN pg_namespace AS log ON log.nspname = 'event_log'
        LEFT JOIN pg_class AS about ON about.relnamespace = log.oid AND about.relname = 'about'
        """

    init(_ row: ServerResult) throws(ServerFailure) {
        func isTrue(_ column: Int) throws(ServerFailure) -> Bool { try row.string(0, column) == "t" }
        encoding = try row.string(0, 0)
        fsync = try row.string(0, 1)
        fullPageWrites = try row.string(0, 2)
        synchronousCommit = try row.string(0, 3)
        isStandby = try isTrue(4)
        isReadOnly = try row.string(0, 5) == "on"
        isolation = try row.string(0, 6)
        hasLog = try isTrue(7)
        mayRead = try isTrue(8)
        mayAppend = try isTrue(9)
        isOwner = try isTrue(10)
        user = try row.string(0, 11)
        copies = LogReading.copies(Int64(try row.string(0, 12)) ?? 1)
    }
}

/// What the log says of itself.
struct LogAbout: Sendable {
    let id: UUID
    let version: Int
    /// Whether another log is being copied into it.
    let isArriving: Bool
    /// Where it was moved to; nil while it is the living one.
    let movedTo: String?

    /// The columns of later versions are absent from older logs.
    static let question = """
        SELECT id, schema_version, coalesce((to_jsonb(about) ->> 'is_arriving')::boolean, false),
            to_jsonb(about) ->> 'moved_to' FROM event_log.about
        """

    init(_ row: ServerResult) throws(ServerFailure) {
        guard row.rowCount == 1, let id = UUID(uuidString: try row.string(0, 0)),
            let version = Int(try row.string(0, 1))
        else { throw .damaged("its table 'about' has no row") }
        self.id = id
        self.version = version
        isArriving = try row.string(0, 2) == "t"
        movedTo = row.text(0, 3)
    }
}
