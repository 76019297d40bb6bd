import CQRS
import Synchronization

/// Looks at the freshness of an event for those who do not wait for it without end, and bounds how many looks there are: a read
/// model that does not answer holds up those that were given up as well.
package final class PendingLooks: Sendable {
    /// More than any read model that answers lets wait.
    private static let most = 10_000

    private let patience: Duration
    private let count = Mutex(0)

    /// Gives up a look after `patience`.
    package init(patience: Duration = .seconds(2)) {
        self.patience = patience
    }

    /// Returns why readers do not see an event, after waiting for at most `wait`, and for the look itself.
    ///
    /// What is accepted is accepted, whatever the read model is like: one that does not answer is reported, and not waited for.
    func staleness(
        waiting wait: Duration?, _ look: @escaping @Sendable () async -> Staleness?
    ) async -> Staleness? {
        guard begin() else { return Self.noAnswer }
        return await within((wait ?? .zero) + patience) { [self] () -> Staleness? in
            defer { count.withLock { $0 -= 1 } }
            return await look()
        } ?? Self.noAnswer
    }

    private func begin() -> Bool {
        count.withLock { count in
            guard count < Self.most else { return false }
            count += 1
            return true
        }
    }

    private static let noAnswer = Staleness.failed(at: nil, message: "the read model does not answer")
}
