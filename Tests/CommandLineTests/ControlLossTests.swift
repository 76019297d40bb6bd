import CQRS
import Testing

@testable import orderdesk

/// What a dashboard reports when another ended what it asked of the projector.
struct ControlLossTests {
    private func control(paused isPaused: Bool = false, delay: Duration = .zero, by actor: String) -> ProjectorControl {
        ProjectorControl(
            isPaused: isPaused, allowedThrough: .start, delay: delay, actor: actor, session: actor,
            renewedAt: Timestamp(milliseconds: 0))
    }

    private func sentence(
        _ asked: ProjectorControl, _ found: ProjectorControl, hasRunOut: Bool = false
    ) -> String? {
        ControlLoss(of: asked.isPaused ? .pause : .delay, asked: asked, found: found, hasRunOut: hasRunOut).sentence
    }

    @Test func `a pause that ran out names whose desk projected meanwhile`() {
        let asked = control(paused: true, by: "alice")
        #expect(
            sentence(asked, control(by: "bob"), hasRunOut: true)
                == "the projection was resumed: nothing was heard of this dashboard for 3 s or longer, so bob's desk projected on"
        )
        #expect(
            sentence(asked, .none, hasRunOut: true)
                == "the projection was resumed: nothing was heard of this dashboard for 3 s or longer, so another desk projected on"
        )
    }

    @Test func `a pause that another ended names who did`() {
        let asked = control(paused: true, by: "alice")
        #expect(sentence(asked, control(by: "bob")) == "the projection was resumed by bob")
        #expect(sentence(asked, .none) == "the projection was resumed by another desk")
    }

    @Test func `a delay that is another now, or none, is reported`() {
        let asked = control(delay: .seconds(1), by: "alice")
        #expect(
            sentence(asked, control(delay: .seconds(2), by: "bob"))
                == "the projection's delay was changed to 2.0 s by bob")
        #expect(sentence(asked, control(by: "bob")) == "the projection's delay was ended by bob")
    }

    @Test func `what holds in another's name is not reported`() {
        let asked = control(paused: true, delay: .seconds(1), by: "alice")
        #expect(sentence(asked, control(paused: true, delay: .seconds(1), by: "bob")) == nil)
    }
}
