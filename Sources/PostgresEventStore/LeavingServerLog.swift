import CQRS
import Foundation

/// A log on a server that is moved to another place: nobody appends to it while this is open.
///
/// Others' appends wait for five seconds and then fail as `.busy`; reading goes on. Only the log's owner may do it.
public final class LeavingServerLog: LeavingLog {
    let session: TransferSession

    /// Prepares to move it; nothing is connected yet.
    public init(at address: ServerAddress) {
        session = TransferSession(to: address)
    }

    deinit { session.close() }

    /// What the log is called in messages.
    public var name: String { session.address.name }

    /// Returns where it was moved to.
    public func movedTo() async throws -> LogPlace? {
        let about = try await session.run { (session) throws(ServerFailure) in try TransferSession.about(session) }
        guard let about else {
            throw StoreError(.notADatabase, "\(name) is not there", remedy: session.address.openingHint)
        }
        if about.isArriving { throw session.address.arriving }
        guard about.version == LogSchema.version else { throw session.address.older(about.version) }
        return about.movedTo.map { LogPlace($0) }
    }

    /// Does nothing: the rows stay where they are.
    public func prepare() {}

    /// Returns how much it holds.
    public func extent() async throws -> LogExtent { try await session.extent() }

    /// Returns whether it holds all that another log does.
    public func holds(_ other: LogExtent) async throws -> Bool { try await session.holds(other) }

    /// Returns events in the order of their positions.
    public func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        let parameters = Self.page(position.rawValue, limit)
        return try await session.run { (session) throws(ServerFailure) in
            try LogReading.events(session.run(LogReading.page, parameters, within: TransferSession.limit))
        }
    }

    /// Returns answers in the order they were given.
    public func answers(after sequence: Int64, limit: Int) async throws -> [RecordedAnswer] {
        let parameters = Self.page(sequence, limit)
        return try await session.run { (session) throws(ServerFailure) in
            try LogReading.recorded(session.run(LogReading.recordedAnswers, parameters, within: TransferSession.limit))
        }
    }

    private static func page(_ after: Int64, _ limit: Int) -> Parameters {
        var parameters = Parameters()
        parameters.add(after)
        parameters.add(Int64(limit))
        return parameters
    }

    /// Makes every append and every look at its end fail from now on, and notes where it is.
    ///
    /// Throws `StoreError` when the lock was lost, because others may have appended since.
    public func close(movedTo place: LogPlace) async throws {
        let name = name
        try await session.run { (session) throws(ServerFailure) in
            let closed = try session.run(
                """
                UPDATE event_log.about SET moved_to = \(LogRights.literal(place.text))
                WHERE moved_to IS NULL AND \(TransferSession.holdsLock) RETURNING 1
                """, within: TransferSession.limit)
            guard closed.rowCount == 1 else {
                throw .unfit(
                    StoreError(
                        .busy, "\(name) was not locked any more, so others may have appended to it",
                        remedy: "begin the move again: it goes on where it was"))
            }
        }
    }

    /// Lets go of the lock; the rows stay on the server.
    public func retire() { session.close() }
}
