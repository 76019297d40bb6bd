import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// What holds of everything a person can do.
struct ActionTableTests {
    private let table = ActionTable.standard

    @Test func `every action has an id of its own, a title, and a key or something it is given by name`() {
        let ids = table.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        for action in table.all {
            let isByName = action.bindings.flatMap(\.keys).isEmpty
            #expect(!action.title.isEmpty && (!isByName || !action.parameters.isEmpty), "\(action.id)")
            #expect(action.id.rawValue.wholeMatch(of: #/[a-z][A-Za-z]*\.[a-z][A-Za-z]*/#) != nil, "\(action.id)")
            #expect(table[action.id]?.title == action.title)
        }
        #expect(table.sections.flatMap(\.rows).allSatisfy { !$0.words.isEmpty && !table.keyNames(of: $0).isEmpty })
    }

    @Test func `no two actions of one place share a key`() {
        #expect(table.conflicts.isEmpty)
    }

    @Test func `a key that two actions of one place claim is the first one's, and is reported`() {
        let table = ActionTable([
            ActionSection("Letters", [ActionRow(Self.action("a.first", "z")), ActionRow(Self.action("a.second", "z"))])
        ])
        let place = Place.screen(.orders)
        #expect(table.entry(for: .character("z"), in: place)?.action.id == ActionID("a.first"))
        #expect(
            table.conflicts == [
                ActionTable.Conflict(
                    key: KeySequence(.character("z")), place: place,
                    actions: [ActionID("a.first"), ActionID("a.second")])
            ])
    }

    @Test func `every action is reached by a key in some state, and by its usual key`() {
        var reached: Set<ActionID> = []
        var usual: Set<ActionID> = []
        for chain in Self.chains {
            for action in table.all {
                for binding in action.bindings where !Set(chain).isDisjoint(with: binding.places) {
                    for key in binding.keys {
                        let first = chain.lazy.compactMap { table.entry(for: key, in: $0) }.first
                        guard first?.action.id == action.id else { continue }
                        reached.insert(action.id)
                        if key.shortName == table.keyName(of: action.id) { usual.insert(action.id) }
                    }
                }
            }
        }
        let withKeys = table.all.filter { !$0.bindings.flatMap(\.keys).isEmpty }
        #expect(reached == Set(withKeys.map(\.id)))
        #expect(usual == reached)
    }

    @Test func `every place of a binding is looked up in some state`() {
        let places = Set(table.all.flatMap(\.bindings).flatMap(\.places))
        #expect(places == Set(Self.chains.joined()))
    }

    @Test func `whatever changes the desk is refused by a dashboard that only reads, with the reason`() {
        for action in table.all where action.changesDesk {
            var state = DashboardDriver(orders: [.sample(1)], isReadOnly: true).state
            for case .screen(let id) in action.bindings.flatMap(\.places) where id != .orders { state.screens.show(id) }
            #expect(state.availability(of: action).reason?.contains("read-only") == true, "\(action.id)")
            let before = state.layers
            for key in action.bindings.flatMap(\.keys) { #expect(state.press(key).isEmpty, "\(action.id)") }
            #expect(state.layers == before, "\(action.id)")
        }
    }

    @Test func `an act on nothing, or on an order that rules it out, says why`() {
        let approve = table[Confirmation.Verb.approve.action]
        #expect(
            approve.map(DashboardDriver().state.availability(of:))
                == .unavailable("no order is selected; move the cursor to one", .information))
        let shipped = DashboardDriver(orders: [.sample(1, status: .shipped)]).state
        #expect(approve.map(shipped.availability(of:)) == .unavailable("o0001 is SHIPPED: it cannot be approved"))
        let pending = DashboardDriver(orders: [.sample(1)]).state
        #expect(approve.map(pending.availability(of:)) == .available)
    }

    @Test func `one line in the table gives an action its key, its hint and its line in the help`() {
        let action = Action(
            "test.shout", "shout at the desk", [.keys(.character("Z"), in: .screen(.orders))], hint: Hint("shout")
        ) { state, _ in
            state.showNotice(.success, "HEY")
            return []
        }
        var state = DashboardState(
            configuration: DashboardDriver().state.configuration, size: Size(columns: 120, rows: 160),
            now: DashboardDriver().now,
            actions: ActionTable([ActionSection("Shouting", [ActionRow(action)])] + table.sections))
        #expect(view(state).text.contains(" Z shout"))
        #expect(state.press(.character("Z")).isEmpty)
        #expect(state.notice?.text == "HEY")
        _ = state.press(.character("?"))
        #expect(view(state).text.contains(#/Z +shout at the desk/#))
    }

    private static func action(_ id: String, _ key: Character) -> Action {
        Action(id, "a letter", [.keys(.character(key), in: .screen(.orders))]) { _, _ in [] }
    }

    /// The places where keys are searched for, for a state of every kind.
    private static var chains: [[Place]] {
        let table = DashboardDriver(orders: [.sample(1, status: .shipped)])
        var search = table
        search.press(.character("/"))
        var captioned = table
        captioned.send(.caption("What is seen."))
        let screens = Screens.all.flatMap { kind -> [[Place]] in
            var state = table.state
            state.screens.show(kind.id)
            let places = state.places
            state.finder = TextInput()
            return [places, state.places]
        }
        let layers: [Layer] = [
            .placeOrder(PlaceOrderForm()), .placeOrder(Sample.onLines), .placeOrder(Sample.leaving),
            .order(Sample.pane), .help(HelpPane()), .help(HelpPane(search: TextInput())),
            .messages(MessagePane()), .deadLetters(DeadLetterPane()), .welcome, .palette(PalettePane()),
            .confirmation(Confirmation(.refund, order: Sample.orders[2])),
            .confirmation(Confirmation(.cancel, order: Sample.orders[0])),
            .event(EventPane(orderID: Sample.orders[0].orderID, version: StreamVersion(1))),
            .note(NoteForm(order: Sample.orders[0])), .line(LineForm(order: Sample.orders[0])),
            .directory(DirectoryForm(.register)),
        ]
        let open = layers.map { layer in
            var state = table.state
            state.layers = [layer]
            return state.places
        }
        return [table.state.places, search.state.places, captioned.state.places, [.waiting, .always]] + open + screens
    }
}

extension Sample {
    /// A form with the keyboard on its finished line.
    static var onLines: PlaceOrderForm {
        var form = form
        form.field = .lines
        return form
    }

    /// A form that asks whether to leave it.
    static var leaving: PlaceOrderForm {
        var form = form
        form.isLeavingAsked = true
        return form
    }
}
