import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// One action is one thing, whether its key, another key that was set for it, or its name in the palette does it.
struct ActionWaysTests {
    /// A key that no action has by default.
    private static let free = Key.function(12)

    private static let screens = Screens.all.map { $0.id }

    private func desk(_ screen: ScreenID, keys: KeyMap = .standard) -> DashboardState {
        let sample = DashboardDriver(orders: (1...9).map { .sample($0) }).state
        var state = DashboardState(
            configuration: sample.configuration, size: sample.size, now: sample.now, actions: keys.table)
        state.desk = sample.desk
        state.list = sample.list
        state.screens = sample.screens
        state.screens.show(screen)
        return state
    }

    private func press(_ key: Key, in state: inout DashboardState) {
        _ = update(&state, .keyPressed(key), at: state.now, uptime: .seconds(1))
    }

    // MARK: By its name

    @Test(arguments: screens)
    func `what the palette offers by name is what its key does`(screen: ScreenID) {
        let desk = desk(screen)
        var palette = desk
        press(.character(":"), in: &palette)
        for entry in palette.paletteMatches where entry.hasKeyHere && entry.availability == .available {
            // What it is given is suggested behind its key and typed behind its name; the palette does not open itself.
            guard let keys = entry.action.keys(for: entry.arguments, in: desk.places),
                entry.arguments.count == entry.action.parameters.count, entry.name != "palette"
            else { continue }
            var (byKey, byName) = (desk, desk)
            for key in keys { press(key, in: &byKey) }
            press(.character(":"), in: &byName)
            for character in entry.name { press(.character(character), in: &byName) }
            #expect(byName.paletteMatches.first?.name == entry.name)
            press(.enter, in: &byName)
            #expect(view(byName).text == view(byKey).text, "\(entry.name) on \(screen)")
            #expect(byName.surface == byKey.surface, "\(entry.name) on \(screen)")
            #expect(byName.screens.shown == byKey.screens.shown, "\(entry.name) on \(screen)")
        }
    }

    @Test func `every action of a screen is found by its name on that screen`() {
        for screen in Self.screens {
            var palette = desk(screen)
            press(.character(":"), in: &palette)
            let found = Set(palette.paletteMatches.map(\.action.id))
            for action in ActionTable.standard.all where action.bindings.flatMap(\.places).contains(.screen(screen)) {
                #expect(found.contains(action.id), "\(action.id) on \(screen)")
            }
        }
    }

    // MARK: By another key

    @Test func `every action may have another key in each of its places, and has only that one there`() throws {
        let rows = KeyMap.standard.rows
        #expect(Set(rows.map { $0.action.prefix { $0 != " " } }).count == ActionTable.standard.all.count)
        for row in rows {
            let map = KeyMap([KeySetting(place: row.place, action: row.action, keys: ["F12"], line: 1)])
            #expect(map.warnings.isEmpty, "\(row.place) \(row.action): \(map.warnings)")
            let place = try #require(Place.named.first { $0.name == row.place }?.place)
            let entry = map.table.entry(for: Self.free, in: place)
            #expect(([entry?.action.id.rawValue ?? ""] + (entry?.arguments ?? [])).joined(separator: " ") == row.action)
            let kept = map.rows.first { $0.action == row.action && $0.place == row.place }
            #expect(kept?.keys == ["F12"], "\(row.place) \(row.action)")
        }
    }

    @Test(arguments: screens)
    func `another key does what the usual one did`(screen: ScreenID) {
        let desk = desk(screen)
        for row in KeyMap.standard.rows where row.place == screen.rawValue && !row.keys.isEmpty {
            let words = row.action.split(separator: " ").map(String.init)
            guard let action = ActionTable.standard[ActionID(words[0])],
                let keys = action.keys(for: Array(words.dropFirst()), in: [.screen(screen)]),
                desk.availability(of: action) == .available
            else { continue }
            let map = KeyMap([KeySetting(place: row.place, action: row.action, keys: ["F12"], line: 1)])
            var (before, after) = (desk, self.desk(screen, keys: map))
            for key in keys { press(key, in: &before) }
            press(Self.free, in: &after)
            #expect(after.surface == before.surface, "\(row.action)")
            #expect(after.screens.shown == before.screens.shown, "\(row.action)")
            #expect(after.list.filter == before.list.filter && after.list.sort == before.list.sort, "\(row.action)")
            #expect(after.notice?.text.isEmpty == before.notice?.text.isEmpty, "\(row.action)")
        }
    }
}

extension Action {
    /// The first keys of it that give it these arguments in one of some places; nil when it has none.
    fileprivate func keys(for arguments: [String], in places: [Place]) -> [Key]? {
        let here = Set(places + [.always])
        return bindings.first {
            !$0.sequences.isEmpty && !here.isDisjoint(with: $0.places) && $0.arguments == arguments
        }?.sequences.first?.keys
    }
}
