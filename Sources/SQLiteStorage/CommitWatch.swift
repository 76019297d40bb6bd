import CQRS
import Foundation
import Synchronization

/// Ticks after commits to a SQLite file: at once for those it is told of, within milliseconds for anyone else's.
///
/// SQLite has no way to be called back at another process's commit. The write-ahead log is watched instead, and looked
/// into for a while after each write to it: a commit can be seen only after its bytes were written, and a disk may take
/// its time between the two. Watching starts with the first listener and has a thread of its own, so that nothing that
/// is busy in Swift's pool can delay it; at rest it sleeps.
final class CommitWatch: Sendable {
    private let signal = ChangeSignal()
    private let trace: CommitTrace
    private let readNumber: @Sendable () throws -> Int64?
    private let nobodyWrites: @Sendable () -> Bool
    private let filesAreIntact: @Sendable () -> Bool
    private let phase = Mutex(Phase.idle)
    /// Whether this process has committed since the last write was told of.
    private let hasCommitted = Atomic(false)

    /// From a write to the first look, and between looks while writes go on.
    private static let firstPause = Duration.milliseconds(4)
    /// How many times as long each look waits as the one before, while someone is still writing.
    private static let growth = 8
    /// Between looks at rest, lest a write was not told of.
    private static let longestPause = Duration.seconds(5)

    private enum Phase {
        case idle
        case watching
        case closed
    }

    /// `readNumber` reads `PRAGMA data_version` on the writer's connection; `nobodyWrites` as in
    /// ``StoreWriter/nobodyWrites()``. `filesAreIntact` is asked whenever something happened, so that what a removed
    /// write-ahead log holds is saved at once, and not when somebody writes next.
    init(
        trace: CommitTrace, readNumber: @escaping @Sendable () throws -> Int64?,
        nobodyWrites: @escaping @Sendable () -> Bool, filesAreIntact: @escaping @Sendable () -> Bool
    ) {
        self.trace = trace
        self.readNumber = readNumber
        self.nobodyWrites = nobodyWrites
        self.filesAreIntact = filesAreIntact
    }

    /// Takes in a commit of this process, and ticks at once if it is news.
    func committed(isNews: Bool) {
        hasCommitted.store(true, ordering: .relaxed)
        if isNews { signal.notify() }
    }

    /// Returns a feed of ticks; the first look ticks too, so that no commit falls between asking and looking.
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
        let look = VersionLook(readNumber: readNumber)
        var pause = Self.firstPause
        while true {
            // Whoever looks because of the tick meets the trouble, and shows it.
            if !filesAreIntact() || look.hasChanged() { signal.notify() }
            switch trace.wait(upTo: pause) {
            case .ended: return
            case .filesChanged: break
            case .timeout: pause = nobodyWrites() ? Self.longestPause : min(pause * Self.growth, Self.longestPause)
            case .written:
                guard trace.pause(Self.firstPause) else { return }
                // The write was most likely our own, and its commit over: then there is nothing to look for again. Were
                // others asked for the lock after each of theirs, they would meet it taken.
                let isOurs = hasCommitted.exchange(false, ordering: .relaxed)
                pause = isOurs && nobodyWrites() ? Self.longestPause : Self.firstPause * Self.growth
            }
        }
    }
}
