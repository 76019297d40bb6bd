/// One thing a person can do: its name, its keys and where they are bound, when it can be done, and what it does.
///
/// The key dispatch, the line of hints, the footers, the help and the documentation read this and nothing else.
struct Action: Sendable {
    /// Decides on a state.
    typealias Condition = @Sendable (DashboardState) -> Bool
    /// Performs the action, with as many arguments as it has parameters, and returns the effects to run.
    typealias Perform = @Sendable (inout DashboardState, [String]) -> [Effect]

    /// What it is named by.
    let id: ActionID
    /// What it does, as a phrase: `approve the order under the cursor`.
    let title: String
    /// Its keys; the first listed one is what hints show.
    private(set) var bindings: [KeyBinding]
    /// What it is given.
    let parameters: [ActionParameter]
    /// How the line of keys names it; nil for an action that is not offered there.
    let hint: Hint?
    /// Whether it changes something of the desk, which a read-only dashboard refuses.
    let changesDesk: Bool
    /// Whether it is done even while what its place waits for is on its way.
    let isImmediate: Bool
    /// Performs the action on the state and returns its effects.
    let perform: Perform
    /// Whether something that it depends on is still on its way.
    private(set) var waits: Condition = { _ in false }
    /// Whether it is switched on, with these arguments; without arguments, in any way.
    private(set) var isOn: @Sendable (DashboardState, [String]) -> Bool = { _, _ in false }
    /// Where the keys go that are typed behind it; nil for an action that opens nothing of the kind.
    private(set) var opens: Place?
    /// Whether it breaks something, to see what a user would see.
    private(set) var breaksOnPurpose = false
    /// How many things it would be done to at once; 0 where that is not worth showing.
    private(set) var count: @Sendable (DashboardState) -> Int = { _ in 0 }
    /// Prepares the state for the decision whether it can be done.
    private(set) var prepare: @Sendable (inout DashboardState) -> Void = { _ in }
    /// Whether it can be done, read-only dashboards aside.
    private(set) var availability: @Sendable (DashboardState) -> Availability = { _ in .available }

    init(
        _ id: String, _ title: String, _ bindings: [KeyBinding], parameters: [ActionParameter] = [], hint: Hint? = nil,
        changesDesk: Bool = false, isImmediate: Bool = false, perform: @escaping Perform
    ) {
        self.id = ActionID(id)
        self.title = title
        self.bindings = bindings
        self.parameters = parameters
        self.hint = hint
        self.changesDesk = changesDesk
        self.isImmediate = isImmediate
        self.perform = perform
    }

    /// The same action on other keys.
    func bound(to bindings: [KeyBinding]) -> Action {
        with { $0.bindings = bindings }
    }

    /// The same action, which waits while something that it depends on is on its way.
    func waiting(while condition: @escaping Condition) -> Action {
        with { $0.waits = condition }
    }

    /// The same action, which shows in the line of keys that it is switched on.
    func shownAsOn(when isOn: @escaping @Sendable (DashboardState, [String]) -> Bool) -> Action {
        with { $0.isOn = isOn }
    }

    /// The same action, which shows in the line of keys how many things it would be done to.
    func counted(by count: @escaping @Sendable (DashboardState) -> Int) -> Action {
        with { $0.count = count }
    }

    /// The same action, behind which keys are typed for what it opens.
    func opening(_ place: Place) -> Action {
        with { $0.opens = place }
    }

    /// The same action, which is not offered before others.
    var breakingOnPurpose: Action { with { $0.breaksOnPurpose = true } }

    /// The same action, with the state prepared before it is decided whether it can be done.
    func prepared(by prepare: @escaping @Sendable (inout DashboardState) -> Void) -> Action {
        with { $0.prepare = prepare }
    }

    /// The same action, which can be done only at times.
    func available(when availability: @escaping @Sendable (DashboardState) -> Availability) -> Action {
        with { $0.availability = availability }
    }

    private func with(_ change: (inout Action) -> Void) -> Action {
        var action = self
        change(&action)
        return action
    }
}

/// Describes one thing that an action is given.
struct ActionParameter: Sendable {
    /// What it is called.
    let name: String
    /// The values it may have; nil where any text may be given.
    let choices: (@Sendable (DashboardState) -> [String])?
    /// A value it may have, to be named where one is missing.
    let example: String
    /// What is typed for a person to begin with.
    let suggested: @Sendable (DashboardState) -> String

    /// One of some values.
    static func choice(
        named name: String, of choices: @escaping @Sendable (DashboardState) -> [String]
    ) -> ActionParameter {
        ActionParameter(name: name, choices: choices, example: "", suggested: { _ in "" })
    }

    /// Any text.
    static func text(
        named name: String, example: String,
        suggested: @escaping @Sendable (DashboardState) -> String = { _ in "" }
    ) -> ActionParameter {
        ActionParameter(name: name, choices: nil, example: example, suggested: suggested)
    }
}
