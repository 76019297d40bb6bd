import Synchronization

/// Returns the time of another clock, shifted by what is asked for, so that a clock that is set wrong can be watched.
public final class ShiftedClock: WallClock {
    private let clock: any WallClock
    private let amount = Mutex(Duration.zero)

    /// Creates a clock that is as right as the one it is made over.
    public init(_ clock: any WallClock) {
        self.clock = clock
    }

    /// How far ahead it is; negative when it is behind, zero when it is right.
    public var shift: Duration {
        get { amount.withLock { $0 } }
        set { amount.withLock { $0 = newValue } }
    }

    /// Returns the shifted instant.
    public func now() -> Timestamp { clock.now() + shift }

    /// Whether it is shifted.
    public var isKnownToBeWrong: Bool { shift != .zero }
}
