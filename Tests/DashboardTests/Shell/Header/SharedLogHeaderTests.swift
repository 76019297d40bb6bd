import CQRS
import Testing

@testable import Dashboard

@Suite struct SharedLogHeaderTests {
    private func words(_ copies: LogCopies?, _ state: FreshnessState = .live, pausedBy actor: String? = nil) -> [String]
    {
        let freshness = Freshness(
            projection: .orders, state: state, head: Position(4), checkpoint: Position(4), behind: 0, lag: .zero,
            heartbeatAge: .zero, eta: nil, deadLetters: 0, observedAt: Timestamp(microseconds: 0))
        let report = FreshnessReport(
            projections: [freshness], visibleLatency: nil, delay: .zero, projector: ProjectorReport(pausedBy: actor),
            copies: copies)
        return FreshnessText(desk: report, age: .zero).segments.map(\.text)
    }

    @Test func `a log that one server alone has is described as one copy`() {
        #expect(words(.one).contains("one copy"))
        #expect(!words(.several).contains("one copy"))
        #expect(!words(nil).contains("one copy"))
    }

    @Test func `a log whose commits wait for a standby that is away is described so`() {
        #expect(words(.standbyAway).contains("standby away"))
        #expect(!words(.several).contains("standby away"))
    }

    @Test func `a pause is one of this machine where others share the log`() {
        #expect(words(.several, .paused(by: "carol"), pausedBy: "carol").contains("here by carol"))
        #expect(words(nil, .paused(by: "carol"), pausedBy: "carol").contains("by carol"))
        #expect(words(.several, .stalled, pausedBy: "carol").contains("‖ paused here by carol"))
        #expect(words(nil, .stalled, pausedBy: "carol").contains("‖ paused by carol"))
    }
}
