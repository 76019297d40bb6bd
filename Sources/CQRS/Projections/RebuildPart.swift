/// Describes how far one rebuild may go by a page of the log, and whether it is complete then.
struct RebuildPart: Sendable {
    let build: ProjectionBuild
    /// The last event of the page that it may get; its checkpoint when there is none.
    let through: Position
    /// Whether it may be switched in when it is there.
    let isComplete: Bool
    /// Whether the rows that readers see are far behind and wait for it.
    let leads: Bool

    /// Returns nil for a projection without a rebuild.
    init?<Fact>(
        _ projection: ProjectionStatus, _ page: RebuildPage<Fact>, isPaused: Bool, leading far: Set<ProjectionName>
    ) {
        guard let build = projection.rebuildBuild else { return nil }
        self.build = build
        leads = !isPaused && projection.isRunning && far.contains(projection.name)
        let followsRows = !leads && (isPaused || projection.isRunning)
        through = followsRows ? min(page.end, max(page.page.checkpoint, projection.checkpoint)) : page.end
        isComplete =
            followsRows ? projection.isRunning && through == projection.checkpoint : !isPaused && page.page.isLast
    }

    /// Whether readers may get its rows in place of those they see, as these are now.
    ///
    /// Where readers would see more at once, nobody may have paused projecting or made it slow meanwhile.
    func mayBeSwitchedIn(over projection: ProjectionStatus, isPaused: Bool, isSlowed: Bool) -> Bool {
        guard projection.isRunning else { return !isPaused }
        return leads ? !isSlowed && projection.checkpoint <= through : projection.checkpoint == through
    }
}
