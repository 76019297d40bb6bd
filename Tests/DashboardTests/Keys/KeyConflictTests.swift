import TerminalKit
import Testing

@testable import Dashboard

/// Keys that two actions claim, and ways out that have to remain.
struct KeyConflictTests {
    private static func setting(_ place: String, _ action: String, _ keys: String..., line: Int) -> KeySetting {
        KeySetting(place: place, action: action, keys: keys, line: line)
    }

    private static func action(_ map: KeyMap, _ key: Key, in place: Place) -> String? {
        map.table.entry(for: key, in: place)?.action.id.rawValue
    }

    private static func warnings(_ map: KeyMap) -> [String] {
        map.warnings.map { "\($0.line ?? 0): \($0.text)" }
    }

    @Test func `a key that another action has by default goes to the one that was set, with a warning`() {
        let map = KeyMap([Self.setting("orders", "orders.ship", "a", line: 2)])
        #expect(Self.action(map, .character("a"), in: .screen(.orders)) == "orders.ship")
        #expect(Self.warnings(map) == ["2: a is orders.ship in orders now, and no longer orders.approve"])
        #expect(map.table.conflicts.isEmpty)
    }

    @Test func `two actions may exchange their keys`() {
        let map = KeyMap([
            Self.setting("anywhere", "orders.ship", "a", line: 2),
            Self.setting("anywhere", "orders.approve", "s", line: 3),
        ])
        #expect(Self.warnings(map).isEmpty)
        #expect(Self.action(map, .character("a"), in: .order) == "orders.ship")
        #expect(Self.action(map, .character("s"), in: .order) == "orders.approve")
    }

    @Test func `of two settings of one key the first one holds, and the other action keeps its keys`() {
        let map = KeyMap([
            Self.setting("orders", "orders.ship", "F9", line: 2),
            Self.setting("orders", "orders.approve", "F9", line: 5),
        ])
        #expect(Self.action(map, .function(9), in: .screen(.orders)) == "orders.ship")
        #expect(Self.action(map, .character("a"), in: .screen(.orders)) == "orders.approve")
        #expect(Self.warnings(map) == ["5: F9 is orders.ship in orders already (line 2), and not orders.approve"])
    }

