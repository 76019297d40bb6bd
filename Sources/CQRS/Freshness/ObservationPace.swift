import DequeModule

/// Allows a short burst of observations at once and limits longer series to a steady pace.
struct ObservationPace<C: Clock> where C.Duration == Duration {
    private static var burst: Int { 4 }
    private static var window: Duration { .milliseconds(100) }

    private var recent: Deque<C.Instant> = []

    /// Returns when the next observation may be made; false when the task was cancelled meanwhile.
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
