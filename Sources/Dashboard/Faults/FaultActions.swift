import TerminalKit

extension ActionSection {
    /// What can be broken on purpose, and mended again.
    static let faults = ActionSection(
        "To break something",
        [
            ActionRow(.failNextEvent), ActionRow(.stopProjector), ActionRow(.startProjector), ActionRow(.slowDisk),
            ActionRow(.shiftClock),
        ])
}

extension ActionID {
    static let failNextEvent = ActionID("lag.failNext")
    static let stopProjector = ActionID("lag.stopProjector")
    static let startProjector = ActionID("lag.startProjector")
    static let slowDisk = ActionID("lag.slowDisk")
    static let shiftClock = ActionID("lag.clock")
}

extension Action {
    fileprivate static let failNextEvent = Action(
        "lag.failNext", "the next event fails; again: it does not",
        [.keys(.character("b"), in: .screen(.lag)), .byName(in: .anywhere)],
        hint: Hint("break next event", brief: "break"), changesDesk: true
    ) { state, _ in state.toggleFailingEvent() }
    .available { $0.desk == nil ? .notObserved : .available }
    .shownAsOn { state, _ in state.isNextEventFailing }.breakingOnPurpose

    fileprivate static let stopProjector = Action(
        "lag.stopProjector", "stop the projector; again: start it",
        [.keys(.character("K"), in: .screen(.lag)), .byName(in: .anywhere)],
        hint: Hint("stop or start projector", brief: "projector"), changesDesk: true
    ) { state, _ in state.toggleProjector() }
    .available { state in
        guard let desk = state.desk else { return .notObserved }
        return desk.hasProjector || state.isProjectorStopped
            ? .available : .unavailable("no process projects, so there is no projector to stop", .information)
    }
    .shownAsOn { state, _ in state.isProjectorStopped }.breakingOnPurpose

    fileprivate static let startProjector = Action(
        "lag.startProjector", "start every projector that was stopped",
        [.keys(.character("S"), in: .screen(.lag)), .byName(in: .anywhere)], changesDesk: true
    ) { state, _ in state.startProjector() }
    .available { state in
        guard let desk = state.desk else { return .notObserved }
        return desk.projector.stops.isEmpty
            ? .unavailable("no projector was stopped, so there is none to start", .information) : .available
    }

    fileprivate static let slowDisk = Action(
        "lag.slowDisk", "every commit of this process takes longer, by 200ms or 2s; off ends it",
        [.byName(in: .anywhere)],
        parameters: [.text(named: "time", example: "200ms, or off", suggested: { $0.suggestedCommitDelay })],
        changesDesk: true
    ) { state, arguments in state.slowDisk(arguments.first ?? "") }
    .shownAsOn { state, _ in state.faults.commitDelay > .zero }.breakingOnPurpose

    fileprivate static let shiftClock = Action(
        "lag.clock", "the clock of this process is wrong, by +5m or -5m; off makes it right",
        [.byName(in: .anywhere)],
        parameters: [.text(named: "time", example: "+5m, -5m or off", suggested: { $0.suggestedClockShift })],
        changesDesk: true
    ) { state, arguments in state.shiftClock(arguments.first ?? "") }
    .shownAsOn { state, _ in state.faults.clockShift != .zero }.breakingOnPurpose
}

extension Availability {
    fileprivate static let notObserved = Availability.unavailable(
        "the desk has not been observed yet; try again in a moment", .information)
}
