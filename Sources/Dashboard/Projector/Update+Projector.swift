import CQRS

extension DashboardState {
    /// The pauses before each event that `[` and `]` step through.
    private static let delays: [Duration] = [
        .zero, .milliseconds(100), .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4),
    ]

    /// Whether the projector is paused, whatever state that shows as, or will be once it has done what was asked.
    var isPaused: Bool { controlAsked.isPaused ?? (desk?.pausedBy != nil) }

    /// The delay before each event, or what it will be once the projector has done what was asked.
    var presentDelay: Duration { controlAsked.delay ?? desk?.delay ?? .zero }

    /// The next longer, or the next shorter delay; nil where there is none.
    func delay(by steps: Int) -> Duration? {
        steps > 0 ? Self.delays.first { $0 > presentDelay } : Self.delays.last { $0 < presentDelay }
    }

    mutating func togglePaused() -> [Effect] { isPaused ? setPaused(false) : doOrAsk(.pause) }

    mutating func setPaused(_ pause: Bool) -> [Effect] {
        controlAsked.ask(paused: pause, at: now)
        let (step, key) = (keyName(of: .stepProjection), keyName(of: .pauseProjection))
        // It is on its way: the header says when it is so.
        let pausing = "pausing the projection for everybody here; \(step) lets one event through, \(key) resumes"
        let other = desk?.pausedBy.flatMap { $0.isEmpty || $0 == configuration.user ? nil : $0 }
        let resuming = "resuming the projection for everybody here" + (other.map { "; \($0) had paused it" } ?? "")
        showNotice(.information, pause ? pausing : resuming, while: .paused(pause))
        return [.setPaused(pause)]
    }

    mutating func stepProjection() -> [Effect] {
        // The last observation may be old: the projector knows best whether anything waits.
        if freshness?.behind == 0, pending.waitingCount == 0 {
            showNotice(.information, "nothing is waiting", while: .nothingWaiting)
        }
        return [.step]
    }

    mutating func changeDelay(by steps: Int) -> [Effect] {
        // A request counts at once, so that quick presses add up before an observation confirms it.
        guard let delay = delay(by: steps) else { return [] }
        // Who has agreed to slow it is not asked again at each step.
        return presentDelay == .zero ? doOrAsk(.delay(delay)) : setDelay(delay)
    }

    mutating func setDelay(_ delay: Duration) -> [Effect] {
        let pace = delay == .zero ? "runs at full speed" : "waits \(DurationText.brief(delay)) before each event"
        showNotice(.information, "the projection \(pace), for everybody at this desk", while: .delay(delay))
        controlAsked.ask(delay: delay, at: now)
        return [.setDelay(delay)]
    }
}
