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

    /// The time as the clock has it that this one is made over, for what other processes judge by the time: a lease, a
    /// pause, the records of what was waited for. It is known to be wrong as long as this one is: what this process
    /// recorded meanwhile is dated wrong.
    public var unshifted: any WallClock { UnshiftedClock(shifted: self, right: clock) }
}

/// Returns the time without the shift of a ``ShiftedClock``.
private struct UnshiftedClock: WallClock {
    let shifted: ShiftedClock
    let right: any WallClock

    func now() -> Timestamp { right.now() }

    var isKnownToBeWrong: Bool { shifted.isKnownToBeWrong }
}
