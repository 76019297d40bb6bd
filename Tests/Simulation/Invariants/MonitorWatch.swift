import CQRS

/// Follows the observations of one monitor and checks what it reports against what was true meanwhile.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class MonitorWatch: @unchecked Sendable {
    /// What was true when an observation read the checkpoints, and when it read the time.
    struct Observation {
        let begun: Moment
        let status: ProjectionStoreStatus
        /// The head of the log when the checkpoints were read.
        let headBefore: Position
        /// The head of the log when the observation was over.
        let headAfter: Position
        let ended: Moment
    }

    /// Since when this monitor has seen a projection wait at one checkpoint, on a clock that nobody moved.
    private struct Standstill {
        let checkpoint: Position
        let since: Duration
        let jumpCount: Int
    }

    private var open: (begun: Moment, status: ProjectionStoreStatus, head: Position)?
    private var observations: [Timestamp: (observation: Observation, still: [ProjectionName: Duration])] = [:]
    private var standstills: [ProjectionName: Standstill] = [:]
    /// The last report, and when its observation was over.
    private(set) var last: (report: FreshnessReport, ended: Duration)?

    /// Records that an observation has read the checkpoints.
    func beginObservation(_ status: ProjectionStoreStatus, in world: World) {
        open = (Moment(in: world), status, world.truth.head)
    }

    /// Records that an observation could not read a store: it has seen nothing.
    func spoilObservation() { open = nil }

    /// Records that an observation has read the log and the time; does nothing for one that could not read the stores.
    func endObservation(at now: Timestamp, in world: World) {
        guard let open else { return }
        self.open = nil
        let observation = Observation(
            begun: open.begun, status: open.status, headBefore: open.head, headAfter: world.truth.head,
            ended: Moment(in: world))
        observations[now] = (observation, follow(observation, in: world))
    }

    /// Returns for how long each projection that waits has been seen to stand still.
    private func follow(_ observation: Observation, in world: World) -> [ProjectionName: Duration] {
        let isPaused = observation.status.control.isPaused
        for projection in observation.status.projections {
            let name = projection.name
            let known = standstills[name]
            let isForeign = !world.truth.hasMade(projection.live)
            if isPaused || isForeign || projection.checkpoint == observation.headBefore {
                standstills[name] = nil
            } else if known?.checkpoint != projection.checkpoint || known?.jumpCount != world.clock.jumpCount {
                standstills[name] = Standstill(
                    checkpoint: projection.checkpoint, since: observation.ended.at, jumpCount: world.clock.jumpCount)
            }
        }
        return standstills.mapValues { observation.ended.at - $0.since }
    }

    /// Checks a report; one of a failed observation has no figures and cannot be too good.
    func check(_ report: FreshnessReport, in world: World) {
        let tellsNothing = report.projections.allSatisfy { $0.head == nil && $0.behind == nil && $0.lag == nil }
        if tellsNothing, report.projections.allSatisfy({ $0.state.word == "FAILED" }) { return }
        guard let (observation, still) = observations.removeValue(forKey: report.worst.observedAt) else {
            return world.fail("a report comes from a look", "\(report.worst)")
        }
        observations = observations.filter { $0.value.observation.ended.at > observation.ended.at }
        last = (report, observation.ended.at)
        for freshness in report.projections {
            FreshnessLaw(
                freshness: freshness, observation: observation, stillFor: still[freshness.projection], world: world
            ).check()
        }
    }
}

/// Compares one projection's reported freshness with the truth: it may be worse, never better.
struct FreshnessLaw {
    let freshness: Freshness
    let observation: MonitorWatch.Observation
    let stillFor: Duration?
    let world: World

    private static let policy = FreshnessPolicy()

    func check() {
        guard let live = observation.status[freshness.projection]?.live else { return }
        guard world.truth.hasMade(live) else { return checkForeign() }
        let checkpoint = live.checkpoint
        checkBehind(checkpoint)
        guard observation.headBefore > checkpoint else { return }
        checkLag(checkpoint)
        checkState(checkpoint)
    }

    /// How far foreign rows are behind this log is not known.
    private func checkForeign() {
        if freshness.state == .live || freshness.behind != nil || freshness.lag != nil {
            fail(
                "another log's rows are never LIVE",
                "it reads \(freshness.state.word), \(freshness.behind ?? -1) behind")
        }
    }

    /// Between what waited when the checkpoint was read and what had come until the observation was over.
    private func checkBehind(_ checkpoint: Position) {
        guard case .failed = freshness.state else {
            let possible = (observation.headBefore - checkpoint)...(observation.headAfter - checkpoint)
            if !possible.contains(freshness.behind ?? -1) {
                fail("behind is what waits", "it reads \(freshness.behind ?? -1) and is \(possible)")
            }
            return
        }
    }

    private func checkLag(_ checkpoint: Position) {
        // Of an event dated in the future only what was watched is known.
        let lag = freshness.lag ?? freshness.watched ?? .zero
        let waited = world.truth.visibleWait(after: checkpoint, at: observation.ended) ?? .zero
        if lag < waited { fail("lag is never too small", "it reads \(lag) after \(waited)") }
        if let stillFor, lag < stillFor { fail("lag is never too small", "it reads \(lag) and \(stillFor) was seen") }
    }

    private func checkState(_ checkpoint: Position) {
        // A clock set back during the observation hides as much.
        let waits = [observation.begun, observation.ended].map {
            world.truth.visibleWait(after: checkpoint, at: $0) ?? .zero
        }
        let waited = min(waits[0], waits[1])
        if freshness.state == .live, waited >= Self.policy.liveThreshold {
            fail("LIVE means that nothing waits for long", "an event has waited \(waited)")
        }
        let isOfFuture = [observation.begun, observation.ended].allSatisfy {
            world.truth[checkpoint.next]?.recordedAt.isFuture(at: $0.wall) ?? false
        }
        if freshness.state == .live, isOfFuture {
            fail("what is dated in the future is never LIVE", "an event waits that is of the future")
        }
        if let stillFor, stillFor >= Self.policy.stallTimeout, !freshness.state.admitsStandstill {
            fail("nothing moving for long is STALLED", "it reads \(freshness.state.word) after \(stillFor)")
        }
    }

    private func fail(_ law: String, _ detail: String) {
        world.fail(law, "\(freshness.projection): \(detail)")
    }
}

extension FreshnessState {
    /// Whether the state owns up to nothing moving.
    fileprivate var admitsStandstill: Bool {
        switch self {
        case .stalled, .failed, .paused, .rebuilding, .logAway: true
        case .live, .catchingUp, .delayed: false
        }
    }
}
