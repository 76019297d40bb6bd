import CQRS
import Foundation
import Synchronization

/// Ticks after commits to a SQLite file: at once for those of this process, within milliseconds for those of others.
///
/// SQLite has no callback for another process's commit. The write-ahead log is watched instead, and checked for a while
/// after each write to it: a commit is visible only after its bytes were written, and the disk may delay that. Watching
/// starts with the first listener and has a thread of its own, so that a busy cooperative pool cannot delay it; at rest
/// it sleeps.
final class CommitWatch: Sendable {
    private let signal = ChangeSignal()
    private let trace: any CommitWaiting
    private let readNumber: @Sendable () throws -> Int64?
    private let nobodyWrites: @Sendable () -> Bool
    private let isWriting: @Sendable () -> Bool
    private let filesAreIntact: @Sendable () -> Bool
    private let phase = Mutex(Phase.idle)
    /// Whether this process has committed since the last reported write.
    private let hasCommitted = Atomic(false)

    /// The times before the checks that follow a write, the first of which is made at once: a commit that waits for no disk is
    /// there when its last write is reported, and one that does mostly within the second.
    private static let firstPauses: [Duration] = [
        .zero, .microseconds(250), .microseconds(250), .microseconds(500), .milliseconds(1),
    ]
    /// How long these checks take at least, for each of them: a program that commits all the time is not checked more often,
    /// and listeners get one tick for the commits meanwhile.
    private static let timePerCheck = Duration.milliseconds(1)
    /// The time from a write to its check while a transaction goes on that has outlasted them.
    private static let longPause = Duration.milliseconds(4)
    /// The time to the check that follows a write of this process, which may write much: each check has its writer wait.
    private static let ownPause = Duration.milliseconds(4)
    /// The pause after these, if nothing else is written.
    private static let nextPause = Duration.milliseconds(8)
    /// The factor by which the pause before each further check grows, while someone is still writing.
    private static let growth = 8
    /// The time between checks at rest, in case a write was not reported.
    private static let longestPause = Duration.seconds(5)

    private enum Phase {
        case idle
        case watching
        case closed
    }

    /// What following a write has ended with.
    private enum Followed {
        /// Its commit has shown.
        case committed
        /// No commit has shown; the transaction goes on, or was rolled back.
        case open
        /// It is one of this process, whose commit ticks by itself.
        case own
        case ended
    }

    /// `readNumber` reads `PRAGMA data_version` on the writer's connection; `nobodyWrites` as in
    /// ``StoreWriter/nobodyWrites()``, and `isWriting` in ``StoreWriter/isWriting``. `filesAreIntact` is asked whenever something
    /// happened, so that what a removed write-ahead log holds is saved at once, and not when somebody writes next.
    init(
        trace: any CommitWaiting, readNumber: @escaping @Sendable () throws -> Int64?,
        nobodyWrites: @escaping @Sendable () -> Bool, isWriting: @escaping @Sendable () -> Bool,
        filesAreIntact: @escaping @Sendable () -> Bool
    ) {
        self.trace = trace
        self.readNumber = readNumber
        self.nobodyWrites = nobodyWrites
        self.isWriting = isWriting
        self.filesAreIntact = filesAreIntact
    }

    /// Receives a commit of this process, and ticks at once if it changed anything for listeners.
    func committed(isChange: Bool) {
        hasCommitted.store(true, ordering: .relaxed)
        if isChange { signal.notify() }
    }

    /// Returns a feed of ticks; the first check ticks too, so that no commit is missed between this call and that
    /// check.
    func ticks() -> AsyncStream<Void> {
        let feed = signal.ticks()
        begin()
        return feed
    }

    /// Lets a signal tick as the feeds of ``ticks()`` do.
    func add(follower: ChangeSignal) {
        signal.add(follower: follower)
        begin()
    }

    private func begin() {
        let found = phase.withLock { phase in
            let found = phase
            if case .idle = phase { phase = .watching }
            return found
        }
        switch found {
        case .idle: startWatching()
        case .watching: break
        // A feed that came after the end ends too.
        case .closed: signal.finish()
        }
    }

    /// Stops watching and ends every feed.
    func close() {
        phase.withLock { $0 = .closed }
        trace.end()
        signal.finish()
    }

    private func startWatching() {
        let thread = Thread { [self] in watch() }
        thread.name = "changes"
        thread.start()
    }

    private func watch() {
        trace.begin()
        let version = VersionCheck(readNumber: readNumber)
        var pause = Self.nextPause
        // Whether a transaction of another process goes on that is not worth frequent checks any more.
        var isLong = false
        check(version)
        while true {
            switch trace.wait(upTo: pause) {
            case .ended: return
            case .filesChanged: check(version)
            case .timeout:
                let isOver = nobodyWrites()
                isLong = isLong && !isOver
                pause = isOver ? Self.longestPause : min(pause * Self.growth, Self.longestPause)
                check(version)
            case .written:
                let followed = isLong ? followLong(version) : follow(version)
                if followed == .ended { return }
                isLong = followed == .open
                pause = followed == .own ? finishOwn(version) : Self.nextPause
            }
        }
    }

    /// Checks for the commit of a write until it is there, for two milliseconds at most.
    private func follow(_ version: VersionCheck) -> Followed {
        var left = Duration.zero
        for pause in Self.firstPauses {
            if pause > .zero, !trace.pause(pause) { return .ended }
            // A write of this process is that of a commit which ticks by itself; the writer is not to be held up for it.
            if isWriting() || hasCommitted.load(ordering: .relaxed) {
                return trace.pause(Self.ownPause) ? .own : .ended
            }
            left += Self.timePerCheck - pause
            if check(version) { return trace.pause(left) ? .committed : .ended }
        }
        return .open
    }

    /// Checks for the commit of a transaction that has outlasted the checks in quick succession.
    private func followLong(_ version: VersionCheck) -> Followed {
        guard trace.pause(Self.longPause) else { return .ended }
        return check(version) ? .committed : .open
    }

    /// Checks after a write of this process, whose commit is mostly over by now: then no further check is needed. Returns
    /// the pause before the next one.
    ///
    /// Asking for the lock after each write of another process would make that process find the lock held.
    private func finishOwn(_ version: VersionCheck) -> Duration {
        let isOver = hasCommitted.exchange(false, ordering: .relaxed) && nobodyWrites()
        check(version)
        return isOver ? Self.longestPause : Self.nextPause
    }

    /// Ticks if another process has committed, or a file is not what it was; returns whether it did.
    @discardableResult
    private func check(_ version: VersionCheck) -> Bool {
        // Whoever reads because of the tick meets the error, and reports it.
        let isNews = !filesAreIntact() || version.hasChanged()
        if isNews { signal.notify() }
        return isNews
    }
}
