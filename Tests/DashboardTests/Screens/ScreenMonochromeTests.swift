import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What colours distinguish on the screens besides the orders is distinguished without them.
struct ScreenMonochromeTests {
    /// States of one thing on a screen, which all have to look different.
    struct Distinction: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let states: @Sendable (Size, String) -> [DashboardState]

        init(_ name: String, _ states: @escaping @Sendable (Size, String) -> [DashboardState]) {
            (testDescription, self.states) = (name, states)
        }
    }

    private static func states(
        _ kinds: [ShownState.Kind], of screen: ScreenID
    ) -> @Sendable (Size, String) -> [DashboardState] {
        { size, theme in kinds.map { ShownState(screen: screen, kind: $0).state(size, theme: theme) } }
    }

    /// A full screen, answered with each of some answers.
    private static func answers(
        _ answers: [any Sendable], on screen: ScreenID
    ) -> @Sendable (Size, String) -> [DashboardState] {
        { size, theme in
            answers.map { answer in
                var state = ShownState(screen: screen, kind: .full).state(size, theme: theme)
                _ = state.receive(.success(answer), for: screen)
                return state
            }
        }
    }

    private static func keys(_ keys: [[Key]], on screen: ScreenID) -> @Sendable (Size, String) -> [DashboardState] {
        { size, theme in
            keys.map { keys in
                let shown = ShownState(screen: screen, kind: .full)
                var state = shown.state(size, theme: theme)
                for key in keys {
                    _ = update(&state, .keyPressed(key), at: state.now, uptime: .seconds(1))
                    guard state.screens.current.isAwaited(in: state) else { continue }
                    _ = state.receive(.success(shown.full(state)), for: screen)
                }
                return state
            }
        }
    }

    private static let customers: [any Sendable] = [false, true].map { isSuspended in
        var answer = ScreenSample.customers
        answer.customers[0].summary.isSuspended = isSuspended
        return Snapshot(answer, checkpoint: .start)
    }

    private static let events: [any Sendable] = [
        EventDelivery.State.waiting, .visible(since: Sample.now), .parked(since: Sample.now),
    ].map { eventState in
        var answer = ScreenSample.events
        answer.checkpoints = answer.checkpoints.map { ProjectionCheckpoint($0.name, Position(18_206)) }
        if eventState == .waiting { answer.checkpoints[0].position = Position(18_205) }
        answer.events[0].delivery.state = eventState
        return Snapshot(answer, checkpoint: .start)
    }

    private static let growth: [any Sendable] = [54, 64, 74].map { count in
        var answer = ScreenSample.overview
        answer.actsBefore[.placed] = ScreenSample.totals(count, ScreenSample.money(Int64(count) * 76_392_50 / 100))
        return Snapshot(answer, checkpoint: .start)
    }

    private static let distinctions: [Distinction] =
        ShownState.screens.map { screen in
            Distinction("how \(screen) came", states([.loading, .empty, .failed, .full, .outdated], of: screen))
        } + [
            Distinction("how fresh the projections are", states([.full, .paused, .stalled, .unknown], of: .lag)),
            Distinction("a suspended customer", answers(customers, on: .customers)),
            Distinction("whether an event is visible", answers(events, on: .events)),
            Distinction("how much was placed against yesterday", answers(growth, on: .overview)),
            Distinction("where the cursor is among customers", keys([[], [.down], [.down, .down]], on: .customers)),
            Distinction("where the cursor is among products", keys([[], [.down], [.down, .down]], on: .products)),
            Distinction("where the cursor is among events", keys([[], [.down], [.down, .down]], on: .events)),
            Distinction("where the cursor is on the overview", keys([[], [.down], [.down, .down]], on: .overview)),
            Distinction("whether the log is followed", keys([[], [.character("f")]], on: .events)),
            Distinction(
                "which field is typed into", keys([[.character("+")], [.character("+"), .tab]], on: .customers)),
            Distinction(
                "what customers are sorted by", keys([[], [.character("O")], [.character("o")]], on: .customers)),
        ]

    @Test(arguments: distinctions, FrameMatrixTests.sizes)
    func `is seen without colours, in UTF-8 and in ASCII`(distinction: Distinction, size: Size) {
        let inColour = distinction.states(size, "auto").map { view($0) }
        // What goes first where there is no room are the sums.
        if size.columns >= 80 || !distinction.testDescription.contains("sorted") {
            #expect(Set(inColour).count == inColour.count)
        }
        let mono = distinction.states(size, "mono").map { view($0) }
        #expect(Set(mono.map(\.withoutColour)).count == Set(inColour).count)
        #expect(Set(mono.map(\.ascii.withoutColour)).count == Set(inColour).count)
    }
}
