import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// Whatever is set, the table that comes of it contradicts nothing, and every place can be left.
struct KeyMapFuzzTests {
    private static let places = Place.named.map(\.name) + ["nowhere", ""]
    private static let actions =
        ActionTable.standard.all.map(\.id.rawValue) + ["orders.status pending", "orders.status all", "orders.gone", ""]
    private static let keys = [
        "a", "q", "g", "g g", "g a", "y", "n", "Esc", "Enter", "Tab", "F1", "F2", "F9", "F9 F9", "Ctrl+C", "Ctrl+L",
        "Up",
        "?", ":", "Space", "Alt+x", "none", "Ctrl+I", "x y z", "nonsense", "",
    ]

    @Test func `settings drawn by chance leave every way out, and no key with two meanings`() {
        var random = SeededRandom(seed: 174)
        let cases = LongRun.count(short: 60, long: 3_000)
        var warnings = 0
        for number in 0..<cases {
            let settings = (0...random.below(40)).map { line in
                KeySetting(
                    place: random.once(in: 3) ? "anywhere" : random.pick(Self.places),
                    action: random.pick(Self.actions),
                    keys: (0...random.below(3)).map { _ in random.pick(Self.keys) }, line: line + 1)
            }
            let map = KeyMap(settings)
            warnings += map.warnings.count
            #expect(map.table.conflicts.isEmpty, "case \(number)")
            for chain in Place.chains {
                if let cut = Self.cutOff(in: chain, map.table) { Issue.record("case \(number): \(cut) in \(chain)") }
            }
            for way in WayOut.all where !Self.isOpen(way, map.table) {
                Issue.record("case \(number): nothing \(way.words) with \(settings)")
            }
            let isInOrder = zip(map.warnings, map.warnings.dropFirst()).allSatisfy { ($0.line ?? 0) <= ($1.line ?? 0) }
            #expect(isInOrder && map.warnings.allSatisfy { $0.line != nil && $0.text.count < 400 })
            #expect(KeyMap(settings).warnings == map.warnings, "the same settings have the same warnings")
        }
        LongRun.report(item: "fuzz keys set", tried: "\(cases) sets of keys, \(warnings) warnings")
    }

    private static func sequences(_ action: Action, in places: some Sequence<Place>) -> [KeySequence] {
        let places = Set(places)
        return action.bindings.filter { !places.isDisjoint(with: $0.places) }.flatMap(\.sequences)
    }

    /// A key that means something alone and begins others.
    private static func cutOff(in chain: [Place], _ table: ActionTable) -> String? {
        let all = table.all.flatMap { sequences($0, in: chain) }.filter { !table.entries(for: $0, in: chain).isEmpty }
        return all.first { table.isBeginning($0, in: chain) }?.name
    }

    private static func isOpen(_ way: WayOut, _ table: ActionTable) -> Bool {
        let chain = way.chain.filter { $0 != .waiting && $0 != .caption }
        return way.actions.compactMap { table[$0] }.contains { action in
            sequences(action, in: chain).contains { sequence in
                table.entries(for: sequence, in: chain).first?.action.id == action.id
            }
        }
    }
}
