import CQRS
import Foundation
import PostgresEventStore
import SQLiteEventStore

/// The log of a desk: in the desk's own directory, or on a server, where desks on other machines have it too.
package enum DeskLog: Sendable {
    case file(SQLiteEventStore)
    case server(PostgresEventStore)

    /// The log, wherever it is.
    package var store: any EventStore {
        switch self {
        case .file(let log): log
        case .server(let log): log
        }
    }

    /// The log in the desk's directory; nil when it is on a server.
    package var file: SQLiteEventStore? {
        if case .file(let log) = self { log } else { nil }
    }

    /// The log on a server; nil when it is in the desk's directory.
    package var server: PostgresEventStore? {
        if case .server(let log) = self { log } else { nil }
    }

    /// Whether it is known which log it is: one on a server has to be reached once.
    var isKnown: Bool { server.map { $0.id != nil } ?? true }

    /// Closes it once the work under way has finished.
    package func close() {
        switch self {
        case .file(let log): log.close()
        case .server(let log): log.close()
        }
    }

    /// What to do where a server has no log yet.
    package static let serverHint = "make it there with 'orderdesk log init', once for all machines"

    /// Reads where a log on a server is; throws ``StoreError``, which repeats nothing of the text.
    package static func address(_ text: String) throws -> ServerAddress {
        try ServerAddress(text, openingHint: serverHint)
    }

    /// Returns an address as it may be shown: as it is only where it is one, and has no password in it.
    package static func shownAddress(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "" }
        return (try? address(text)) == nil ? "not shown: it is no address, or has a password in it" : text
    }

    /// Opens the log of a desk that is there, for reading alone; throws ``StoreError``.
    package static func forReading(_ settings: DeskSettings) throws -> DeskLog {
        try open(settings, clock: SystemClock(), isReadOnly: true, makesDesk: false) { _, _ in }
    }

    /// Opens the log of a desk; one on a server is connected to when it is first asked. Throws ``StoreError``.
    static func open(
        _ settings: DeskSettings, clock: any WallClock, isReadOnly: Bool, makesDesk: Bool,
        migrating: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> DeskLog {
        let location = settings.location
        if let shared = settings.sharedLog {
            let address = try address(shared)
            try location.requireDirectoryOfReadModel(isReadOnly: isReadOnly)
            return .server(
                PostgresEventStore(at: address, requiresStandby: settings.configuration.requiresStandby))
        }
        try location.requireDesk(orMakeIt: makesDesk && !isReadOnly)
        do {
            return .file(
                try SQLiteEventStore(
                    url: location.writeStore, clock: clock, readOnly: isReadOnly, openingHint: Desk.openingHint,
                    migrating: migrating))
        } catch let error as StoreError where error.kind == .gone {
            // A move that was cut off before the file got its other name.
            guard let place = try SQLiteEventStore.place(ofLogMovedFrom: location.writeStore) else { throw error }
            throw location.moved(to: place)
        }
    }
}
