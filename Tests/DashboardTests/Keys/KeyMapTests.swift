import CQRS
import Foundation
import TerminalKit
import Testing

@testable import Dashboard

/// Keys that a person sets in place of the standard ones, and what is wrong with such settings.
struct KeyMapTests {
    static func setting(_ place: String, _ action: String, _ keys: String..., line: Int = 3) -> KeySetting {
        KeySetting(place: place, action: action, keys: keys, line: line)
    }

    private static func action(_ map: KeyMap, _ key: Key, in place: Place) -> String? {
        map.table.entry(for: key, in: place)?.action.id.rawValue
    }

    @Test func `without settings the keys are the standard ones`() {
        #expect(KeyMap([]).table === ActionTable.standard)
        #expect(KeyMap([]).warnings.isEmpty)
    }

    @Test func `an action gets other keys in place of all that it has in a place`() {
        let map = KeyMap([Self.setting("orders", "orders.approve", "F9", "Ctrl+A")])
        #expect(map.warnings.isEmpty)
        #expect(Self.action(map, .function(9), in: .screen(.orders)) == "orders.approve")
        #expect(Self.action(map, .control("a"), in: .screen(.orders)) == "orders.approve")
        #expect(Self.action(map, .character("a"), in: .screen(.orders)) == nil)
        #expect(Self.action(map, .character("a"), in: .order) == "orders.approve", "another place keeps its keys")
        #expect(map.table.keyName(of: ActionID("orders.approve")) == "F9")
    }

    @Test func `anywhere means every place of the action that may have the key`() {
        let map = KeyMap([
            Self.setting("anywhere", "orders.approve", "F9"), Self.setting("anywhere", "move.down", "z"),
        ])
        #expect(map.warnings.isEmpty)
        #expect(Self.action(map, .function(9), in: .screen(.orders)) == "orders.approve")
        #expect(Self.action(map, .function(9), in: .order) == "orders.approve")
        #expect(Self.action(map, .character("z"), in: .lists) == "move.down")
        #expect(Self.action(map, .down, in: .scrollingText) == "move.down", "letters are an answer there")
    }

    @Test func `what is set for one place goes before what is set for all, in any order`() {
        let settings = [
            Self.setting("order", "orders.approve", "F9"), Self.setting("anywhere", "orders.approve", "F10", line: 4),
        ]
        for settings in [settings, settings.reversed()] {
            let map = KeyMap(settings)
            #expect(map.warnings.isEmpty)
            #expect(Self.action(map, .function(9), in: .order) == "orders.approve")
            #expect(Self.action(map, .function(10), in: .order) == nil)
            #expect(Self.action(map, .function(10), in: .screen(.orders)) == "orders.approve")
        }
    }

    @Test(arguments: [["none"], ["None"], []])
    func `an action may have no key, and is then named as the palette does it`(keys: [String]) {
        let map = KeyMap([KeySetting(place: "anywhere", action: "orders.place", keys: keys, line: 1)])
        #expect(map.warnings.isEmpty)
        #expect(Self.action(map, .character("p"), in: .screen(.orders)) == nil)
        #expect(map.table.keyName(of: ActionID("orders.place")) == ":place")
        #expect(map.table.label(of: ActionID("orders.place")).isEmpty)
    }

    @Test func `an action that is done everywhere may have another key on one screen, or none`() {
        let map = KeyMap([
            Self.setting("orders", "projection.pause", "F9"), Self.setting("lag", "projection.pause", "none"),
        ])
        #expect(map.warnings.isEmpty)
        func actions(_ key: Key, _ screen: ScreenID) -> [String] {
            map.table.entries(for: KeySequence(key), in: [.screen(screen), .screens, .lists, .anywhere]).map {
                $0.action.id.rawValue
            }
        }
        #expect(actions(.function(9), .orders) == ["projection.pause"])
        #expect(actions(.character("P"), .orders).isEmpty)
        #expect(actions(.character("P"), .lag).isEmpty)
        #expect(actions(.character("P"), .events) == ["projection.pause"])
        #expect(map.table.keyName(of: .pauseProjection, [], in: [.screen(.orders), .anywhere]) == "F9")
        #expect(map.table.keyName(of: .pauseProjection, [], in: [.screen(.lag), .anywhere]) == ":pause")
        #expect(map.table.keyName(of: .pauseProjection, [], in: [.screen(.events), .anywhere]) == "P")
    }

