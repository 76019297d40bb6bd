import CQRS

extension DashboardState {
    /// The pauses before each event that `[` and `]` step through.
    private static let delays: [Duration] = [
        .zero, .milliseconds(100), .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4),
    ]

    /// Whether the projector is paused, or will be once it has done what was asked.
    var isPaused: Bool {
        controlAsked.isPaused ?? freshness?.state.isPaused ?? false
    }

    mutating func togglePaused() -> [Effect] {
        let pause = !isPaused
        controlAsked.ask(paused: pause, at: now)
        let (step, key) = (actions.keyName(of: .stepProjection), actions.keyName(of: .pauseProjection))
        let paused = "projection paused; \(step) lets one event through, \(key) resumes"
        showNotice(.information, pause ? paused : "projection resumed")
        return [.setPaused(pause)]
    }

    mutating func stepProjection() -> [Effect] {
        // The last observation may be old: the projector knows best whether anything waits.
        if freshness?.behind == 0, pending.waitingCount == 0 { showNotice(.information, "nothing is waiting") }
        return [.step]
    }

    mutating func changeDelay(by steps: Int) -> [Effect] {
        // A request counts at once, so that quick presses add up before an observation confirms it.
        let present = controlAsked.delay ?? desk?.delay ?? .zero
        let index =
            steps > 0
            ? Self.delays.firstIndex { $0 > present } ?? Self.delays.count - 1
            : Self.delays.lastIndex { $0 < present } ?? 0
        let delay = Self.delays[index]
        let pace = delay == .zero ? "runs at full speed" : "waits \(DurationText.brief(delay)) before each event"
        showNotice(.information, "the projection \(pace)")
        controlAsked.ask(delay: delay, at: now)
        return [.setDelay(delay)]
    }
}

extension FreshnessState {
    /// Whether someone paused the projector.
    var isPaused: Bool {
        if case .paused = self { true } else { false }
    }
}
