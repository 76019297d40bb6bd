/// Breaks things of this process on purpose; what it breaks is chosen where the program is put together.
public struct FaultServices: Sendable {
    /// Makes every commit of this process take longer by so much; zero ends that.
    public var slowCommits: @Sendable (Duration) -> Void
    /// Sets the clock of this process ahead by so much, or back; zero makes it right.
    public var shiftClock: @Sendable (Duration) -> Void

    /// Creates the services; by default nothing can be broken.
    public init(
        slowCommits: @escaping @Sendable (Duration) -> Void = { _ in },
        shiftClock: @escaping @Sendable (Duration) -> Void = { _ in }
    ) {
        self.slowCommits = slowCommits
        self.shiftClock = shiftClock
    }
}
