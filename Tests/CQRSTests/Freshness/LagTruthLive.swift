import CQRS
import Testing

extension LagScenario {
    static let live = [
        LagScenario("an idle desk grows no lag") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            for _ in 0..<5 {
                await trial.sees("LIVE", 0, .zero)
                trial.passInSilence(.seconds(3_600))
                try await trial.step()
            }
            trial.lies(trial.lagSinceCheckpoint, insteadOf: trial.seen?.lag)
            return trial
        },
        LagScenario("the first event after an idle hour has not waited for an hour") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.passInSilence(.seconds(3_600))
            try await trial.step()
            try await trial.desk.scribe.note("two")
            trial.passInSilence(.milliseconds(3))
            await trial.sees("LIVE", 1, .milliseconds(3))
            trial.lies(trial.lagSinceCheckpoint, insteadOf: trial.seen?.lag)
            trial.lies(trial.behindAsReported, insteadOf: trial.seen?.behind)
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("an import of old orders is as fresh as its recording") {
            var trial = LagTrial()
            await trial.sees("LIVE", 0, .zero)
            try await trial.desk.scribe.note("1970")
            trial.passInSilence(.milliseconds(10))
            await trial.sees("LIVE", 1, .milliseconds(10))
            trial.lies(try await trial.lagByOccurrence(), insteadOf: trial.seen?.lag)
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a projector gone while nothing waits leaves no lag, only its silence") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            for minute in 0..<3 {
                await trial.sees("LIVE", 0, .zero)
                #expect(trial.seen?.heartbeatAge == .seconds(60 * minute))
                trial.passInSilence(.seconds(60))
            }
            await trial.sees("LIVE", 0, .zero)
            trial.lies(try await trial.heartbeatByClock(), insteadOf: trial.seen?.lag)
            try await trial.desk.scribe.note("two")
            await trial.sees("STALLED", 1, .zero)
            trial.lies(LagTrial.word(behind: 1, lag: .zero), insteadOf: trial.seen?.state.word)
            return trial
        },
        LagScenario("events that wait as dead letters are reported, though none is left to apply") {
            var trial = LagTrial()
            trial.desk.store.fail("bad", with: Indigestible())
            try await trial.desk.scribe.note("bad", "behind", "behind")
            try await trial.step()
            for _ in 0..<3 {
                await trial.sees("LIVE", 0, .zero)
                #expect(trial.seen?.deadLetters == 3)
                try await trial.pass(.seconds(10))
            }
            // Fresh by the numbers alone; yet three events are not among the rows.
            let rows = Int64(try trial.desk.texts().count)
            trial.lies(try await trial.behindByNumbers(), insteadOf: 3 - rows)
            return trial
        },
        LagScenario("latency figures do not outlive whoever measured them") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            try await trial.pass(.seconds(1))
            let monitor = trial.desk.monitor()
            #expect(await monitor.observe().visibleLatency != nil)
            await trial.sees("LIVE", 0, .zero)
            trial.passInSilence(.seconds(5))
            await trial.sees("LIVE", 0, .zero)
            let stored = try await trial.desk.store.inner.status().visibleLatency
            trial.lies(stored, insteadOf: await monitor.observe().visibleLatency)
            return trial
        },
    ]
}
