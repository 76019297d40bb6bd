import CQRS
import Foundation
import Synchronization

/// Notices that an open file, or one of its companions, was removed, replaced or given a second name.
///
/// SQLite notices none of it. A commit into a write-ahead log that no path leads to is lost with the last process that
/// has it open. Meanwhile another process begins a second log, and both assign the same positions. Without the shared
/// memory there are no locks between processes. So every commit is preceded by a check, under the write lock, and
/// followed by one before it is acknowledged. An acknowledged commit is in files that still existed after it.
///
/// Once companions were removed, the error is permanent: whatever replaces them, this process has the old ones open.
final class FileWatch: Sendable {
    private let url: URL
    private let identity: FileIdentity
    private let companions: Companions
    private let salvage: Salvage?
    /// Whether the file cannot be made from another one.
    private let isLog: Bool
    private let state = Mutex(State())

    private struct State {
        /// What holds for good, once it was found.
        var severance: StoreError?
        /// What closing deletes is not missing.
        var isClosed = false
    }

    init(_ url: URL, identity: FileIdentity, companions: Companions, salvage: Salvage?, isLog: Bool) {
        self.url = url
        self.identity = identity
        self.companions = companions
        self.salvage = salvage
        self.isLog = isLog
    }

    /// Throws ``StoreError`` when anything is not what it was at the opening; never once the file is about to be closed.
    ///
    /// What a removed write-ahead log holds is then moved into the file, on another thread, if that can be done.
    func check() throws(StoreError) {
        let (severance, isClosed) = state.withLock { ($0.severance, $0.isClosed) }
        if let severance { throw severance }
        guard !isClosed else { return }
        try identity.check(isLog: isLog)
        guard !companions.areIntact else { return }
        let error = StoreError.severed(url, from: companions.changedNames, isLog: isLog)
        state.withLock { $0.severance = $0.severance ?? error }
        if companions.leavesLogAlone { salvage?.begin() }
        throw error
    }

    /// Throws ``StoreError`` when the commit just made may be gone with one of the files.
    @Sendable func verifyCommit() throws(StoreError) {
        do throws(StoreError) { try check() } catch { throw .committedAway(because: error) }
    }

    /// Returns whether closing the file harms nobody; first moves what a removed write-ahead log holds into the file.
    ///
    /// As the last that has a database open, SQLite moves the log it has open into it, and deletes what is at the log's
    /// path: if another process began that one, its commits.
    func mayClose() -> Bool {
        try? check()
        let isSevered = state.withLock { state in
            state.isClosed = true
            return state.severance != nil
        }
        // Nothing is to be saved from a connection that is no more.
        defer { salvage?.end() }
        guard isSevered else { return true }
        guard isLog else { return false }
        if companions.leavesLogAlone { salvage?.finish(within: .seconds(5)) }
        return !companions.areReplaced
    }
}
