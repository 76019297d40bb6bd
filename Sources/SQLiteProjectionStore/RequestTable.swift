import CQRS
import GRDB
import SQLiteStorage

/// Keeps what is requested of projectors, within one access to the file.
struct RequestTable {
    /// What a row asks for, as its number in the table.
    private enum Kind: Int64 {
        case fault = 1
        case stop = 2
    }

    let db: Database

    /// Makes the table where it is not there yet; the session of a fault is empty, because it concerns all of them.
    static let schema = """
        CREATE TABLE IF NOT EXISTS projector_requests (
            kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
            session TEXT NOT NULL,
            actor TEXT NOT NULL,
            requested_at INTEGER NOT NULL,
            renewed_at INTEGER NOT NULL,
            PRIMARY KEY (kind, session)
        ) STRICT, WITHOUT ROWID
        """

    /// Returns all that is requested.
    func requests() throws -> ProjectorRequests {
        let rows = try db.raw(
            """
            SELECT kind, session, actor, requested_at, renewed_at FROM projector_requests
            ORDER BY requested_at, session
            """
        ).all { row in
            (
                kind: Kind(rawValue: row.integer(0)),
                stop: ProjectorStop(
                    session: row.text(1), actor: row.text(2), requestedAt: Timestamp(microseconds: row.integer(3)),
                    renewedAt: Timestamp(microseconds: row.integer(4)))
            )
        }
        let fault = rows.first { $0.kind == .fault }?.stop
        return ProjectorRequests(
            fault: fault.map { FaultRequest(actor: $0.actor, requestedAt: $0.requestedAt) },
            stops: rows.filter { $0.kind == .stop }.map(\.stop))
    }

    /// Replaces all that is requested.
    func replace(with requests: ProjectorRequests) throws {
        try db.run("DELETE FROM projector_requests", [])
        if let fault = requests.fault {
            try insert(.fault, session: "", fault.actor, fault.requestedAt, renewedAt: fault.requestedAt)
        }
        for stop in requests.stops {
            try insert(.stop, session: stop.session, stop.actor, stop.requestedAt, renewedAt: stop.renewedAt)
        }
    }

    private func insert(
        _ kind: Kind, session: String, _ actor: String, _ requestedAt: Timestamp, renewedAt: Timestamp
    ) throws {
        try db.run(
            """
            INSERT INTO projector_requests (kind, session, actor, requested_at, renewed_at) VALUES (?, ?, ?, ?, ?)
            """,
            [kind.rawValue, session.storable, actor.storable, requestedAt.microseconds, renewedAt.microseconds])
    }
}
