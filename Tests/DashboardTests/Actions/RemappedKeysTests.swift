import CQRS
import Foundation
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// What is shown names the keys that the table of actions has, whichever those are.
struct RemappedKeysTests {
    /// Every key of the desk exchanged for a letter that no text of the dashboard has.
    private static let remapped = Remapping(ActionTable.standard)

    /// Everything that can lie over the table, with all the ways it can look.
    private static let layers: [Layer?] = [
        nil, .placeOrder(Sample.form), .placeOrder(Sample.onLines), .placeOrder(Sample.leaving), .order(Sample.pane),
        .help(HelpPane()),
        .messages(MessagePane()), .welcome, .deadLetters(DeadLetterPane()),
        .deadLetters(Sample.deadLetterPane([Sample.deadLetter(10_233)])),
        .confirmation(Confirmation(.cancel, order: Sample.orders[0])),
        .confirmation(Confirmation(.refund, order: Sample.orders[2])),
        .question(Question(.rebuild([.orders]))), .question(Question(.cancelRebuild([.orders]))),
        .question(Question(.discard(Sample.deadLetter(10_233), followers: 2))),
    ]

    private func desk(_ columns: Int, _ rows: Int) -> DashboardState {
        let sample = Sample.desk(columns, rows)
        var state = DashboardState(
            configuration: sample.configuration, size: sample.size, now: sample.now, actions: Self.remapped.table)
        state.desk = sample.desk
        state.list = sample.list
        state.pending = sample.pending
        return state
    }

    private func key(_ id: ActionID) -> String { Self.remapped.table.keyName(of: id) }

    @Test(arguments: 0..<layers.count)
    func `no frame shows a key that was exchanged for another`(layer: Int) {
        let state = desk(120, 190)
        let text = Self.layers[layer].map { state.overlay(for: $0).text } ?? view(state).text
        let named = text.firstMatch(
            of: #/\b(?:Esc|Enter|Tab|Space|Backspace|PgUp|PgDn|Home|End|Ctrl|Alt|F\d+)\b|[↑↓←]/#)
        #expect(named == nil)
        #expect(Self.letters(in: text).isEmpty)
    }

    /// The single letters that stand alone; an article and a unit behind a number are no keys.
    private static func letters(in text: String) -> [String] {
        let words = text.split { !($0.isLetter || $0.isNumber || "$.,'-".contains($0)) }
        return zip([""] + words, words).compactMap { before, word in
            let isUnit = before.last?.isNumber == true
            return word.count == 1 && word != "a" && !isUnit && word.allSatisfy(\.isASCII)
                && !word.allSatisfy { $0.isNumber || $0.isPunctuation } ? String(word) : nil
        }
    }

    @Test func `help explains the signs by the keys there are`() {
        var state = desk(120, 190)
        state.layers = [.help(HelpPane())]
        let text = view(state).text
        #expect(text.contains("this help and \(key(.askAboutRebuild)) say why"))
        #expect(text.contains("could not be applied; \(key(.showDeadLetters)) lists them"))
        #expect(text.contains("still on its way; \(key(.dropHeldInput)) drops them"))
    }

    @Test func `an order that waits as a dead letter names the key that lists them`() {
        var state = desk(120, 36)
        state.list.selection = OrderID("7f3a91c2")
        state.pending = PendingCommands()
        state.pending.add(
            Sample.place(
                "7f3a91c2", total: 100, sentSecondsAgo: 1, .deadLetter(Position(18_205))))
        _ = state.press(Self.remapped[.character("a")])
        #expect(state.notice?.text == "7f3a91c2 waits as a dead letter; \(key(.showDeadLetters)) lists them")
    }

    @Test func `a question that is not read to its end names the key that shows the rest`() {
        var state = desk(40, 6)
        state.layers = [.confirmation(Confirmation(.approve, order: Sample.orders[0]))]
        _ = state.press(Self.remapped[.character("y")])
        let down = Self.remapped[.down].shortName
        #expect(state.layers.last?.answerable?.complaint == "read on first: \(down) shows the rest")
    }

    @Test func `the form's question whether to leave it names its two answers`() {
        var state = desk(120, 36)
        state.layers = [.placeOrder(Sample.leaving)]
        #expect(view(state).text.contains("[\(key(.confirmLeavingForm))] leave  [\(key(.stayInForm))] stay"))
        _ = state.press(Self.remapped[.character("n")])
        guard case .placeOrder(let form)? = state.layers.last else {
            Issue.record("the form is closed")
            return
        }
        #expect(!form.isLeavingAsked)
    }
}

/// A table of actions whose keys were all exchanged.
private struct Remapping {
    let table: ActionTable
    private let keys: [Key: Key]

    init(_ standard: ActionTable) {
        var keys: [Key: Key] = [:]
        for key in standard.all.flatMap(\.bindings).flatMap(\.keys) where keys[key] == nil {
            keys[key] = .character(Character(Unicode.Scalar(0x048A + UInt32(keys.count)) ?? "?"))
        }
        self.keys = keys
        table = ActionTable(
            standard.sections.map { section in
                ActionSection(
                    section.name,
                    section.rows.map { row in
                        ActionRow(row.words, row.actions.map { $0.rebound { keys[$0] ?? $0 } })
                    })
            })
    }

    /// The key that stands for one of the standard table.
    subscript(key: Key) -> Key { keys[key] ?? key }
}

extension Action {
    /// The same action on other keys.
    fileprivate func rebound(_ change: (Key) -> Key) -> Action {
        let bindings = bindings.map { binding in
            KeyBinding(
                keys: binding.keys.map(change), places: binding.places, arguments: binding.arguments,
                isListed: binding.isListed)
        }
        return Action(
            id.rawValue, title, bindings, parameters: parameters, hint: hint, changesDesk: changesDesk,
            isImmediate: isImmediate, perform: perform
        )
        .waiting(while: waits).shownAsOn(when: isOn).prepared(by: prepare).available(when: availability)
    }
}

extension Overlay {
    /// All its lines; nothing of what it lies over, where words may be cut.
    fileprivate var text: String {
        ([title] + (lines + footer).map { line in (line.left + line.right).map(\.text).joined() }).joined(
            separator: "\n")
    }
}
