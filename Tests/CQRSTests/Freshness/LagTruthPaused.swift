import CQRS
import Testing

extension LagScenario {
    static let paused = [
        LagScenario("a pause with something waiting is never 0 behind, however long it lasts") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            try await trial.remote.setPaused(true)
            await trial.sees("PAUSED", 0, .zero)
            try await trial.desk.scribe.note("two")
            for second in 1...20 {
                try await trial.pass(.seconds(1))
                try await trial.remote.setPaused(true)
                await trial.sees("PAUSED", 1, .seconds(second))
            }
            // The projector is alive and has nothing it may do: by its heartbeat all is well.
            trial.lies(try await trial.heartbeatByClock(), insteadOf: trial.seen?.lag)
            try await trial.remote.setPaused(false)
            await trial.sees("DELAYED", 1, .seconds(20))
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a pause does not hide a failure") {
            var trial = LagTrial()
            trial.desk.store.fail("bad", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
            try await trial.desk.scribe.note("bad")
            try await trial.pass(.seconds(1))
            await trial.sees("FAILED", 1, .seconds(1))
            try await trial.remote.setPaused(true)
            await trial.sees("FAILED", 1, .seconds(1))
            let isPaused = try await trial.desk.store.inner.status().control.isPaused
            trial.lies(isPaused ? "PAUSED" : "", insteadOf: trial.seen?.state.word)
            try await trial.pass(.seconds(2))
            await trial.sees("FAILED", 1, .seconds(3))
            return trial
        },
        LagScenario("a pause does not hide that its rows are from another log") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            trial.desk.log.replace(by: try await trial.desk.anotherLog(["x", "y"]))
            try await trial.remote.setPaused(true)
            await trial.sees("FAILED", nil, nil)
            trial.lies(try await trial.behindByNumbers(), insteadOf: trial.seen?.behind)
            try await trial.step()
            await trial.sees("FAILED", nil, nil)
            try await trial.remote.setPaused(false)
            try await trial.pass(.seconds(1))
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a pause whose session died is over, for the header too") {
            var trial = LagTrial()
            await trial.sees("LIVE", 0, .zero)
            try await trial.remote.setPaused(true)
            try await trial.desk.scribe.note("one")
            try await trial.pass(.seconds(3))
            await trial.sees("PAUSED", 1, .seconds(3))
            trial.passInSilence(.milliseconds(1))
            await trial.sees("DELAYED", 1, .milliseconds(3_001))
            let isPaused = try await trial.desk.store.inner.status().control.isPaused
            trial.lies(isPaused ? "PAUSED" : "", insteadOf: trial.seen?.state.word)
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a rebuild of failed rows that a pause holds is not under way") {
            var trial = LagTrial()
            trial.desk.store.fail("bad", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
            try await trial.desk.scribe.note("bad")
            try await trial.step()
            try await trial.remote.setPaused(true)
            try await trial.remote.rebuild(["orders"])
            for second in 1...8 {
                try await trial.pass(.seconds(1))
                try await trial.remote.setPaused(true)
                await trial.sees("FAILED", 1, .seconds(second))
            }
            let rebuild = try await trial.desk.projection().rebuild
            trial.lies(rebuild == nil ? "" : "REBUILDING", insteadOf: trial.seen?.state.word)
            return trial
        },
    ]
}
