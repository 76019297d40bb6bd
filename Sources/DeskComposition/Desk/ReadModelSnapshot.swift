import CQRS
import Foundation
import OrderReadModel

/// Puts a copy of a read model, made on another machine, in the place of one that is not there yet.
package struct ReadModelSnapshot: Sendable {
    private let file: URL
    private let settings: DeskSettings

    /// Prepares to use a file on the desk that is set.
    package init(_ file: URL, for settings: DeskSettings) {
        self.file = file
        self.settings = settings
    }

    /// Copies the file to the desk and returns how far its projections have come.
    ///
    /// It is the same log when its id is, where the log has one, and when the chain at every checkpoint is. Throws `StoreError`,
    /// also when it is not, and when the desk has a read model; nothing is changed then.
    package func use() async throws -> [ProjectionStatus] {
        let target = settings.location.readStore
        guard !FileManager.default.fileExists(atPath: target.path(percentEncoded: false)) else {
            throw StoreError(
                .cannotOpen, "the desk has a read model already, 'read.sqlite'",
                remedy: "leave it, it catches up by itself; or end every program on this desk and move it away")
        }
        let log = try DeskLog.forReading(settings)
        defer { log.close() }
        let id = try await log.server?.open(appending: false)
        let snapshot = OrderReadStore(openedLater: file, readOnly: true, openingHint: Desk.openingHint)
        defer { snapshot.close() }
        try await requireSameLog(snapshot, as: log.store, id)
        if settings.sharedLog != nil { try settings.location.makeDataDirectory() }
        return try await snapshot.copy(to: target, removingRemains: true)
    }

    private func requireSameLog(_ snapshot: OrderReadStore, as log: any EventStore, _ id: UUID?) async throws {
        if let id, let noted = try await snapshot.logID(), noted != id { throw foreign("its log has another id") }
        for projection in try await snapshot.status().projections where projection.checkpoint > .start {
            let found = try await log.head(after: projection.checkpoint)
            guard let why = difference(projection.live.chain, found) else { continue }
            throw foreign("\(projection.name.rawValue) has read up to \(projection.checkpoint), and \(why)")
        }
    }

    /// Returns why a log seen from a checkpoint is not the one that was read up to there; nil when it is.
    private func difference(_ chain: Chain?, _ found: LogHead) -> String? {
        guard let there = found.chain else { return "this log ends at \(found.head)" }
        guard let chain else { return "the copy does not hold the chain of the log there" }
        return chain == there ? nil : "the chains there differ"
    }

    private func foreign(_ why: String) -> StoreError {
        StoreError(
            .cannotOpen, "'\(file.relativePath)' is not of the log of this desk: \(why)",
            remedy: "nothing was changed; the desk fills its read model from its log by itself")
    }
}
