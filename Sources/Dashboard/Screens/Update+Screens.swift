extension DashboardState {
    /// Shows a screen and closes what lies over the one before.
    mutating func show(_ id: ScreenID) -> [Effect] {
        while !layers.isEmpty { closeTop() }
        finder = nil
        screens.show(id)
        return refreshScreen()
    }

    /// Asks again for what the screen shows.
    mutating func refreshScreen() -> [Effect] {
        change(screens.shown) { $0.refresh(in: &$1) }
    }

    /// Hands an answer to the screen that asked.
    mutating func receive(_ result: Result<any Sendable, Failure>, for id: ScreenID) -> [Effect] {
        change(id) { $0.receive(result, in: &$1) }
    }

    /// Lists what holds a text on the screen that is shown.
    mutating func findInScreen(_ text: String) -> [Effect] {
        change(screens.shown) { $0.find(text, in: &$1) }
    }

    /// Does what is due on the screen that is shown, and counts again what needs somebody, which every screen shows.
    mutating func letScreenPassTime() -> [Effect] {
        let tally = screens.shown == .orders ? [] : change(OrdersScreen.self) { $0.timePassed(in: &$1) }
        return tally + change(screens.shown) { $0.timePassed(in: &$1) }
    }

    /// Moves the cursor of the screen that is shown.
    mutating func moveInScreen(_ movement: Movement) -> [Effect] {
        change(screens.shown) { $0.move(movement, in: &$1) }
    }

    /// Moves the cursor of the screen to the row that was on it, where nothing lies over it.
    mutating func pinScreenCursor() {
        guard layers.isEmpty else { return }
        _ = change(screens.shown) { screen, state in
            screen.pin(in: &state)
            return []
        }
    }

    /// Records that a frame has shown the screen.
    mutating func noteShownScreen() {
        _ = change(screens.shown) { screen, _ in
            screen.hasShown()
            return []
        }
    }

    /// Gives up what keys wait for on the screen that is shown.
    mutating func giveUpInScreen() -> (isOther: Bool, effects: [Effect]) {
        var screen = screens.current
        let outcome = screen.giveUp(in: &self)
        screens[screens.shown] = screen
        return outcome
    }

    /// Changes a screen of a type, and the rest of the state.
    mutating func change<S: Screen>(
        _ type: S.Type, _ change: (inout S, inout DashboardState) -> [Effect]
    ) -> [Effect] {
        var screen = screens[type]
        let effects = change(&screen, &self)
        screens[type] = screen
        return effects
    }

    private mutating func change(
        _ id: ScreenID, _ change: (inout any Screen, inout DashboardState) -> [Effect]
    ) -> [Effect] {
        var screen = screens[id]
        let effects = change(&screen, &self)
        screens[id] = screen
        return effects
    }
}

extension ActionTable {
    /// Everything that can be done in a dashboard of some screens.
    convenience init(screens: [any Screen.Type]) {
        let choice = ActionSection("Screens", screens.map { ActionRow($0.show) })
        self.init(screens.flatMap { $0.sections } + [choice] + ActionSection.everywhere)
    }
}

extension ActionSection {
    /// What can be done on every screen, and in what lies over one.
    fileprivate static let everywhere = [
        Movement.section, export, screenFiles, themes, openedOrder, orderForms, directoryForms, palette, projection,
        deadLetters,
        placingAnOrder,
        questions, help,
        program,
    ]
}
