/// Tells what becomes of a state by itself, as long as nothing but time passes after the look.
public struct FreshnessOutlook: Hashable, Sendable {
    /// When LIVE turns into DELAYED; nil when it does not.
    public var delayedAfter: Duration?
    /// When what waits, or is rebuilt, turns STALLED; nil when it does not.
    public var stalledAfter: Duration?

    /// Creates an outlook; without times nothing changes by itself.
    public init(delayedAfter: Duration? = nil, stalledAfter: Duration? = nil) {
        self.delayedAfter = delayedAfter
        self.stalledAfter = stalledAfter
    }

    fileprivate func aged(by elapsed: Duration) -> FreshnessOutlook {
        FreshnessOutlook(
            delayedAfter: delayedAfter.map { max(.zero, $0 - elapsed) },
            stalledAfter: stalledAfter.map { max(.zero, $0 - elapsed) })
    }
}

extension Freshness {
    /// Returns what another look would find `elapsed` later if nothing but time had passed.
    ///
    /// While something waits, ages grow and the state gets worse when its time has come. What nobody waits for stays as
    /// it was seen, and so does a look that failed.
    public func aged(by elapsed: Duration) -> Freshness {
        guard elapsed > .zero, head != nil else { return self }
        var aged = self
        aged.outlook = outlook.aged(by: elapsed)
        if let stalledAfter = outlook.stalledAfter, elapsed >= stalledAfter {
            aged.state = .stalled
            aged.outlook = FreshnessOutlook()
        } else if let delayedAfter = outlook.delayedAfter, elapsed >= delayedAfter {
            aged.state = .delayed
            aged.outlook.delayedAfter = nil
        }
        if aged.state != .catchingUp { aged.eta = nil }
        guard behind ?? 0 > 0 else { return aged }
        aged.lag = lag.map { $0 + elapsed }
        aged.watched = watched.map { $0 + elapsed }
        aged.heartbeatAge = heartbeatAge.map { $0 + elapsed }
        return aged
    }
}

extension DeskFreshness {
    /// Returns what another look would find `elapsed` later if nothing but time had passed.
    public func aged(by elapsed: Duration) -> DeskFreshness {
        guard elapsed > .zero else { return self }
        var aged = self
        aged.projections = projections.map { $0.aged(by: elapsed) }
        return aged
    }
}
