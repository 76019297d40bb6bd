import CQRS
import Testing

extension LagScenario {
    private static let damaged = StoreError(.corrupt, "damaged", remedy: "restore it")

    static let failed = [
        LagScenario("of two projections one fails: the desk is as fresh as the worse of them") {
            var trial = LagTrial(["orders", "customers"])
            trial.desk.store.fail("two", in: "customers", with: damaged)
            try await trial.desk.scribe.note("one")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            try await trial.desk.scribe.note("two")
            try await trial.pass(.seconds(1))
            await trial.sees("FAILED", 1, .seconds(1))
            #expect(trial.seen?.state == .failed(at: Position(2), message: "damaged; restore it"))
            // By the orders, or by the newest checkpoint, all is well.
            trial.lies(try await trial.behindByNumbers(), insteadOf: trial.seen?.behind)
            try await trial.pass(.seconds(60))
            await trial.sees("FAILED", 1, .seconds(61))
            trial.lies(try await trial.heartbeatByClock(), insteadOf: trial.seen?.lag)
            return trial
        },
        LagScenario("a store that cannot be read for a while leaves nothing known, not the last figures") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            let kept = trial.seen
            trial.desk.store.failStatus(StoreError(.inputOutput, "read.sqlite cannot be read", remedy: "wait"))
            try await trial.desk.scribe.note("two")
            for _ in 0..<5 {
                try await trial.pass(.seconds(1))
                await trial.sees("FAILED", nil, nil)
                trial.lies(kept?.behind, insteadOf: trial.seen?.behind)
            }
            trial.desk.store.failStatus(nil)
            await trial.sees("STALLED", 1, .seconds(5))
            try await trial.pass(.seconds(5))
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a log that cannot be read for a while leaves nothing known either") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.desk.log.failReads(StoreError(.inputOutput, "write.sqlite cannot be read", remedy: "wait"))
            try await trial.pass(.seconds(1))
            await trial.sees("FAILED", nil, nil)
            trial.lies(Int64(0), insteadOf: trial.seen?.behind)
            trial.desk.log.failReads(nil)
            try await trial.pass(.seconds(1))
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a log that is out of reach is said to be so, for how long, and how much waits there is not known")
        {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.desk.log.failReads(StoreError(.unreachable, "no route to host", remedy: "wait"))
            for seconds in 0..<4 {
                await trial.sees("LOG AWAY", nil, nil)
                #expect(trial.seen?.state == .logAway(for: .seconds(seconds)))
                #expect(trial.seen?.aged(by: .seconds(9)).state == .logAway(for: .seconds(seconds + 9)))
                trial.lies(Int64(0), insteadOf: trial.seen?.behind)
                trial.passInSilence(.seconds(1))
            }
            trial.desk.log.failReads(nil)
            try await trial.pass(.seconds(1))
            await trial.sees("LIVE", 0, .zero)
            trial.desk.log.failReads(StoreError(.unreachable, "no route to host", remedy: "wait"))
            await trial.sees("LOG AWAY", nil, nil)
            #expect(trial.seen?.state == .logAway(for: .zero))
            return trial
        },
        LagScenario("a read model ahead of its log is not 0 behind") {
            var trial = LagTrial()
            for text in ["one", "two", "three"] { try await trial.desk.scribe.note(text) }
            try await trial.step()
            trial.desk.log.replace(by: try await trial.desk.anotherLog(["x"]))
            await trial.sees("FAILED", nil, nil)
            trial.lies(try await trial.behindByNumbers(), insteadOf: trial.seen?.behind)
            try await trial.step()
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            #expect(try trial.desk.texts() == ["x"])
            return trial
        },
        LagScenario("a read model of another log of the same length is not LIVE") {
            var trial = LagTrial()
            for text in ["one", "two"] { try await trial.desk.scribe.note(text) }
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.desk.log.replace(by: try await trial.desk.anotherLog(["x", "y"]))
            for _ in 0..<3 {
                await trial.sees("FAILED", nil, nil)
                trial.passInSilence(.seconds(1))
            }
            trial.lies(try await trial.behindByNumbers(), insteadOf: trial.seen?.behind)
            trial.lies(LagTrial.word(behind: 0, lag: .zero), insteadOf: trial.seen?.state.word)
            try await trial.pass(.seconds(1))
            await trial.sees("LIVE", 0, .zero)
            #expect(try trial.desk.texts() == ["x", "y"])
            return trial
        },
    ]
}
