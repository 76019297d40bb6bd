import CQRS
import Foundation
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// Keys that are typed one after another, and everything that shows them.
struct KeySequenceTests {
    private func desk(_ settings: KeySetting...) -> DashboardDriver {
        var desk = DashboardDriver(orders: (1...9).map { .sample($0) })
        let seed = UUID(uuidString: "6F3A91C2-0000-4000-8000-000000000000")!
        desk.state = DashboardState(
            configuration: DashboardConfiguration(user: "alice", idSeed: seed, keys: KeyMap(settings)),
            size: Size(columns: 120, rows: 36), now: desk.now)
        desk.restart()
        return desk
    }

    private static let first = KeySetting(place: "anywhere", action: "move.first", keys: ["g g"], line: 1)
    private static let approve = KeySetting(place: "anywhere", action: "orders.approve", keys: ["g a"], line: 2)

    @Test func `keys of a sequence do what they mean together, however long the pause between them`() {
        var desk = desk(Self.first, Self.approve)
        desk.press(.down, .down, .character("g"))
        #expect(desk.state.list.selection == OrderID("o0007"))
        desk.pass(.seconds(3_600))
        desk.press(.character("g"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0009"))
        desk.press(.character("g"), .character("a"))
        #expect(desk.question != nil)
    }

    @Test func `what was begun is shown with all that may follow`() {
        var desk = desk(Self.first, Self.approve)
        desk.press(.character("g"))
        let line = view(desk.state).text.split(separator: "\n").last.map(String.init) ?? ""
        #expect(line.contains("g …") && line.contains("a approve") && line.contains("g the first row"))
        #expect(line.contains("Esc gives it up"))
    }

    @Test func `Esc gives up what was begun and does nothing else`() {
        var desk = desk(Self.first)
        desk.press(.character("1"))
        desk.answer()
        desk.press(.character("g"), .escape)
        #expect(desk.state.notice?.text == "g was given up")
        #expect(desk.state.list.filter.status == .pending, "the filter is still there")
        #expect(desk.state.begunSequence == nil)
    }

    @Test func `a key that does not continue it is given up with it, and that is shown`() {
        var desk = desk(Self.first)
        desk.press(.character("g"), .character("a"))
        #expect(desk.question == nil)
        #expect(desk.state.notice?.text == "g a does nothing here; g is given up")
        desk.press(.character("a"))
        #expect(desk.question != nil)
    }

    @Test func `what was begun on one thing is not finished on another`() {
        var desk = desk(Self.first)
        desk.press(.character("g"))
        desk.state.layers = [.help(HelpPane(selected: 4))]
        desk.press(.character("g"))
        #expect(desk.state.notice?.text == "g was typed for something else, and is given up with g")
        #expect(desk.state.layers == [.help(HelpPane(selected: 4))])
    }

    @Test func `keys behind a list that is on its way wait for it, as single keys do`() {
        var desk = desk(Self.first, Self.approve)
        desk.press(.character("1"), .character("g"), .character("a"))
        #expect(desk.question == nil)
        desk.answer()
        #expect(desk.question != nil)
    }

    @Test func `hints, help, palette and messages name the keys that were set`() throws {
        var desk = desk(
            Self.approve, KeySetting(place: "anywhere", action: "orders.place", keys: ["F9"], line: 3),
            KeySetting(place: "anywhere", action: "help.show", keys: ["F11"], line: 4),
            KeySetting(place: "anywhere", action: "move.first", keys: ["Home"], line: 5))
        let frame = view(desk.state).text
        #expect(frame.contains("F9 place") && frame.contains("g a approve") && frame.contains("F11 help"))
        desk.press(.character("ü"))
        #expect(desk.state.notice?.text == "ü does nothing here; F11 lists the keys")
        desk.press(.function(11), .character("/"))
        desk.type("approve")
        #expect(view(desk.state).text.contains(#/g a +approve/#))
        desk.press(.escape, .escape, .character(":"))
        desk.type("approve")
        #expect(view(desk.state).text.contains("g a"))
    }
}

extension DashboardDriver {
    /// Starts the state that is set, and answers what it asks for.
    fileprivate mutating func restart() {
        for effect in state.start() { open.append(effect) }
        observe()
        answer()
        pass(.milliseconds(30))
        answer()
    }
}
