import CQRS
import Testing

extension LagScenario {
    static let clock = [
        LagScenario("a clock set back makes no waiting event young") {
            var trial = LagTrial()
            await trial.sees("LIVE", 0, .zero)
            try await trial.desk.scribe.note("one")
            trial.passInSilence(.seconds(100))
            await trial.sees("STALLED", 1, .seconds(100))
            trial.desk.clock.jump(by: .seconds(-3_600))
            for second in 0..<5 {
                await trial.sees("STALLED", 1, .seconds(100 + second))
                trial.lies(try await trial.lagByClock(), insteadOf: trial.seen?.lag)
                trial.passInSilence(.seconds(1))
            }
            return trial
        },
        LagScenario("a clock set back makes no dead projector's heartbeat young") {
            var trial = LagTrial()
            try await trial.step()
            try await trial.desk.scribe.note("one")
            trial.passInSilence(.seconds(20))
            await trial.sees("STALLED", 1, .seconds(20))
            trial.desk.clock.jump(by: .seconds(-3_600))
            await trial.sees("STALLED", 1, .seconds(20))
            #expect(trial.seen?.heartbeatAge == .seconds(20))
            trial.lies(try await trial.heartbeatByClock(), insteadOf: trial.seen?.heartbeatAge)
            trial.passInSilence(.seconds(1))
            await trial.sees("STALLED", 1, .seconds(21))
            return trial
        },
        LagScenario("an event recorded after the clock was set back has its own clock's age") {
            var trial = LagTrial()
            trial.desk.clock.jump(by: .seconds(14 * 365 * 86_400))
            try await trial.desk.scribe.note("one")
            try await trial.step()
            let ahead = trial.now
            await trial.sees("LIVE", 0, .zero)
            trial.desk.clock.jump(by: .seconds(-14 * 365 * 86_400))
            try await trial.step()
            try await trial.desk.scribe.note("two")
            for second in 0..<6 {
                let word = second == 0 ? "LIVE" : second < 5 ? "DELAYED" : "STALLED"
                await trial.sees(word, 1, .seconds(second))
                // Had the log raised the time to that of the event before, nothing would ever have waited.
                if second > 0 { trial.lies(max(.zero, trial.now - ahead), insteadOf: trial.seen?.lag) }
                trial.passInSilence(.seconds(1))
            }
            return trial
        },
        LagScenario("an event dated in the future has no known lag and is never LIVE, and is watched") {
            var trial = LagTrial()
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.desk.clock.jump(by: .seconds(86_400))
            try await trial.desk.scribe.note("of tomorrow")
            trial.desk.clock.jump(by: .seconds(-86_400))
            for second in 0..<7 {
                await trial.sees(second < 5 ? "DELAYED" : "STALLED", 1, nil)
                #expect(trial.seen?.watched == .seconds(second))
                trial.lies(try await trial.lagByClock(), insteadOf: trial.seen?.lag)
                trial.passInSilence(.seconds(1))
                try await trial.keepAlive()
            }
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("an event dated in the future that is applied leaves nothing behind") {
            var trial = LagTrial()
            trial.desk.clock.jump(by: .seconds(86_400))
            try await trial.desk.scribe.note("of tomorrow")
            trial.desk.clock.jump(by: .seconds(-86_400))
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            try await trial.desk.scribe.note("of today")
            await trial.sees("LIVE", 1, .zero)
            trial.passInSilence(.milliseconds(300))
            await trial.sees("DELAYED", 1, .milliseconds(300))
            trial.lies(
                try await trial.desk.log.head(after: .start).nextRecordedAt.map { max(.zero, trial.now - $0) },
                insteadOf: trial.seen?.lag)
            return trial
        },
        LagScenario("a heartbeat from the future is none, and what waits for it is STALLED") {
            var trial = LagTrial()
            trial.desk.clock.jump(by: .seconds(86_400))
            try await trial.step()
            trial.desk.clock.jump(by: .seconds(-86_400))
            // A monitor whose first observation is now has never accepted it.
            let monitor = trial.desk.monitor()
            try await trial.desk.scribe.note("one")
            for second in 0..<7 {
                let (watching, single) = (await monitor.observe().worst, await trial.desk.monitor().observe().worst)
                #expect(watching.state.word == (second == 0 ? "LIVE" : second < 5 ? "DELAYED" : "STALLED"))
                #expect(watching.state == single.state)
                #expect(watching.lag == single.lag)
                #expect(watching.heartbeatAge == nil && single.heartbeatAge == nil)
                trial.lies(try await trial.heartbeatByClock(), insteadOf: watching.heartbeatAge)
                trial.passInSilence(.seconds(1))
            }
            trial.runner = trial.desk.runner("heir")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            #expect(trial.seen?.heartbeatAge == .zero)
            return trial
        },
        LagScenario("a queue worked off after the clock was set back is as old as it was watched, event by event") {
            var trial = LagTrial(batch: 1)
            await trial.sees("LIVE", 0, .zero)
            for text in ["one", "two", "three", "four"] {
                try await trial.desk.scribe.note(text)
                await trial.sees("LIVE", Int64(try await trial.behindByNumbers()), try await trial.lagByClock())
                trial.passInSilence(.milliseconds(20))
            }
            trial.passInSilence(.milliseconds(920))
            await trial.sees("DELAYED", 4, .seconds(1))
            trial.desk.clock.jump(by: .seconds(-3_600))
            await trial.sees("DELAYED", 4, .seconds(1))
            // Those behind the first were never dated in a way that could be believed; they were watched.
            for (behind, milliseconds) in [(3, 980), (2, 960), (1, 940)] {
                try await trial.step()
                await trial.sees(behind > 1 ? "DELAYED" : "CATCHING UP", Int64(behind), nil)
                #expect(trial.seen?.watched == .milliseconds(milliseconds))
                trial.lies(try await trial.lagByClock(), insteadOf: trial.seen?.lag)
            }
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a clock set back puts no stall off") {
            var trial = LagTrial()
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.desk.store.fail("stuck", with: StoreError(.busy, "read.sqlite is locked", remedy: "try again"))
            trial.desk.clock.jump(by: .seconds(-3_600))
            try await trial.desk.scribe.note("stuck")
            await trial.sees("LIVE", 1, .zero)
            for second in 1...6 {
                try await trial.pass(.seconds(1))
                await trial.sees(second < 5 ? "DELAYED" : "STALLED", 1, .seconds(second))
            }
            trial.lies(try await trial.heartbeatByClock(), insteadOf: trial.seen?.lag)
            return trial
        },
        LagScenario("a clock set forward leaves an idle desk LIVE, and a waiting event as soon as it is applied") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.desk.clock.jump(by: .seconds(3_600))
            await trial.sees("LIVE", 0, .zero)
            trial.lies(trial.lagSinceCheckpoint, insteadOf: trial.seen?.lag)
            trial.lies(try await trial.heartbeatByClock(), insteadOf: trial.seen?.lag)
            try await trial.step()
            try await trial.desk.scribe.note("two")
            await trial.sees("LIVE", 1, .zero)
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
    ]
}
