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
            trial.desk.clock.advance(by: .seconds(-3_600))
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
            trial.desk.clock.advance(by: .seconds(-3_600))
            await trial.sees("STALLED", 1, .seconds(20))
            #expect(trial.seen?.heartbeatAge == .seconds(20))
            trial.lies(try await trial.heartbeatByClock(), insteadOf: trial.seen?.heartbeatAge)
            trial.passInSilence(.seconds(1))
            await trial.sees("STALLED", 1, .seconds(21))
            return trial
        },
        LagScenario("an event recorded after the clock was set back ages as it is watched") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.desk.clock.advance(by: .seconds(-3_600))
            try await trial.step()
            // The log's times never fall: by them, this event is of an hour hence.
            try await trial.desk.scribe.note("two")
            for second in 0..<6 {
                let word = second == 0 ? "LIVE" : second < 5 ? "DELAYED" : "STALLED"
                await trial.sees(word, 1, .seconds(second))
                if second > 0 { trial.lies(try await trial.lagByClock(), insteadOf: trial.seen?.lag) }
                trial.passInSilence(.seconds(1))
            }
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
            trial.desk.clock.advance(by: .seconds(-3_600))
            for (behind, milliseconds) in [(3, 980), (2, 960), (1, 940)] {
                try await trial.step()
                await trial.sees(behind > 1 ? "DELAYED" : "CATCHING UP", Int64(behind), .milliseconds(milliseconds))
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
            trial.desk.clock.advance(by: .seconds(-3_600))
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
            trial.desk.clock.advance(by: .seconds(3_600))
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
