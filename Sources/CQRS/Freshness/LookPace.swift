import DequeModule

/// Lets a few looks through at once and holds a flood of them to a steady pace.
struct LookPace<C: Clock> where C.Duration == Duration {
    private static var burst: Int { 4 }
    private static var window: Duration { .milliseconds(100) }

    private var recent: Deque<C.Instant> = []

    /// Returns when the next look may be taken; false when the task was cancelled meanwhile.
    mutating func wait(on clock: C) async -> Bool {
        if recent.count == Self.burst, let oldest = recent.popFirst() {
            let earliest = oldest.advanced(by: Self.window)
            if clock.now < earliest {
                do { try await clock.sleep(until: earliest, tolerance: nil) } catch { return false }
            }
        }
        recent.append(clock.now)
        return true
    }
}
