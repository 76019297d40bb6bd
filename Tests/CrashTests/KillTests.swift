import TestSupport
import Testing

@Suite(.timeLimit(.minutes(30))) struct KillTests {
    @Test func `whoever dispatches may be killed at any moment, and nothing acknowledged is lost`() async throws {
        let kills = LongRun.count(short: 15, long: 300)
        var trial = try await KillTrial(seed: 1)
        for _ in 0..<kills { try await trial.killDispatchers() }
        try await trial.conclude()
        LongRun.report(
            item: "crash",
            tried: """
                \(kills) kills of \(trial.workers) dispatching processes over one desk, \
                \(trial.audit.acknowledgedCount) commands acknowledged, \(trial.audit.head) events
                """,
            findings: trial.findings)
        #expect(trial.findings == [])
        #expect(trial.audit.acknowledgedCount > 0)
    }

    @Test func `whoever projects may be killed in the middle of a batch, and rows and checkpoint agree`() async throws {
        let kills = LongRun.count(short: 12, long: 300)
        var trial = try await KillTrial(seed: 2)
        let orders = LongRun.count(short: 250, long: 2_000)
        let filler = try Worker("dispatch", ["--seed", "9", "--orders", "\(orders)", "--lanes", "32"], on: trial.desk)
        try await filler.finish()
        var beginnings = 0
        for _ in 0..<kills { beginnings += try await trial.killProjector() ? 1 : 0 }
        try await trial.conclude()
        LongRun.report(
            item: "crash",
            tried: """
                \(kills) kills of a projecting process, \(trial.partial) of them with the read model on its way, \
                which was begun \(beginnings) times; \(trial.audit.head) events
                """,
            findings: trial.findings)
        #expect(trial.findings == [])
        #expect(trial.partial > 0, "no kill hit a read model that was being made")
    }

    @Test func `whoever rebuilds may be killed on the way, and readers see the rows they saw`() async throws {
        let kills = LongRun.count(short: 8, long: 300)
        var trial = try await KillTrial(seed: 3)
        let orders = LongRun.count(short: 200, long: 1_000)
        let filler = try Worker("dispatch", ["--seed", "9", "--orders", "\(orders)", "--lanes", "32"], on: trial.desk)
        try await filler.finish()
        var beginnings = 0
        for _ in 0..<kills { beginnings += try await trial.killRebuilder() ? 1 : 0 }
        try await trial.conclude()
        LongRun.report(
            item: "crash",
            tried: """
                \(kills) kills of a rebuilding process, \(trial.partial) of them on the way, \(beginnings) rebuilds of \
                everything; \(trial.audit.head) events
                """,
            findings: trial.findings)
        #expect(trial.findings == [])
        #expect(trial.partial > 0, "no kill hit a rebuild on its way")
    }
}