    @Test func `a key of one place that covers another is reported, in both directions`() {
        let narrow = KeyMap([Self.setting("orders", "orders.ship", "q", line: 2)])
        #expect(Self.warnings(narrow) == ["2: q is orders.ship in orders now, and not program.quit"])
        let wide = KeyMap([Self.setting("anywhere", "rebuild.ask", "a", line: 4)])
        #expect(
            Self.warnings(wide).contains("4: a stays orders.approve in orders, and is not rebuild.ask there"))
    }

    @Test func `keys that follow on a key with a meaning of its own are taken back`() {
        let map = KeyMap([Self.setting("orders", "orders.approve", "g a", "F9", line: 2)])
        #expect(Self.warnings(map) == ["2: g a cannot be orders.approve: g alone is move.first in lists"])
        #expect(Self.action(map, .function(9), in: .screen(.orders)) == "orders.approve")
        #expect(Self.action(map, .character("g"), in: .lists) == "move.first")
    }

    @Test func `keys that follow on one which was given up are bound`() {
        let map = KeyMap([
            Self.setting("anywhere", "move.first", "g g", line: 2),
            Self.setting("orders", "orders.approve", "g a", line: 3),
        ])
        #expect(Self.warnings(map).isEmpty)
        #expect(map.table.keyName(of: ActionID("move.first")) == "g g")
        #expect(map.table.isBeginning(KeySequence(.character("g")), in: [.screen(.orders), .lists]))
    }

    @Test func `the later keys of a sequence cannot be those that are heard at any time`() {
        let map = KeyMap([Self.setting("orders", "orders.approve", "F9 Ctrl+L", line: 2)])
        #expect(
            Self.warnings(map) == ["2: F9 Ctrl+L cannot be orders.approve: Ctrl+L is program.redraw at any time"])
        #expect(Self.action(map, .character("a"), in: .screen(.orders)) == "orders.approve")
    }

    @Test func `the standard keys have every way out`() {
        let layout = KeyLayout([], over: .standard)
        for way in WayOut.all { #expect(way.isOpen(in: layout), "\(way.words)") }
    }

    @Test func `quitting may lose its key while another way remains`() {
        let map = KeyMap([
            Self.setting("anywhere", "program.quit", "none", line: 1),
            Self.setting("anywhere", "program.quitAtOnce", "none", line: 2),
            Self.setting("anywhere", "help.show", "none", line: 3),
        ])
        #expect(Self.warnings(map).isEmpty)
        #expect(Self.action(map, .character("q"), in: .anywhere) == nil)
    }

    @Test func `the last key that quits, shows the help or the palette stays, with a warning`() throws {
        let map = KeyMap([
            Self.setting("anywhere", "program.quit", "none", line: 1),
            Self.setting("anywhere", "program.quitAtOnce", "none", line: 2),
            Self.setting("anywhere", "help.show", "none", line: 3),
            Self.setting("anywhere", "palette.show", "none", line: 4),
        ])
        #expect(map.warnings.map(\.line) == [4])
        #expect(
            try #require(map.warnings.first).text.hasPrefix("palette.show stays as it is: no key would be left that"))
        #expect(Self.action(map, .character(":"), in: .anywhere) == "palette.show")
    }

    @Test(arguments: [
        ("help", "help.close", "closes the help"), ("palette", "palette.close", "closes the palette"),
        ("form", "form.leave", "leaves the form"), ("question", "question.yes", "answers yes"),
        ("order", "order.close", "closes an order"), ("search", "search.keep", ""),
    ])
    func `what lies over a screen can always be left`(place: String, action: String, words: String) {
        let map = KeyMap([KeySetting(place: place, action: action, keys: [], line: 9)])
        let expected = words.isEmpty ? [] : ["9: \(action) stays as it is: no key would be left that \(words)"]
        #expect(Self.warnings(map) == expected)
    }

    @Test func `a key that is heard at any time cannot bar the ways out either`() {
        let map = KeyMap([Self.setting("anywhere", "program.redraw", "Esc", line: 6)])
        #expect(map.warnings.contains { $0.line == 6 && $0.text.hasPrefix("program.redraw stays as it is") })
        #expect(Self.action(map, .escape, in: .always) == nil)
    }

    @Test func `the chains of places are those in which keys are searched for`() {
        let screens = Screens.all.map { kind -> [Place] in
            var state = DashboardDriver().state
            state.layers = []
            state.screens.show(kind.id)
            return state.places
        }
        for places in screens {
            #expect(Place.chains.contains { $0.filter { ![.always, .waiting, .caption].contains($0) } == places })
        }
        let layers: [Layer] = [
            .placeOrder(PlaceOrderForm()), .placeOrder(Sample.onLines), .placeOrder(Sample.leaving),
            .order(Sample.pane), .help(HelpPane()), .help(HelpPane(search: TextInput())), .messages(MessagePane()),
            .deadLetters(DeadLetterPane()), .welcome, .palette(PalettePane()),
            .confirmation(Confirmation(.refund, order: Sample.orders[2])),
            .confirmation(Confirmation(.cancel, order: Sample.orders[0])),
            .note(NoteForm(order: Sample.orders[0])), .line(LineForm(order: Sample.orders[0])),
            .directory(DirectoryForm(.register)),
        ]
        for layer in layers {
            var state = DashboardDriver().state
            state.layers = [layer]
            #expect(Place.chains.contains([.always, .waiting] + state.places), "\(state.places)")
        }
        #expect(Set(Place.chains.joined()) == Set(ActionTable.standard.all.flatMap(\.places)).union([.caption]))
        #expect(Place.chains.joined().allSatisfy { !$0.name.isEmpty })
    }
}
