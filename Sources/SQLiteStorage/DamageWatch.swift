import CQRS
import Foundation
import GRDB
import Synchronization

/// Keeps the connections of damaged files until the process ends.
///
/// Closing the last connection writes the write-ahead log into the file, and a damaged file is left as it was found.
enum LeftOpen {
    private static let connections = Mutex<[any DatabaseWriter]>([])

    /// Keeps one more; there are as many as damaged files were met.
    static func keep(_ connection: any DatabaseWriter) {
        connections.withLock { $0.append(connection) }
    }
}

/// Notices that a file was overwritten or cut short in place, which SQLite's page cache would hide for a long time.
///
/// Damage that was noticed once is permanent: the cache and the write-ahead log no longer belong to the file, whatever
/// replaces it, so this program must not use it any more.
final class DamageWatch: Sendable {
    private let url: URL
    private let applicationID: Int32
    private let state = Mutex(State())

    private struct State {
        var longestBytes: Int64 = 0
        var damage: StoreError?
    }

    init(url: URL, kind: StoreKind) {
        self.url = url
        self.applicationID = kind.applicationID
    }

    /// Whether the file is known to be damaged.
    var isDamaged: Bool { state.withLock { $0.damage != nil } }

    /// Checks the file of a connection; throws ``StoreError`` `.corrupt` when it was replaced or damaged.
    func check(_ db: Database) throws {
        if let damage = state.withLock({ $0.damage }) { throw damage }
        let file = try RawFile(of: db)
        try state.withLock { state in
            defer { state.longestBytes = max(state.longestBytes, file.bytes) }
            guard let detail = complaint(about: file, longestBytes: state.longestBytes) else { return }
            let damage = StoreError.damaged(url, because: detail)
            state.damage = damage
            throw damage
        }
    }

    /// Checks a file that is about to be opened, whoever owns it; throws ``StoreError`` `.corrupt` when it is damaged.
    ///
    /// A write-ahead log can hide what the file has lost, and would then be written into it.
    func inspect(_ db: Database) throws {
        let file = try RawFile(of: db)
        guard file.bytes > 0 else { return }
        guard file.isDatabase else { throw StoreError.damaged(url, because: "not a database any more") }
        // After a crash at the wrong moment the missing pages are in the write-ahead log; only reading all pages shows
        // that.
        guard file.bytes < file.expectedBytes, try String.fetchOne(db, sql: "PRAGMA quick_check(1)") != "ok" else {
            return
        }
        throw StoreError.damaged(url, because: "it was cut to \(file.bytes) of \(file.expectedBytes) bytes")
    }

    /// A file may be shorter than its header says while pages wait in the write-ahead log, and may be made smaller by
    /// another program's VACUUM; a file to which both apply is damaged.
    private func complaint(about file: RawFile, longestBytes: Int64) -> String? {
        guard file.isDatabase else { return file.bytes == 0 ? "it was emptied" : "not a database any more" }
        guard file.applicationID == applicationID else { return "its header was overwritten" }
        guard file.bytes < longestBytes, file.bytes < file.expectedBytes else { return nil }
        return "it was cut from \(longestBytes) to \(file.bytes) bytes"
    }
}
