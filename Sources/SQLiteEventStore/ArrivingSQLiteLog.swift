import CQRS
import Foundation
import GRDB
import SQLiteStorage
import Synchronization

/// A log in a file that another one is moved into; it has its name only once it is whole.
public final class ArrivingSQLiteLog: ArrivingLog {
    private let url: URL
    private let partial: URL
    private let text: String
    /// Nil before there is one, and once it has its name.
    private let log = Mutex<SQLiteEventStore?>(nil)

    /// What the file of a log that is not whole yet is called: its name with `.arriving`.
    public static func partial(_ url: URL) -> URL { url.appendingPathExtension("arriving") }

    /// Prepares it; nothing is opened yet. `text` is what people are told to find it there.
    public init(at url: URL, as text: String) {
        self.url = url
        self.text = text
        partial = Self.partial(url)
    }

    deinit { log.withLock { $0 }?.close() }

    /// What the log is called in messages.
    public var name: String { "'\(url.lastPathComponent)'" }

    /// Returns where it is, which needs no file.
    public func place() -> LogPlace? { LogPlace(text) }

    /// Returns what is there; a file by its name counts as a log, whatever is in it.
    public func arrival() throws -> LogArrival {
        guard isThere(url) else { return isThere(partial) ? .arriving : .nothing }
        if isThere(partial) { try StoreFile.finishRenaming(partial, to: url) }
        return .living
    }

    private func isThere(_ file: URL) -> Bool {
        var found = stat()
        return lstat(file.path(percentEncoded: false), &found) == 0
    }

    /// Returns how much it holds.
    public func extent() async throws -> LogExtent {
        guard let log = try opened(orMade: false) else { return .nothing }
        return try await log.read(LogExtents.read)
    }

    /// Returns whether it holds all that another log does.
    public func holds(_ other: LogExtent) async throws -> Bool {
        guard let log = try opened(orMade: false) else { return other == .nothing }
        return try await log.read { db in try LogExtents.holds(db, other) }
    }

    /// Makes the file where there is none.
    public func prepare() throws {
        // Better now than when the old log is closed.
        try StoreFile.requireNoRemains(of: url)
        _ = try opened(orMade: true)
    }

    /// Adds events and answers as they are.
    public func add(_ events: [RecordedEvent], _ answers: [RecordedAnswer]) async throws {
        guard let log = try opened(orMade: true) else { return }
        try await log.add(events, answers)
    }

    /// Checks the whole of it.
    public func check(
        expecting expected: LogPoint?, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> LogReport {
        guard let log = try opened(orMade: true) else { return LogReport() }
        return try await log.check(expecting: expected, progress: progress)
    }

    /// Gives it its name.
    public func open() throws {
        log.withLock { log in
            log?.close()
            log = nil
        }
        guard try StoreFile.rename(partial, to: url, replacing: false) else {
            throw StoreError(
                .busy, "'\(partial.lastPathComponent)' cannot get its name: it is open elsewhere, or \(name) is there",
                remedy: "end other programs in this directory, and do this again")
        }
    }

    private func opened(orMade mayMake: Bool) throws -> SQLiteEventStore? {
        try log.withLock { log in
            if let log { return log }
            let place = isThere(url) ? url : partial
            let exists = FileManager.default.fileExists(atPath: place.path(percentEncoded: false))
            guard exists || mayMake else { return nil }
            let made = try SQLiteEventStore(url: place, clock: SystemClock())
            log = made
            return made
        }
    }
}
