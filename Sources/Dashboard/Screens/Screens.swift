/// Holds the state of every screen, and which one is shown.
struct Screens: Hashable, Sendable {
    /// Every screen, in the order of their keys; the first one is shown at the start.
    static let all: [any Screen.Type] = [
        OrdersScreen.self, LagScreen.self, EventsScreen.self, CustomersScreen.self, ProductsScreen.self,
        OverviewScreen.self, MetricsScreen.self,
    ]

    /// Every screen there is, in the order of their keys.
    var kinds: [any Screen.Type] { order.map { type(of: self[$0]) } }
    /// The screen that is shown.
    private(set) var shown: ScreenID
    private let order: [ScreenID]
    private var states: [ScreenID: AnyScreen]

    init(_ kinds: [any Screen.Type]) {
        order = kinds.map { $0.id }
        shown = kinds.first?.id ?? OrdersScreen.id
        states = Dictionary(kinds.map { ($0.id, AnyScreen($0.init())) }) { first, _ in first }
    }

    /// The state of the screen that is shown.
    var current: any Screen { self[shown] }

    /// The state of a screen.
    subscript(id: ScreenID) -> any Screen {
        get { states[id]?.value ?? OrdersScreen() }
        set { states[id] = AnyScreen(newValue) }
    }

    /// The state of a screen of a type.
    subscript<S: Screen>(_: S.Type) -> S {
        get { states[S.id]?.value as? S ?? S() }
        set { states[S.id] = AnyScreen(newValue) }
    }

    /// Shows another screen; the one before keeps its state.
    mutating func show(_ id: ScreenID) {
        if states[id] != nil { shown = id }
    }
}

/// Compares screens of any type.
private struct AnyScreen: Hashable, Sendable {
    let value: any Screen

    init(_ value: any Screen) {
        self.value = value
    }

    static func == (left: AnyScreen, right: AnyScreen) -> Bool {
        AnyHashable(left.value) == AnyHashable(right.value)
    }

    func hash(into hasher: inout Hasher) {
        value.hash(into: &hasher)
    }
}
