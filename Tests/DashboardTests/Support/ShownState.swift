import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

@testable import Dashboard

/// A screen besides the orders, in a state that it can be in.
struct ShownState: Sendable, CustomStringConvertible {
    enum Kind: String, Sendable, CaseIterable {
        case loading
        case empty
        /// The first question failed.
        case failed
        case full
        /// A later question failed, so that what came before stays.
        case outdated
        /// The text that is searched for is being typed.
        case searched
        /// A question lies over it.
        case question
        /// A form lies over it.
        case form
        case paused
        case stalled
        /// Nobody has seen the desk for long.
        case unknown
    }

    let screen: ScreenID
    let kind: Kind

    static let screens: [ScreenID] = [.lag, .events, .customers, .products, .overview]
    static let all = screens.flatMap { screen in
        Kind.allCases.filter { $0 != .searched || [.events, .customers, .products].contains(screen) }
            .map { ShownState(screen: screen, kind: $0) }
    }

    var description: String { "\(screen), \(kind)" }
    /// Whether text is typed.
    var isTypedInto: Bool { kind == .searched || kind == .form }
    /// Whether a row is under the cursor and nothing lies over it.
    var hasSelection: Bool {
        screen != .lag && [.full, .outdated, .searched, .paused, .stalled, .unknown].contains(kind)
    }

    /// The desk with this on the screen.
    func state(_ size: Size, theme: String = "auto") -> DashboardState {
        var state = Sample.desk(size.columns, size.rows, theme: theme)
        state.pending = PendingCommands()
        state.desk = Self.desk(.live, behind: 2)
        _ = state.show(screen)
        if kind == .failed {
            fail(&state)
        } else if kind != .loading {
            let answer: any Sendable = kind == .empty ? nothing : full(state)
            _ = state.receive(.success(answer), for: screen)
        }
        change(&state)
        return state
    }

    private func change(_ state: inout DashboardState) {
        switch kind {
        case .loading, .empty, .failed, .full: break
        case .outdated:
            state.now = state.now + .seconds(5)
            fail(&state)
        case .searched: state.finder = TextInput(screen == .events ? "type:Order*" : "qu")
        case .question:
            state.layers = [
                .question(
                    Question(
                        screen == .products
                            ? .discontinue(ScreenSample.products.products[1].summary)
                            : .suspend(ScreenSample.customers.customers[1].summary)))
            ]
        case .form:
            state.layers = [.directory(DirectoryForm(screen == .products ? .add(.usd) : .register))]
        case .paused: state.desk = Self.desk(.paused(by: "bob"), behind: 2)
        case .stalled: state.desk = Self.desk(.stalled, behind: 2)
        case .unknown: state.now = state.now + .seconds(60)
        }
    }

    private func fail(_ state: inout DashboardState) {
        _ = state.receive(.failure(Failure(message: "the read store is locked by another program")), for: screen)
    }

    private static func desk(_ state: FreshnessState, behind: Int64) -> FreshnessReport {
        var report = Sample.freshness(state, behind: behind, lag: .milliseconds(40), deadLetters: 1)
        for name in [ProjectionName.history, .directory, .statistics] {
            report.projections += Sample.freshness(state, behind: behind, projection: name).projections
        }
        return report
    }

    private var nothing: any Sendable {
        switch screen {
        case .customers:
            Snapshot(ListCustomerSales.Answer(customers: [], matching: SalesSummary()), checkpoint: Position(18_206))
        case .products:
            Snapshot(ListProductSales.Answer(products: [], matching: SalesSummary()), checkpoint: Position(18_206))
        case .overview: Snapshot(ScreenSample.nothing, checkpoint: Position(18_206))
        case .events:
            Snapshot(
                ListEvents.Answer(events: [], highest: .start, lowest: Position(1), head: .start, checkpoints: []),
                checkpoint: Position(18_206))
        default:
            Snapshot(
                PastLag(
                    of: [], present: .nothingWaits, knownSince: nil, from: ScreenSample.ago(600), until: Sample.now,
                    samples: 60), checkpoint: Position(18_206))
        }
    }

    /// What answers its questions.
    func full(_ state: DashboardState) -> any Sendable {
        switch screen {
        case .customers: Snapshot(ScreenSample.customers, checkpoint: Position(18_206))
        case .products: Snapshot(ScreenSample.products, checkpoint: Position(18_206))
        case .overview: Snapshot(ScreenSample.overview, checkpoint: Position(18_206))
        case .events: Snapshot(ScreenSample.events, checkpoint: Position(18_206))
        default:
            Snapshot(
                ScreenSample.lag(samples: max(1, LagView.chartColumns(of: state.size.columns))),
                checkpoint: Position(18_206))
        }
    }
}
