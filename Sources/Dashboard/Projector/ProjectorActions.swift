import TerminalKit

extension ActionSection {
    /// What is asked of the projection, and what it has left.
    static let projection = ActionSection(
        "The projection",
        [
            ActionRow(.pauseProjection), ActionRow(.stepProjection),
            ActionRow("less, more delay before each event", [.lessDelay, .moreDelay]), ActionRow(.askAboutRebuild),
            ActionRow(.showDeadLetters), ActionRow(.waitForVisible),
        ])
}

extension ActionID {
    static let pauseProjection = ActionID("projection.pause")
    static let stepProjection = ActionID("projection.step")
    static let lessDelay = ActionID("projection.faster")
    static let moreDelay = ActionID("projection.slower")
}

extension Action {
    fileprivate static let pauseProjection = Action(
        "projection.pause", "pause, resume", [.keys(.character("P"), in: .anywhere)], changesDesk: true
    ) { state, _ in state.togglePaused() }

    fileprivate static let stepProjection = Action(
        "projection.step", "let one event through while paused", [.keys(.character("."), in: .anywhere)],
        changesDesk: true
    ) { state, _ in state.stepProjection() }
    .waiting { $0.layers.isEmpty && $0.pending.isAnySent }
    .available { state in
        let pause = state.keyName(of: .pauseProjection)
        return state.isPaused
            ? .available : .unavailable("the projection is running; \(pause) pauses it", .information)
    }

    fileprivate static let lessDelay = Action(
        "projection.faster", "less delay before each event", [.keys(.character("["), in: .anywhere)],
        changesDesk: true
    ) { state, _ in state.changeDelay(by: -1) }
    .available { state in
        let longer = state.keyName(of: .moreDelay)
        return state.delay(by: -1) == nil
            ? .unavailable("there is no delay before each event; \(longer) sets one", .information) : .available
    }

    fileprivate static let moreDelay = Action(
        "projection.slower", "more delay before each event", [.keys(.character("]"), in: .anywhere)],
        changesDesk: true
    ) { state, _ in state.changeDelay(by: 1) }
    .available { state in
        let longest = DurationText.brief(state.presentDelay)
        return state.delay(by: 1) == nil
            ? .unavailable("there is no longer delay before each event than \(longest)", .information) : .available
    }

    fileprivate static let waitForVisible = Action(
        "projection.wait", "say success only when it is visible", [.keys(.character("w"), in: .anywhere)]
    ) { state, _ in
        state.waitsForVisible.toggle()
        state.showNotice(
            .information, "success is reported once it is \(state.waitsForVisible ? "visible" : "accepted")")
        return []
    }.shownAsOn { state, _ in state.waitsForVisible }
}
