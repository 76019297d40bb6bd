import CQRS
import OrderCommands
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// What a demonstration does at a dashboard, as the person there would.
@Suite struct DemonstrationTests {
    private var desk = DashboardDriver(orders: (1...5).map { .sample($0) }, size: Size(columns: 120, rows: 36))

    private let order = DemonstratedOrder(
        customer: CustomerID("ALFKI"), customerName: "Alfreds Futterkiste",
        items: [OrderItem(productID: ProductID("1"), quantity: 2)], estimate: Money(minorUnits: 3_600, currency: .usd))

    @Test mutating func `an order is placed and shown as one's own, and a refusal is on its row`() {
        desk.send(.demonstrated(.place(order)))
        #expect(view(desk.state).text.contains("$36.00 ~   PENDING ~    ◔ sent"))
        #expect(desk.dispatched?.action.expectedStatus == .pending)
        desk.reject("ACCOUNT_SUSPENDED", "customer 'ALFKI' is suspended")
        #expect(view(desk.state).text.contains("✖ ACCOUNT_SUSPENDED"))
    }

    @Test mutating func `the next act takes the words of a refusal away, as a key does`() {
        desk.send(.demonstrated(.place(order)))
        desk.reject("ACCOUNT_SUSPENDED", "customer 'ALFKI' is suspended")
        #expect(desk.state.notice?.kind == .failure)
        desk.send(.demonstrated(.rebuild))
        #expect(desk.state.notice == nil)
    }

    @Test mutating func `the projection is paused and slowed as by the keys, once`() {
        desk.send(.demonstrated(.pause(true)))
        desk.send(.demonstrated(.pause(true)))
        #expect(desk.effects.filter { $0 == .setPaused(true) }.count == 1)
        desk.send(.demonstrated(.pause(false)))
        desk.send(.demonstrated(.delay(.milliseconds(50))))
        desk.send(.demonstrated(.delay(.zero)))
        desk.send(.demonstrated(.delay(.zero)))
        #expect(desk.effects.contains(.setPaused(false)))
        #expect(desk.effects.contains(.setDelay(.milliseconds(50))))
        #expect(desk.effects.filter { $0 == .setDelay(.zero) }.count == 1)
    }

    @Test mutating func `the disk is slowed and mended as by the palette, once`() {
        desk.send(.demonstrated(.slowDisk(.zero)))
        desk.send(.demonstrated(.slowDisk(.milliseconds(250))))
        desk.send(.demonstrated(.slowDisk(.milliseconds(250))))
        desk.send(.demonstrated(.slowDisk(.zero)))
        let slowed = desk.effects.filter { if case .slowCommits = $0 { true } else { false } }
        #expect(slowed == [.slowCommits(.milliseconds(250)), .slowCommits(.zero)])
    }

    @Test mutating func `the screen of the lag shows the last minute, and the orders come back`() {
        desk.send(.demonstrated(.showLag))
        #expect(desk.state.screens.shown == .lag)
        #expect(view(desk.state).text.contains("[1 min]"))
        desk.send(.demonstrated(.showOrders))
        #expect(desk.state.screens.shown == .orders)
    }

    @Test mutating func `the list of what is parked is not opened over what the person has open, nor closed for it`() {
        desk.send(.demonstrated(.showDeadLetters(true)))
        #expect(desk.state.layers.count == 1)
        desk.send(.demonstrated(.showDeadLetters(false)))
        #expect(desk.state.layers.isEmpty)
        desk.press(.character("?"))
        desk.send(.demonstrated(.showDeadLetters(true)))
        desk.send(.demonstrated(.showDeadLetters(false)))
        #expect(desk.state.layers.count == 1)
    }

    @Test mutating func `an event is made to fail, and a retry withdraws what has met none`() {
        desk.send(.demonstrated(.failNextEvent))
        #expect(desk.effects.last == .failNextEvent(true))
        desk.send(.demonstrated(.retry))
        #expect(!desk.effects.contains(.retryAllDeadLetters), "nothing is parked")
    }

    @Test func `the same acts at the same times give the same frames`() {
        func frames() -> [String] {
            var desk = DashboardDriver(orders: (1...50).map { .sample($0) })
            var frames: [String] = []
            let acts: [DemonstratedAct] = [
                .place(order), .showLag, .pause(true), .pause(false), .showOrders, .place(order), .rebuild,
            ]
            for act in acts {
                desk.send(.caption("\(act)"))
                desk.send(.demonstrated(act))
                desk.pass(.milliseconds(500))
                desk.answer()
                frames.append(view(desk.state).text)
            }
            return frames
        }
        #expect(frames() == frames())
    }

    // MARK: The offer of an empty desk

    @Test func `an empty desk offers the demonstration where there is one, and is left for it`() {
        var desk = DashboardDriver()
        desk.state = DashboardState(
            configuration: DashboardConfiguration(
                user: "alice", offersDemo: true, idSeed: desk.state.configuration.idSeed),
            size: Size(columns: 80, rows: 24), now: desk.now)
        desk.state.layers = [.welcome]
        #expect(view(desk.state).text.contains("d  see it at work first, on a desk to throw away"))
        desk.press(.character("d"))
        #expect(desk.effects.last == .openDemo)
        #expect(desk.state.isLeaving)
    }

    @Test func `in the demonstration itself there is no offer`() {
        var desk = DashboardDriver()
        desk.state.layers = [.welcome]
        #expect(!view(desk.state).text.contains("see it at work"))
        desk.press(.character("d"))
        #expect(!desk.state.isLeaving)
    }
}
