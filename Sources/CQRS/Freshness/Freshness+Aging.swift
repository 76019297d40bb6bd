/// Predicts how a state changes by itself when nothing but time passes after the observation.
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
    /// Returns what an observation `elapsed` later would find if nothing but time had passed.
    ///
    /// While events wait, ages grow and the state gets worse when its time has come. When nothing waits, or the
    /// observation failed, it stays as it was.
    public func aged(by elapsed: Duration) -> Freshness {
        guard elapsed > .zero else { return self }
        var aged = self
        if case .logAway(let time) = state { aged.state = .logAway(for: time + elapsed) }
        guard head != nil else { return aged }
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

extension FreshnessReport {
    /// Returns what an observation `elapsed` later would find if nothing but time had passed.
    public func aged(by elapsed: Duration) -> FreshnessReport {
        guard elapsed > .zero else { return self }
        var aged = self
        aged.projections = projections.map { $0.aged(by: elapsed) }
        return aged
    }
}
