/// Projections that are far behind the log, such as those of a new read model: a shadow rebuild gets them there sooner than
/// applying events to rows with all their indexes.
extension ProjectionRunner {
    /// Returns the projections that are far behind, and of whose events they lack a good part, while nothing slows projecting on
    /// purpose.
    func farBehind(_ status: ProjectionStoreStatus) async throws -> Set<ProjectionName> {
        let running = status.projections.filter(\.isRunning)
        guard isUnslowed(status.control), let least = running.map(\.checkpoint).min(), let front = status.front,
            isLongBehind || front - least >= policy.farBehind
        else { return [] }
        var far: Set<ProjectionName> = []
        for checkpoint in Set(running.map(\.checkpoint)).sorted() {
            let found = try await log.head(after: checkpoint)
            let behind = found.head - checkpoint
            // Making all rows again in large batches is at least so many times as fast.
            guard behind >= policy.farBehind, behind >= found.head.rawValue / 3 else { continue }
            // Foreign rows are another matter.
            let rows = running.filter {
                $0.checkpoint == checkpoint && (checkpoint == .start || $0.live.chain == found.chain)
            }
            far.formUnion(rows.map(\.name))
        }
        return far
    }

    /// Whether nobody paused projecting, and nobody made it slow to watch it.
    func isUnslowed(_ control: ProjectorControl) -> Bool { Self.isUnslowed(control, commitDelay) }

    /// Returns the same for a control as a transaction finds it.
    static func isUnslowed(_ control: ProjectorControl, _ commitDelay: CommitDelay?) -> Bool {
        !control.isPaused && control.delay == .zero && (commitDelay?.duration ?? .zero) == .zero
    }

    /// Requests a shadow rebuild of those that are far behind and have none; returns whether there were any.
    ///
    /// One that was given up is not requested again by this session.
    func makeAgain(
        _ far: Set<ProjectionName>, _ status: ProjectionStoreStatus, holding held: ProjectorLease
    ) async throws -> Bool {
        // Requested by somebody, it is not requested again either once it is given up.
        madeAgain.formUnion(status.projections.filter { far.contains($0.name) && $0.rebuild != nil }.map(\.liveBuild))
        let wanted = status.projections.filter {
            far.contains($0.name) && $0.rebuild == nil && !madeAgain.contains($0.liveBuild)
        }
        guard !wanted.isEmpty else { return false }
        let request = RebuildRequest.ofRowsFarBehind(at: clock.now())
        try await store.write { transaction in
            for projection in try transaction.status(provided: held).projections
            where projection.rebuild == nil && wanted.contains(where: { $0.liveBuild == projection.liveBuild }) {
                try transaction.beginRebuild(of: projection.name, request)
            }
        }
        madeAgain.formUnion(wanted.map(\.liveBuild))
        return true
    }
}
