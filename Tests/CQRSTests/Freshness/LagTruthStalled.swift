import CQRS
import Testing

extension LagScenario {
    private static let locked = StoreError(.busy, "read.sqlite is locked", remedy: "try again")

    static let stalled = [
        LagScenario("a dead projector's last report stays 0; the header's does not") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            try await trial.desk.scribe.note("two", "three")
            for (milliseconds, word) in [(200, "LIVE"), (1_000, "DELAYED"), (4_999, "DELAYED"), (5_000, "STALLED")] {
                let recordedAt = try #require(try await trial.desk.log.head(after: Position(1)).nextRecordedAt)
                trial.passInSilence(recordedAt + .milliseconds(milliseconds) - trial.now)
                await trial.sees(word, 2, .milliseconds(milliseconds))
                trial.lies(trial.behindAsReported, insteadOf: trial.seen?.behind)
            }
            trial.passInSilence(.seconds(3_600))
            await trial.sees("STALLED", 2, .seconds(3_605))
            return trial
        },
        LagScenario("a projector that lives and gets nowhere is STALLED, heartbeat or not") {
            var trial = LagTrial()
            await trial.sees("LIVE", 0, .zero)
            trial.desk.store.fail("stuck", with: locked)
            try await trial.desk.scribe.note("stuck")
            for second in 1...8 {
                try await trial.pass(.seconds(1))
                await trial.sees(second < 5 ? "DELAYED" : "STALLED", 1, .seconds(second))
            }
            trial.lies(
                try await trial.heartbeatByClock() < .seconds(5) ? "LIVE" : "", insteadOf: trial.seen?.state.word)
            trial.desk.store.fail("stuck", with: nil)
            try await trial.pass(.seconds(6))
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("nobody ever projected: what waits is STALLED") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            for second in 0..<7 {
                await trial.sees(second == 0 ? "LIVE" : second < 5 ? "DELAYED" : "STALLED", 1, .seconds(second))
                #expect(trial.seen?.heartbeatAge == nil)
                trial.passInSilence(.seconds(1))
            }
            trial.lies(trial.behindAsReported, insteadOf: trial.seen?.behind)
            return trial
        },
        LagScenario("another session that takes over ends a stall, and the zombie's return changes nothing") {
            var trial = LagTrial()
            try await trial.step()
            try await trial.desk.scribe.note("one")
            await trial.sees("LIVE", 1, .zero)
            trial.passInSilence(.seconds(6))
            await trial.sees("STALLED", 1, .seconds(6))
            trial.lies(trial.behindAsReported, insteadOf: trial.seen?.behind)
            let zombie = trial.runner
            trial.runner = trial.desk.runner("heir")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            #expect(await zombie.step() == .standby)
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
    ]
}
