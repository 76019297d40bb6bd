/// What is asked of the projector by sessions that are not heard of any more.
extension ProjectionRunner {
    /// Returns what of a control is asked for by sessions that have been silent for too long.
    func partsThatHaveRunOut(_ asked: ProjectorControl) -> [ProjectorControl.Part] {
        let now = clock.now()
        return ProjectorControl.Part.allCases.filter { controlWatches[$0]?.hasRunOut(asked, at: now) ?? false }
    }

    /// Replaces the parts of a control whose session is silent, so that the session knows of it should it come back.
    ///
    /// What was renewed or changed meanwhile stays.
    func end(
        _ parts: [ProjectorControl.Part], of asked: ProjectorControl, holding held: ProjectorLease
    ) async throws {
        for part in parts {
            logger.notice("a session's control has run out", metadata: ["actor": "\(asked[part].actor)"])
        }
        let owner = ProjectorControl.Owner(actor: actor, session: session, renewedAt: clock.now())
        try await store.write { transaction in
            var control = try transaction.status(provided: held).control
            for part in parts where control.isSame(part, as: asked) { control.end(part, by: owner) }
            try transaction.setControl(control)
        }
    }
}
