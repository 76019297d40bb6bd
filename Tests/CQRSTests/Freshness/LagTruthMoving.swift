import CQRS
import Testing

extension LagScenario {
    /// CATCHING UP and DELAYED.
    static let moving = [
        LagScenario("a burst that is worked off is behind by what is left, though the checkpoint has just moved") {
            var trial = LagTrial()
            await trial.sees("LIVE", 0, .zero)
            try await trial.desk.scribe.fill(5_000)
            await trial.sees("LIVE", 5_000, .zero)
            for (word, behind) in [("DELAYED", 4_000), ("CATCHING UP", 3_000), ("CATCHING UP", 2_000)] {
                try await trial.pass(.milliseconds(500))
                await trial.sees(word, Int64(behind), .milliseconds(500) * ((5_000 - behind) / 1_000))
                trial.lies(trial.lagSinceCheckpoint, insteadOf: trial.seen?.lag)
                trial.lies(LagTrial.word(behind: Int64(behind), lag: .zero), insteadOf: trial.seen?.state.word)
            }
            #expect(trial.seen?.eta == .seconds(1))
            try await trial.pass(.seconds(1))
            await trial.sees("LIVE", 0, .zero)
            trial.passInSilence(.seconds(600))
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            trial.lies(trial.lagSinceCheckpoint, insteadOf: trial.seen?.lag)
            return trial
        },
        LagScenario("what came after the projector's last look counts") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            for round in 1...4 {
                try await trial.desk.scribe.note("more", in: "\(round)")
                trial.passInSilence(.milliseconds(100))
                let (lag, word) = (Duration.milliseconds(100 * round), round > 2 ? "DELAYED" : "LIVE")
                await trial.sees(word, Int64(round), lag)
                trial.lies(trial.behindAsReported, insteadOf: trial.seen?.behind)
            }
            return trial
        },
        LagScenario("a queue that stays as long as it is is DELAYED, however often the checkpoint moves") {
            var trial = LagTrial(batch: 20)
            try await trial.desk.scribe.fill(400)
            trial.passInSilence(.seconds(1))
            try await trial.step()
            await trial.sees("DELAYED", 380, .seconds(1))
            for round in 0..<40 {
                trial.passInSilence(.milliseconds(50))
                try await trial.desk.scribe.fill(20, in: "round \(round)")
                try await trial.step()
                let first = Position(20 * Int64(round + 2))
                let recordedAt = try await trial.desk.log.head(after: first).nextRecordedAt
                await trial.sees("DELAYED", 380, trial.now - (try #require(recordedAt)))
                trial.lies(trial.lagSinceCheckpoint, insteadOf: trial.seen?.lag)
            }
            return trial
        },
        LagScenario("slow on request is DELAYED, not STALLED, while the asked-for pause is kept") {
            var trial = LagTrial()
            await trial.sees("LIVE", 0, .zero)
            try await trial.remote.setDelay(.seconds(10))
            try await trial.desk.scribe.note("one", "two")
            for second in 1...9 {
                try await trial.pass(.seconds(1))
                try await trial.remote.setDelay(.seconds(10))
                await trial.sees("DELAYED", 2, .seconds(second))
            }
            // Nothing has moved for longer than the stall time-out, by the rule that ignores requests.
            trial.lies(trial.lagSinceCheckpoint >= .seconds(5) ? "STALLED" : "", insteadOf: trial.seen?.state.word)
            try await trial.pass(.seconds(2))
            #expect(try trial.desk.texts() == ["one"])
            await trial.sees("DELAYED", 1, .seconds(11))
            try await trial.remote.setDelay(.zero)
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("slow on request and slower still is STALLED") {
            var trial = LagTrial()
            await trial.sees("LIVE", 0, .zero)
            try await trial.remote.setDelay(.seconds(1))
            try await trial.desk.scribe.note("one")
            trial.desk.store.fail("one", with: StoreError(.busy, "read.sqlite is locked", remedy: "try again"))
            for second in 1...6 {
                try await trial.pass(.seconds(1))
                try await trial.remote.setDelay(.seconds(1))
                await trial.sees(second < 5 ? "DELAYED" : "STALLED", 1, .seconds(second))
            }
            trial.lies("DELAYED", insteadOf: trial.seen?.state.word)
            return trial
        },
    ]
}