    @Test func `what an action is given stands behind its id`() {
        let map = KeyMap([
            Self.setting("orders", "orders.status pending", "F9"), Self.setting("orders", "orders.sortBy total", "F10"),
        ])
        #expect(map.warnings.isEmpty)
        #expect(map.table.entry(for: .function(9), in: .screen(.orders))?.arguments == ["pending"])
        #expect(map.table.entry(for: .character("1"), in: .screen(.orders)) == nil)
        #expect(map.table.entry(for: .character("2"), in: .screen(.orders))?.arguments == ["approved"])
        #expect(map.table.entry(for: .function(10), in: .screen(.orders))?.arguments == ["total"])
    }

    @Test(arguments: [
        ("orders", "orders.aprove", "F9", "there is no action 'orders.aprove'; did you mean orders.approve?"),
        ("orders", "approve", "F9", "there is no action 'approve'; did you mean orders.approve?"),
        ("orders", "zzzz.yyyy", "F9", "there is no action 'zzzz.yyyy'; 'orderdesk config keys' lists them"),
        ("ordres", "orders.approve", "F9", "there is no place 'ordres'; did you mean orders?"),
        ("orders.approve", "", "F9", "'orders.approve' is an action and stands under a place, such as anywhere"),
        ("customers", "orders.approve", "F9", "orders.approve cannot be done in customers, only in orders, order"),
        ("orders", "orders.approve", "Pagedwn", "orders.approve: there is no key 'Pagedwn'; did you mean PageDown?"),
        ("orders", "orders.approve", "Ctrl+I", "orders.approve: 'Ctrl+I' is the same as Tab to a terminal; write that"),
        (
            "orders", "orders.approve", "g Esc",
            "orders.approve: 'g Esc' cannot hold Escape, which gives up what was begun"
        ),
        ("orders", "orders.approve", "a b c d e", "orders.approve: 'a b c d e' is more than 4 keys"),
        ("orders", "orders.status pendng", "F9", "orders.status knows no status 'pendng'; did you mean pending?"),
        ("orders", "orders.approve now", "F9", "orders.approve is given nothing, so 'now' means nothing behind it"),
        ("form", "form.place", "s", "form.place: s cannot be its key in form: it is typed into a text there"),
        (
            "form", "form.place", "Ctrl+W",
            "form.place: Ctrl+W cannot be its key in form: it edits the text that is typed there"
        ),
        (
            "always", "program.redraw", "F5 F5",
            "program.redraw: F5 F5 cannot be its key in always: only one key can be typed there"
        ),
    ])
    func `what cannot be understood is reported with its line, and the standard keys stay`(
        place: String, action: String, key: String, warning: String
    ) throws {
        let map = KeyMap([KeySetting(place: place, action: action, keys: [key], line: 7)])
        let found = try #require(map.warnings.first)
        #expect(map.warnings.count == 1)
        #expect(found.text == warning)
        #expect(found.line == 7)
        #expect(Self.action(map, .character("a"), in: .screen(.orders)) == "orders.approve")
        #expect(Self.action(map, .control("s"), in: .form) == "form.place")
    }

    @Test func `one wrong key of several leaves the others`() {
        let map = KeyMap([Self.setting("orders", "orders.approve", "F9", "Pagedwn")])
        #expect(map.warnings.count == 1)
        #expect(Self.action(map, .function(9), in: .screen(.orders)) == "orders.approve")
        #expect(Self.action(map, .character("a"), in: .screen(.orders)) == nil)
    }

    @Test func `the characters bound with Alt are known to the terminal`() {
        #expect(KeyMap.standard.altKeys.isEmpty)
        #expect(KeyMap([Self.setting("anywhere", "help.show", "Alt+h")]).altKeys == ["h"])
    }

    @Test func `every action is listed in each of its places, with its standard keys`() throws {
        let rows = KeyMap([Self.setting("orders", "orders.approve", "F9")]).rows
        let approve = rows.filter { $0.action == "orders.approve" }
        #expect(approve.map(\.place) == ["orders", "order"])
        #expect(approve.map(\.keys) == [["F9"], ["a"]])
        #expect(approve.map(\.standardKeys) == [["a"], ["a"]])
        #expect(rows.contains { $0.action == "orders.status pending" && $0.keys == ["1"] })
        #expect(Set(rows.map { $0.action.prefix { $0 != " " } }).count == ActionTable.standard.all.count)
    }
}
