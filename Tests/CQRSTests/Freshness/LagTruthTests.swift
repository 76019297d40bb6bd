import CQRS
import Synchronization
import TestSupport
import Testing

@Suite struct LagTruthTests {
    private static let scenarios =
        LagScenario.live + LagScenario.moving + LagScenario.paused + LagScenario.stalled + LagScenario.failed
        + LagScenario.rebuilding + LagScenario.clock
    private static let tally = Mutex<[LagTrial]>([])

    @Test(arguments: scenarios) func `the header tells the truth at every step where a naive gauge lies`(
        scenario: LagScenario
    ) async throws {
        let trial = try await scenario.body()
        #expect(trial.lies > 0, "a scenario in which nothing would have lied proves nothing")
        let trials = Self.tally.withLock { tally in
            tally.append(trial)
            return tally
        }
        guard trials.count == Self.scenarios.count else { return }
        let observations = trials.reduce(0) { $0 + $1.observations }
        let lies = trials.reduce(0) { $0 + $1.lies }
        let misreadings = trials.reduce(0) { $0 + $1.misreadings }
        LongRun.report(
            item: "lag",
            tried: "\(trials.count) scenarios, \(observations) observations, naive gauges wrong \(lies) times",
            lost: misreadings == 0 ? "nothing" : "\(misreadings) looks that said something else")
    }

    @Test func `a projector that runs by itself and is killed is reported by its silence`() async throws {
        let (desk, timer) = (SteppedDesk(), ManualTimer())
        let (runner, monitor, store) = (desk.runner(), desk.monitor(), desk.store)
        let run = Task { await runner.run(clock: timer) }
        let position = try await desk.scribe.note("one")
        try await eventually("it is applied") { try await store.inner.status()["orders"]?.checkpoint == position }
        #expect(await monitor.observe().worst.state == .live)
        run.cancel()
        await run.value
        try await desk.scribe.note("two")
        var words: [String] = []
        for _ in 0..<12 {
            words.append(await monitor.observe().worst.state.word)
            desk.clock.advance(by: .milliseconds(500))
        }
        #expect(words == ["LIVE"] + Array(repeating: "DELAYED", count: 9) + ["STALLED", "STALLED"])
    }
}
