import Synchronization

/// Holds how much longer every commit of this process takes than it has to, so that a slow disk can be watched.
public final class CommitDelay: Sendable {
    private let amount = Mutex(Duration.zero)
    private let timer: any Clock<Duration>

    /// Creates a delay of nothing; waits run on `timer`.
    public init(timer: any Clock<Duration> = ContinuousClock()) {
        self.timer = timer
    }

    /// How much longer a commit takes; zero for none.
    public var duration: Duration {
        get { amount.withLock { $0 } }
        set { amount.withLock { $0 = max(.zero, newValue) } }
    }

    /// Waits as long as a commit is to be delayed. Who is cancelled waits no longer: the commit is still to be made.
    func wait() async {
        let duration = duration
        guard duration > .zero else { return }
        try? await timer.sleep(for: duration)
    }
}
