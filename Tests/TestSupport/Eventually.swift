import Synchronization

/// Reports which condition a test waited for in vain.
public struct ConditionNotMet: Error, CustomStringConvertible {
    /// The condition and how long it was waited for.
    public let description: String

    /// Creates the error from a sentence.
    public init(_ description: String) {
        self.description = description
    }
}

/// Polls until `condition` holds; throws ``ConditionNotMet`` when `limit` passes first.
///
/// `what` completes the sentence "waited in vain until ...". The limit is long because a busy machine may stand still for
/// seconds; who waits for what comes does not feel it.
public func eventually(
    _ what: String,
    within limit: Duration = .seconds(30),
    isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            throw ConditionNotMet("waited \(limit) in vain until \(what)")
        }
        // Only keeps the polling from using a whole core; the condition alone decides.
        try await Task.sleep(for: .milliseconds(1))
    }
}

/// Counts the elements of a feed as they arrive.
public final class TickCounter: Sendable {
    private let received = Mutex(0)
    private let reader = Mutex<Task<Void, Never>?>(nil)

    /// Starts counting; stops when the feed ends or the counter goes.
    public init<Element: Sendable>(_ feed: AsyncStream<Element>) {
        let task = Task { [weak self] in
            for await _ in feed { self?.received.withLock { $0 += 1 } }
        }
        reader.withLock { $0 = task }
    }

    deinit {
        reader.withLock { $0?.cancel() }
    }

    /// How many have arrived.
    public var count: Int { received.withLock { $0 } }

    /// Waits until more than `earlier` have arrived; throws ``ConditionNotMet`` when that does not happen in time.
    public func wait(past earlier: Int = 0, within limit: Duration = .seconds(30)) async throws {
        try await eventually("a tick after the first \(earlier)", within: limit) { self.count > earlier }
    }
}
