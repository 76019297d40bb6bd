import CQRS
import TerminalKit
import Testing

@testable import Dashboard

/// What the keys of a burst ask for is started once all of them are applied.
struct BurstTests {
    @Test func `of the lists that a burst of keys asks for only the last is loaded`() {
        var desk = DashboardDriver(orders: (1...5).map { .sample($0) })
        desk.effects = []
        desk.type("/alf")
        let lists = desk.effects.filter { $0.request?.subject == .orders }
        #expect(lists.count == 3)
        #expect(desk.state.wanted(of: desk.effects).urgent == [lists[2]])
    }

    @Test func `what a burst sends, and asks of the projector, is all done, in its order`() {
        var desk = DashboardDriver(orders: (1...5).map { .sample($0) })
        desk.effects = []
        desk.type("PP")
        let asked: [Effect] = [.setPaused(true), .setPaused(false)]
        #expect(desk.state.wanted(of: desk.effects).urgent.filter(\.isControl) == asked)
    }

    @Test func `what a person waits for is asked before the frame is drawn, what is brought up to date behind it`() {
        var desk = DashboardDriver(orders: (1...5).map { .sample($0) })
        desk.effects = []
        desk.press(.function(6))
        #expect(desk.state.wanted(of: desk.effects).urgent.compactMap(\.request?.subject) == [.screen(.products)])
        desk.effects = []
        desk.press(.function(2))
        let wanted = desk.state.wanted(of: desk.effects)
        #expect(wanted.urgent.allSatisfy { $0.request == nil })
        #expect(wanted.others.compactMap(\.request?.subject) == [.screen(.orders)])
    }
}
