import CQRS
import Foundation

extension PostgresEventStore {
    /// Makes an empty log in the database at `address`, owned by the user who connects, and returns its id.
    ///
    /// Throws `StoreError`: also when there is a log already, or the server would not keep the laws of one.
    @discardableResult
    public static func makeLog(at address: ServerAddress) async throws -> UUID {
        let queue = DispatchQueue(label: "event log.make")
        let result: Result<UUID, ServerFailure> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(ServerFailure) -> UUID in try make(at: address) })
            }
        }
        do {
            return try result.get()
        } catch {
            throw error.error(named: address.name, hint: address.openingHint)
        }
    }

    private static func make(at address: ServerAddress) throws(ServerFailure) -> UUID {
        let session = try Session(to: address)
        let probe = ServerProbe(address: address)
        guard try probe.server(session, appending: true).string(0, 7) == "f" else {
            throw .unfit(
                StoreError(
                    .cannotOpen, "\(address.name) is there already",
                    remedy: "use it as it is, or choose another database"))
        }
        try probe.requireLocks(session)
        try session.run("BEGIN; \(LogSchema.statements); COMMIT", within: .seconds(30))
        return try probe.log(on: session, appending: true)
    }
}
