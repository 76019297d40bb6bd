import CQRS
import Testing

extension LagScenario {
    static let rebuilding = [
        LagScenario("a rebuild beside leaves readers as far as they were") {
            var trial = LagTrial(batch: 25)
            try await trial.desk.scribe.fill(100)
            for _ in 0..<4 { try await trial.step() }
            await trial.sees("LIVE", 0, .zero)
            try await trial.remote.rebuild(["orders"])
            for quarter in 0..<4 {
                await trial.sees("REBUILDING", 0, .zero)
                #expect(trial.seen?.state == .rebuilding(fraction: Double(quarter) / 4))
                let built = try #require(try await trial.desk.projection().rebuild?.build.checkpoint)
                trial.lies(Position(100) - built, insteadOf: trial.seen?.behind)
                try await trial.step()
            }
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a rebuild of failed rows brings readers nothing before the switch") {
            var trial = LagTrial(batch: 25)
            trial.desk.store.fail("n1", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
            try await trial.desk.scribe.fill(100)
            try await trial.step()
            await trial.sees("FAILED", 100, .zero)
            trial.desk.store.fail("n1", with: nil)
            try await trial.remote.rebuild(["orders"])
            for _ in 0..<3 {
                trial.passInSilence(.milliseconds(100))
                try await trial.step()
                await trial.sees("REBUILDING", 100, trial.now - (try #require(await trial.recordedAt(1))))
                let built = try #require(try await trial.desk.projection().rebuild?.build.checkpoint)
                trial.lies(Position(100) - built, insteadOf: trial.seen?.behind)
            }
            for _ in 0..<2 { try await trial.step() }
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a rebuild does not hide a dead projector") {
            var trial = LagTrial(batch: 25)
            try await trial.desk.scribe.fill(100)
            for _ in 0..<4 { try await trial.step() }
            try await trial.remote.rebuild(["orders"])
            try await trial.step()
            for second in 0..<8 {
                await trial.sees(second < 5 ? "REBUILDING" : "STALLED", 0, .zero)
                trial.passInSilence(.seconds(1))
            }
            let rebuild = try await trial.desk.projection().rebuild
            trial.lies(rebuild == nil ? "" : "REBUILDING", insteadOf: trial.seen?.state.word)
            trial.runner = trial.desk.runner("heir")
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a rebuild that gets nowhere is not under way, though the projector lives") {
            var trial = LagTrial(batch: 1)
            for text in ["one", "two", "three"] { try await trial.desk.scribe.note(text) }
            for _ in 0..<3 { try await trial.step() }
            trial.desk.store.fail("two", with: StoreError(.busy, "read.sqlite is locked", remedy: "try again"))
            try await trial.remote.rebuild(["orders"])
            try await trial.step()
            for second in 0..<8 {
                await trial.sees(second < 5 ? "REBUILDING" : "STALLED", 0, .zero)
                try await trial.pass(.seconds(1))
            }
            trial.lies(
                try await trial.heartbeatByClock() < .seconds(5) ? "REBUILDING" : "", insteadOf: trial.seen?.state.word)
            trial.desk.store.fail("two", with: nil)
            try await trial.pass(.seconds(6))
            await trial.sees("LIVE", 0, .zero)
            return trial
        },
        LagScenario("a rebuild that nobody began to work on is not under way, wherever the clock went") {
            var trial = LagTrial()
            try await trial.remote.rebuild(["orders"])
            await trial.sees("REBUILDING", 0, .zero)
            trial.desk.clock.jump(by: .seconds(-3_600))
            for second in 0..<7 {
                await trial.sees(second < 5 ? "REBUILDING" : "STALLED", 0, .zero)
                trial.passInSilence(.seconds(1))
            }
            let askedFor = try #require(try await trial.desk.projection().rebuild?.request.requestedAt)
            trial.lies(trial.now - askedFor < .seconds(5) ? "REBUILDING" : "", insteadOf: trial.seen?.state.word)
            return trial
        },
        LagScenario("a rebuild that was objected to is no rebuild any more, and is distinguished") {
            var trial = LagTrial()
            try await trial.desk.scribe.note("one")
            try await trial.step()
            trial.desk.store.reportIntegrityFinding("the totals are off by one")
            try await trial.remote.rebuild(["orders"])
            await trial.sees("REBUILDING", 0, .zero)
            try await trial.step()
            await trial.sees("LIVE", 0, .zero)
            #expect(trial.seen?.rebuild?.failure?.message == "the totals are off by one")
            let rebuild = try await trial.desk.projection().rebuild
            trial.lies(rebuild == nil ? "" : "REBUILDING", insteadOf: trial.seen?.state.word)
            return trial
        },
        LagScenario("a rebuild does not make live rows that wait look fresh") {
            var trial = LagTrial(batch: 10)
            try await trial.desk.scribe.fill(50)
            for _ in 0..<5 { try await trial.step() }
            try await trial.remote.rebuild(["orders"])
            try await trial.desk.scribe.fill(50, in: "b")
            for tenth in 1...4 {
                trial.passInSilence(.milliseconds(100))
                try await trial.step()
                await trial.sees("REBUILDING", 50 - 10 * Int64(tenth), .milliseconds(100) * tenth)
                trial.lies(trial.lagSinceCheckpoint, insteadOf: trial.seen?.lag)
            }
            return trial
        },
    ]
}

extension LagTrial {
    /// When an event was recorded.
    fileprivate func recordedAt(_ position: Int64) async -> Timestamp? {
        try? await desk.log.head(after: Position(position - 1)).nextRecordedAt
    }
}
