import CQRS
import Foundation
import OrderReadModel

/// Projects a whole log and reports how long that lasted; runs in a process of its own, so that its memory can be
/// measured.
struct ProjectionPass: Sendable {
    /// The time and memory that a pass needed.
    struct Report: Codable, Sendable {
        /// The events applied to each projection's rows.
        var events: Int64
        /// From the first step to the last commit.
        var seconds: Double
        /// The processor time of all threads meanwhile.
        var processorSeconds = 0.0
        /// Resident before the first step, and the most that was resident until the end.
        var residentBytesBefore: Int64
        var residentBytesPeak: Int64
        /// The time at which each thousandth part of the log was done.
        var marks: [Mark]

        struct Mark: Codable, Sendable {
            var position: Int64
            var seconds: Double
        }

        /// The mean time per event over the fifth of `position` that ends there; nil when it was not reached.
        func secondsPerEvent(upTo position: Int64) -> Double? {
            guard let end = marks.first(where: { $0.position >= position }),
                let start = marks.last(where: { $0.position <= end.position - max(1, position / 5) })
            else { return nil }
            return (end.seconds - start.seconds) / Double(end.position - start.position)
        }
    }

    let folder: URL

    /// Applies what the read model lacks, after having requested a rebuild of everything if `rebuilding`.
    func run(rebuilding: Bool) async throws -> Report {
        let desk = try await BenchDesk(folder)
        defer { desk.close() }
        let head = try await desk.head()
        let runner = desk.makeRunner()
        if rebuilding { try await beginRebuild(desk) }
        let before = ProcessFacts.resetPeak()
        let start = ContinuousClock.now
        var marks = [Report.Mark(position: 0, seconds: 0)]
        let spacing = max(1, head.rawValue / 1_000)
        while true {
            let step = await runner.step()
            let status = try await desk.readStore.status()
            let position = Self.progress(status, rebuilding: rebuilding, head: head)
            let seconds = (ContinuousClock.now - start).inSeconds
            if let last = marks.last, position >= min(last.position + spacing, head.rawValue), position > last.position
            {
                marks.append(Report.Mark(position: position, seconds: seconds))
            }
            switch step {
            case .applied: continue
            case .idle where position >= head.rawValue:
                await runner.giveUp(in: desk)
                return Report(
                    events: head.rawValue, seconds: seconds, residentBytesBefore: before,
                    residentBytesPeak: ProcessFacts.peakResidentBytes(), marks: marks)
            default: throw BenchError("the projection did not go on at \(position): \(step)")
            }
        }
    }

    /// Applies the whole log, so many events at most in a transaction, without a part of what a projector does.
    func run(without part: ProjectorPart?, batch: Int) async throws -> Report {
        let desk = try await BenchDesk(folder, without: part)
        defer { desk.close() }
        let head = try await desk.head()
        let runner = desk.makeRunner(batch: batch)
        let before = ProcessFacts.resetPeak()
        let (start, processor) = (ContinuousClock.now, ProcessFacts.processorTime())
        var step = await runner.step()
        while case .applied = step { step = await runner.step() }
        let (seconds, used) = ((ContinuousClock.now - start).inSeconds, ProcessFacts.processorTime() - processor)
        let status = try await desk.readStore.status()
        guard step == .idle, status.projections.allSatisfy({ $0.checkpoint == head }) else {
            throw BenchError("the projection did not go on: \(step)")
        }
        await runner.giveUp(in: desk)
        return Report(
            events: head.rawValue, seconds: seconds, processorSeconds: used.inSeconds, residentBytesBefore: before,
            residentBytesPeak: ProcessFacts.peakResidentBytes(), marks: [])
    }

    private func beginRebuild(_ desk: BenchDesk) async throws {
        let remote = ProjectorRemote(
            log: desk.log, store: desk.readStore, clock: SystemClock(), session: UUID().uuidString, actor: "bench")
        try await remote.rebuild(desk.readStore.projections)
    }

    /// How many events are in all rows, live or being rebuilt.
    private static func progress(_ status: ProjectionStoreStatus, rebuilding: Bool, head: Position) -> Int64 {
        // Rows that are far behind wait for a rebuild that is ahead of them.
        guard rebuilding else {
            return status.projections.map { max($0.checkpoint, $0.rebuild?.build.checkpoint ?? .start).rawValue }.min()
                ?? 0
        }
        // Projections are rebuilt one after another: each counts its share.
        let done = status.projections.map { $0.rebuild?.build.checkpoint.rawValue ?? head.rawValue }
        return done.reduce(0, +) / Int64(max(1, done.count))
    }
}

extension ProjectionRunner {
    /// Releases the lease as the end of a run does, so that the next session need not wait until it expires.
    fileprivate func giveUp(in desk: BenchDesk) async {
        let run = Task { await self.run(clock: ContinuousClock()) }
        run.cancel()
        await run.value
    }
}
