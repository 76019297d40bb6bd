import Synchronization

/// Knows the tokens of a desk, and reads their file again after it has changed.
package final class TokenWatch: Sendable {
    /// What is known.
    package enum Known: Hashable, Sendable {
        /// There is no file, and never was one since this began.
        case none
        /// These tokens are valid.
        case tokens(TokenList)
        /// The file cannot be used, so nobody may come in; why.
        case unusable(TokenFile.Failure)
    }

    private struct State {
        var known: Known
        var stamp: TokenFile.Stamp?
        var nextLook: ContinuousClock.Instant
    }

    private static let interval = Duration.seconds(1)

    private let file: TokenFile
    private let now: @Sendable () -> ContinuousClock.Instant
    private let changed: @Sendable (Known) -> Void
    private let state: Mutex<State>

    /// Reads the file; `changed` receives what is known after each later change of it.
    package init(
        _ file: TokenFile, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        changed: @escaping @Sendable (Known) -> Void
    ) {
        self.file = file
        self.now = now
        self.changed = changed
        let stamp = file.stamp
        state = Mutex(State(known: Self.read(file), stamp: stamp, nextLook: now() + Self.interval))
    }

    /// What is known now: the file is examined at most once a second.
    package var known: Known {
        let instant = now()
        let (known, isDue) = state.withLock { state in
            guard instant >= state.nextLook else { return (state.known, false) }
            state.nextLook = instant + Self.interval
            return (state.known, true)
        }
        guard isDue, file.stamp != state.withLock({ $0.stamp }) else { return known }
        return reload()
    }

    /// Reads the file now.
    @discardableResult
    package func reload() -> Known {
        // Before the contents: what is written in between is then found by the next look.
        let stamp = file.stamp
        let found = Self.read(file)
        let (known, isChanged) = state.withLock { state in
            let next = Self.following(state.known, found)
            defer { (state.known, state.stamp) = (next, stamp) }
            return (next, next != state.known)
        }
        if isChanged { changed(known) }
        return known
    }

    /// Who once asked for tokens does not admit everybody because the file went away.
    private static func following(_ before: Known, _ found: Known) -> Known {
        guard found == .none, before != .none else { return found }
        return .unusable(
            TokenFile.Failure(
                description: "the tokens' file is gone; put it back, or start the service again without it"))
    }

    private static func read(_ file: TokenFile) -> Known {
        do {
            return try file.read().map(Known.tokens) ?? .none
        } catch {
            return .unusable(error)
        }
    }
}
